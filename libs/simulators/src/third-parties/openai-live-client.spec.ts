import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { systemClock } from '@switchboard/call';
import OpenAI from 'openai';
import type { ServerEvent } from 'openai/resources/live/live';
import { LiveWS } from 'openai/resources/live/ws';
import { createLiveServer } from '../live-model';
import { createMind } from '../realtime-model';
import { ToneVoices } from '../voices';

describe('faithfulness: the vendor’s own client', () => {
  it('starts a session with the pretend GPT-Live, has it speak, and closes it', async () => {
    const voices = new ToneVoices();
    const front = createLiveServer({ clock: systemClock, voices, mind: await createMind({ voices }), apiKey: 'key-1' });
    const http = createServer();
    http.on('upgrade', (request, socket, head) => {
      if (!front.handleUpgrade(request, socket, head)) socket.destroy();
    });
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    const { port } = http.address() as AddressInfo;
    const live = new LiveWS(new OpenAI({ apiKey: 'key-1', baseURL: `http://127.0.0.1:${port}/v1` }));
    live.send({
      type: 'session.start',
      session: { model: 'gpt-live-1', audio: { format: { type: 'audio/pcmu', rate: 8000 } } },
    });
    const told: ServerEvent['type'][] = [];
    let words = '';
    for await (const message of live) {
      if (message.type !== 'message') continue;
      const event = message.message as ServerEvent;
      told.push(event.type);
      if (event.type === 'session.started') {
        const content = 'Say exactly this: "Good morning."';
        live.send({ type: 'session.commentary.append', content, delegation_id: null });
      }
      if (event.type === 'session.output_transcript.delta') words += event.delta;
      if (words.includes('morning')) live.send({ type: 'session.close' });
      if (event.type === 'session.closed') break;
    }
    live.close();
    front.close();
    http.closeAllConnections();
    await new Promise((resolve) => http.close(resolve));
    expect(told[0]).toBe('session.started');
    expect(new Set(told)).toContain('session.commentary.appended');
    expect(words.trim()).toBe('Good morning.');
  });
});
