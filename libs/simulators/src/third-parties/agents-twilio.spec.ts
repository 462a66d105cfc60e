import type { AddressInfo } from 'node:net';
import { RealtimeAgent, RealtimeSession, tool } from '@openai/agents/realtime';
import { TwilioRealtimeTransportLayer } from '@openai/agents-extensions';
import { systemClock } from '@switchboard/call';
import type { WebSocket } from 'ws';
import { WebSocketServer } from 'ws';
import { z } from 'zod';
import type { Scenario } from '../callers';
import { OUR_NUMBER, PretendPeople } from '../callers';
import { dialOverWs, PhoneNetwork } from '../phone-network';
import type { RunningModelServer } from '../realtime-model';
import { createMind, startModelServer } from '../realtime-model';
import { ToneVoices } from '../voices';

/** Talks, lets a tool be used, and interrupts once. */
const STORY: Scenario = {
  id: 'third-party',
  title: '',
  description: '',
  steps: [
    { do: 'staySilent', ms: 1_000 },
    { do: 'say', utterance: 'ORDER_STATUS' },
    { do: 'waitForAgent', quietMs: 1_200 },
    { do: 'say', utterance: 'TELL_STORY' },
    { do: 'interruptAfter', heardMs: 2_000, utterance: 'OPENING_HOURS' },
    { do: 'waitForAgent', quietMs: 1_200 },
    { do: 'hangUp' },
  ],
};

describe('faithfulness: a bridge that we did not write', () => {
  let model: RunningModelServer;
  let media: WebSocketServer;
  const voices = new ToneVoices();

  beforeAll(async () => {
    model = await startModelServer({
      clock: systemClock,
      voices,
      mind: await createMind({ voices }),
      apiKey: 'sk-test',
    });
    media = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    await new Promise((resolve) => media.once('listening', resolve));
  });
  afterAll(async () => {
    await model.close();
    await new Promise((resolve) => media.close(resolve));
  });

  it("OpenAI's agents SDK holds a whole call between the pretend phone network and the pretend model", async () => {
    const usedTools: unknown[] = [];
    const events: string[] = [];
    const problems: unknown[] = [];
    const agent = new RealtimeAgent({
      name: 'Receptionist',
      instructions: 'You answer the phone.',
      tools: [
        tool({
          name: 'get_order_status',
          description: 'Looks up an order.',
          parameters: z.object({ order_id: z.string() }),
          execute: async (args) => {
            usedTools.push(args);
            return JSON.stringify({ order_id: args.order_id, status: 'shipped' });
          },
        }),
      ],
    });
    media.on('connection', (socket: WebSocket) => {
      const transport = new TwilioRealtimeTransportLayer({ twilioWebSocket: socket });
      // Without an `audio` part the SDK asks for 24 kHz PCM, which is no telephone audio.
      const config = { audio: { output: { voice: 'marin' } } };
      const session = new RealtimeSession(agent, {
        transport,
        config,
        model: 'gpt-realtime-2.1',
        tracingDisabled: true,
      });
      session.on('transport_event', (event) => events.push(event.type));
      session.on('error', (error) => problems.push(error));
      void session.connect({
        apiKey: 'sk-test',
        url: `ws://127.0.0.1:${model.port}/v1/realtime?model=gpt-realtime-2.1`,
      });
    });
    const streamUrl = `ws://127.0.0.1:${(media.address() as AddressInfo).port}/media`;
    const people = new PretendPeople((text, voice) => voices.speak(text, voice));
    const network = new PhoneNetwork({
      clock: systemClock,
      accountSid: `AC${'0'.repeat(32)}`,
      authToken: 'secret',
      numbers: [{ e164: OUR_NUMBER, voiceUrl: 'http://127.0.0.1/voice' }],
      callee: people.callee,
      dial: dialOverWs,
      sendRequest: async () => ({
        status: 200,
        headers: { 'content-type': 'text/xml' },
        body: `<Response><Connect><Stream url="${streamUrl}"/></Connect></Response>`,
      }),
    });
    const { callSid } = people.ring(network, STORY);
    await until(() => network.truth(callSid)?.finished === true, 60_000);

    const truth = network.truth(callSid);
    expect(people.story(callSid)).toMatchObject({ state: 'done', problem: null });
    expect(usedTools).toEqual([{ order_id: 'A-1042' }]);
    expect(problems).toEqual([]);
    expect(truth).toMatchObject({ violations: 0, alerts: [], endedBy: 'caller' });
    expect(truth?.streams[0]?.clears).toHaveLength(1);
    expect(truth?.streams[0]?.loudMs).toBeGreaterThan(4_000);
    expect(events).toEqual(
      expect.arrayContaining(['conversation.item.truncated', 'input_audio_buffer.speech_started']),
    );
  }, 90_000);
});

/** Real time is the subject here: both third parties pace themselves. */
function until(condition: () => boolean, limitMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const startedMs = systemClock.nowMs();
    const timer = setInterval(() => {
      const late = systemClock.nowMs() - startedMs > limitMs;
      if (!condition() && !late) return;
      clearInterval(timer);
      if (late) reject(new Error(`not within ${limitMs} ms`));
      else resolve();
    }, 50);
  });
}
