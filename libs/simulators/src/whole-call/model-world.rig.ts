import type { DialSocket, ModelSetup, TextSocket, VoiceModel } from '@switchboard/call';
import { memorySocketPair, VirtualClock } from '@switchboard/call/testing';
import type { MemorySocketEnd, ModelWorld } from '@switchboard/call/testing';
import { LiveModel, RealtimeModel } from '@switchboard/openai';
import { LiveServer } from '../live-model';
import { createMind, FaultSwitches, ModelServer } from '../realtime-model';
import { CALLER_VOICE_NAMES, ToneVoices } from '../voices';
import { UTTERANCES } from '../callers/utterances.data';

const LATENCY_MS = 5;
const FRAME_BYTES = 160;
const SILENCE_MS = 400;

const SETUP: ModelSetup = {
  callId: 'call_1',
  model: 'gpt-realtime-2.1',
  instructions: 'You answer the phone of Acme.',
  voice: 'marin',
  speed: 1,
  turnDetection: { type: 'semantic_vad', eagerness: 'auto', interruptResponse: true },
  transcriptionModel: 'gpt-live-transcribe',
  language: 'en',
  tools: [
    {
      name: 'get_order_status',
      description: 'Looks up an order.',
      parameters: { type: 'object', properties: { order_id: { type: 'string' } } },
    },
  ],
};

interface Passed {
  readonly heard: Buffer[];
  readonly sent: Buffer[];
  readonly outputs: string[];
  closes: number;
}

const bytesOf = (text: string | undefined): Buffer => Buffer.from(text ?? '', 'base64');

/** Our end of a socket; it notes what arrives at the far side, and what came from it. */
function noted(socket: TextSocket, passed: Passed): TextSocket {
  return {
    get bufferedBytes() {
      return socket.bufferedBytes;
    },
    send: (text) => {
      const { type, audio, item } = JSON.parse(text) as {
        type: string;
        audio?: string;
        item?: { type: string; output?: string };
      };
      if (type.endsWith('.append') && audio !== undefined) passed.heard.push(bytesOf(audio));
      if (item?.type === 'function_call_output') passed.outputs.push(item.output ?? '');
      socket.send(text);
    },
    close: (code, reason) => {
      passed.closes++;
      socket.close(code, reason);
    },
    terminate: () => socket.terminate(),
    listen: (listener) =>
      socket.listen({
        binary: (bytes) => listener.binary(bytes),
        closed: (code, reason) => listener.closed(code, reason),
        text: (text) => {
          const delta = /"type":"(?:response|session)\.output_audio\.delta".*"delta":"([A-Za-z0-9+/=]+)"/.exec(
            text,
          )?.[1];
          if (delta !== undefined) passed.sent.push(bytesOf(delta));
          listener.text(text);
        },
      }),
  };
}

/** 20 ms frames of the pretend caller who asks for an order. */
async function question(voices: ToneVoices, text: string): Promise<string[]> {
  const silence = Buffer.alloc(SILENCE_MS * 8, 0xff);
  const speech = await voices.speak(text, CALLER_VOICE_NAMES[0] ?? '');
  const audio = Buffer.concat([silence, speech, silence, silence, silence]);
  const frames: string[] = [];
  for (let at = 0; at + FRAME_BYTES <= audio.length; at += FRAME_BYTES) {
    frames.push(audio.subarray(at, at + FRAME_BYTES).toString('base64'));
  }
  return frames;
}

/** One adapter against its double, under a virtual clock. */
export async function modelWorld(speaks: 'realtime' | 'live'): Promise<ModelWorld> {
  const clock = new VirtualClock();
  const voices = new ToneVoices();
  const mind = await createMind({ voices });
  const passed: Passed = { heard: [], sent: [], outputs: [], closes: 0 };
  const faults: string[] = [];
  const realtimeFaults = new FaultSwitches();
  const common = { clock, voices, mind, apiKey: 'sk-pretend' };
  const realtime = new ModelServer({ ...common, faults: realtimeFaults });
  const live = new LiveServer(common);
  const far: MemorySocketEnd[] = [];
  let key = 'sk-pretend';
  const dial: DialSocket = async (url, headers) => {
    const query = new URL(url).searchParams;
    const lower = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
    const knock = { query, headers: Object.fromEntries(lower) as Record<string, string> };
    const refusal = (speaks === 'live' ? live : realtime).refuseUpgrade({ ...knock });
    if (refusal) return { failure: { status: refusal.status, message: '' } };
    const [ours, theirs] = memorySocketPair(clock, LATENCY_MS);
    far.push(theirs);
    if (speaks === 'live') live.accept(theirs);
    else realtime.accept(knock, theirs);
    return { socket: noted(ours, passed) };
  };
  const options = {
    ...{ clock, dial, baseUrl: 'https://api.openai.test/v1' },
    get apiKey() {
      return key;
    },
    onFault: (fault: unknown) => void faults.push(String(fault)),
  };
  const model: VoiceModel =
    speaks === 'live'
      ? new LiveModel(Object.assign(options, { delegateModel: 'gpt-delegate' }))
      : new RealtimeModel(options);
  const text = UTTERANCES.find(({ id }) => id === 'ORDER_STATUS')?.text ?? '';
  return {
    ...{ clock, model, questionText: text, sentence: 'The bakery opens at seven.' },
    setup: speaks === 'live' ? { ...SETUP, model: 'gpt-live-1' } : SETUP,
    question: await question(voices, text),
    heard: () => Buffer.concat(passed.heard),
    sent: () => Buffer.concat(passed.sent),
    outputs: () => passed.outputs,
    closes: () => passed.closes,
    sends: (frame) => far.at(-1)?.send(frame),
    drops: () => (speaks === 'live' ? live : realtime).connections()[0]?.drop(),
    refusesKey: () => {
      key = 'sk-wrong';
    },
    faults: () => faults,
  };
}
