import type { AddressInfo } from 'node:net';
import WebSocket, { WebSocketServer } from 'ws';

/**
 * The yardstick: the least that a bridge between a phone and a model can do. It parses each frame, forwards it and knows
 * nothing else: no marks, no interruption, no log, no security, no care for frames that come before the model is there.
 */
const MODEL_URL = process.env['RELAY_MODEL_URL'] ?? '';
const MODEL_KEY = process.env['RELAY_MODEL_KEY'] ?? '';
const MU_LAW = { format: { type: 'audio/pcmu' } };

interface PhoneMessage {
  readonly event: string;
  readonly streamSid: string;
  readonly media: { readonly payload: string };
}

interface ModelMessage {
  readonly type: string;
  readonly delta: string;
}

function relay(phone: WebSocket): void {
  const model = new WebSocket(MODEL_URL, {
    headers: { Authorization: `Bearer ${MODEL_KEY}` },
    perMessageDeflate: false,
  });
  let streamSid = '';
  phone.on('message', (data: Buffer) => {
    const message = JSON.parse(data.toString()) as PhoneMessage;
    if (message.event === 'start') streamSid = message.streamSid;
    else if (message.event === 'media' && model.readyState === WebSocket.OPEN)
      model.send(JSON.stringify({ type: 'input_audio_buffer.append', audio: message.media.payload }));
  });
  model.on('message', (data: Buffer) => {
    const message = JSON.parse(data.toString()) as ModelMessage;
    if (message.type === 'response.output_audio.delta')
      phone.send(JSON.stringify({ event: 'media', streamSid, media: { payload: message.delta } }));
    else if (message.type === 'session.created')
      model.send(
        JSON.stringify({
          type: 'session.update',
          session: { type: 'realtime', audio: { input: MU_LAW, output: MU_LAW } },
        }),
      );
    else if (message.type === 'session.updated') model.send(JSON.stringify({ type: 'response.create' }));
  });
  phone.on('close', () => model.close());
  model.on('close', () => phone.close());
  phone.on('error', () => undefined);
  model.on('error', () => undefined);
}

const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
server.on('connection', relay);
server.on('listening', () => console.log(JSON.stringify({ relay: (server.address() as AddressInfo).port })));
process.on('SIGTERM', () => process.exit(0));
