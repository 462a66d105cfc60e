import type { TurnDetection } from '../agent';
import type { ModelAudio, ModelEvent, ModelListener } from '../ports/voice-model';
import { VirtualClock } from '../testing/virtual-clock';
import { TurnMaker } from './turn-maker';

const SEMANTIC: TurnDetection = { type: 'semantic_vad', eagerness: 'auto', interruptResponse: true };
const FRAME_MS = 20;
const DELTA_MS = 100;
const sound = (ms: number, byte = 0x90): string => Buffer.alloc(ms * 8, byte).toString('base64');
const SILENCE = 0xff;

function rig(detection: TurnDetection = SEMANTIC) {
  const clock = new VirtualClock();
  const order: string[] = [];
  const told: ModelEvent[] = [];
  const audios: ModelAudio[] = [];
  const listener: ModelListener & { react: (event: ModelEvent) => void } = {
    react: () => undefined,
    audio: (audio) => {
      order.push('audio');
      audios.push(audio);
    },
    event: (event) => {
      order.push(event.type);
      told.push(event);
      listener.react(event);
    },
  };
  const maker = new TurnMaker({ clock, listener, detection, prefix: 's' });
  return {
    ...{ clock, order, told, audios, listener, maker },
    /** The model's output goes on, in real time. */
    async output(ms: number, byte?: number) {
      for (let at = 0; at < ms; at += DELTA_MS) {
        maker.audio(sound(DELTA_MS, byte));
        await clock.advance(DELTA_MS);
      }
    },
    /** The caller's audio, in real time, while the model sends silence. */
    async caller(ms: number, byte?: number) {
      for (let at = 0; at < ms; at += FRAME_MS) {
        maker.hear(sound(FRAME_MS, byte));
        await clock.advance(FRAME_MS);
      }
    },
    all: <T extends ModelEvent['type']>(type: T) =>
      told.filter((event): event is Extract<ModelEvent, { type: T }> => event.type === type),
  };
}

describe('a model without turns', () => {
  it('silence alone is no speech, however long it is sent', async () => {
    const { maker, output, order, clock } = rig();
    await output(60_000, SILENCE);
    await output(1_000, 0x7f);
    expect(order).toEqual([]);
    expect(maker.agentSpeaking).toBe(false);
    expect(clock.pending).toBe(0);
  });

  it('what is said from one silence to the next is one response with one item, with the pauses of speech inside', async () => {
    const { output, all, audios } = rig();
    await output(500);
    await output(500, SILENCE);
    await output(500);
    await output(2_000, SILENCE);
    await output(300);
    await output(2_000, SILENCE);
    expect(all('responseStarted').map(({ responseId }) => responseId)).toEqual(['s:r1', 's:r2']);
    expect(all('agentItemAdded').map(({ itemId, previousItemId }) => [itemId, previousItemId])).toEqual([
      ['s:i1', null],
      ['s:i2', 's:i1'],
    ]);
    expect(all('responseDone').map(({ status }) => status)).toEqual(['completed', 'completed']);
    // 500 + one delta of the pause + 500 + one at the end; of the second one 300 + one.
    expect(audios.filter(({ itemId }) => itemId === 's:i1')).toHaveLength(12);
    expect(audios.filter(({ itemId }) => itemId === 's:i2')).toHaveLength(4);
  });

  it('a model that leaves silence out ends its utterance by the clock', async () => {
    const { output, clock, order, maker } = rig();
    await output(500);
    await clock.advance(2_000);
    expect(order.slice(-3)).toEqual(['agentTextDone', 'agentAudioDone', 'responseDone']);
    expect([maker.agentSpeaking, clock.pending]).toEqual([false, 0]);
  });

  it('words that come before, during and after the sound belong to it', async () => {
    const { maker, output, all } = rig();
    maker.agentFragment({ text: 'One ', startMs: 0 });
    await output(300);
    maker.agentFragment({ text: 'two ', startMs: 100 });
    await output(1_500, SILENCE);
    maker.agentFragment({ text: 'three.', startMs: 250 });
    expect(all('agentText').map(({ delta }) => delta)).toEqual(['One ', 'two ']);
    expect(all('agentTextDone').map(({ text }) => text)).toEqual(['One two', 'One two three.']);
  });

  it("A1: the caller's first tenth of a second of sound is speech, a click is not", async () => {
    const { caller, all } = rig();
    await caller(1_000, SILENCE);
    await caller(60);
    await caller(1_000, SILENCE);
    expect(all('callerSpeechStarted')).toEqual([]);
    await caller(100);
    expect(all('callerSpeechStarted')).toEqual([{ type: 'callerSpeechStarted', itemId: 's:i1', audioStartMs: 1_760 }]);
  });

  it('a turn ends after a silence, or as soon as the model begins to answer', async () => {
    const { caller, output, all } = rig();
    await caller(400);
    await caller(680, SILENCE);
    expect(all('callerSpeechStopped')).toEqual([]);
    await caller(20, SILENCE);
    expect(all('callerSpeechStopped')).toEqual([{ type: 'callerSpeechStopped', itemId: 's:i1', audioEndMs: 400 }]);
    await caller(400);
    await caller(220, SILENCE);
    await output(100);
    expect(all('callerTurnCommitted').map(({ itemId }) => itemId)).toEqual(['s:i1', 's:i2']);
  });

  it('times are told as from a detector of the chosen kind', async () => {
    const detection = { type: 'server_vad', threshold: 0.5, prefixPaddingMs: 100, idleTimeoutMs: null } as const;
    const { caller, all } = rig({ ...detection, silenceDurationMs: 500, interruptResponse: true });
    await caller(1_000, SILENCE);
    await caller(300);
    await caller(500, SILENCE);
    expect(all('callerSpeechStarted')[0]?.audioStartMs).toBe(900);
    expect(all('callerSpeechStopped')[0]?.audioEndMs).toBe(1_800);
  });

  it('A4: late words find the turn they were said in', async () => {
    const { maker, caller, all } = rig();
    await caller(400);
    await caller(700, SILENCE);
    await caller(400);
    maker.callerFragment({ text: 'first ', startMs: 50 });
    maker.callerFragment({ text: 'second ', startMs: 1_150 });
    maker.callerFragment({ text: 'turn', startMs: 300 });
    await caller(4_000, SILENCE);
    expect(all('callerTextDone').map(({ itemId, text }) => [itemId, text])).toEqual([
      ['s:i1', 'first turn'],
      ['s:i2', 'second'],
    ]);
  });

  it('a phantom fragment is nobody’s turn; many words without a sound are kept but interrupt nobody', async () => {
    const { maker, clock, order, all } = rig();
    maker.callerFragment({ text: 'uh', startMs: 0 });
    await clock.advance(5_000);
    expect(order).toEqual([]);
    maker.callerFragment({ text: ' I speak very softly', startMs: 5_000 });
    await clock.advance(5_000);
    expect(order).toEqual(['callerTurnCommitted', 'callerText', 'callerTextDone']);
    expect(all('callerTextDone')[0]?.text).toBe('uh I speak very softly');
  });

  it('A1: silenced for the caller, nothing is passed on until the model has yielded', async () => {
    const { maker, output, caller, all, audios, clock } = rig();
    await output(1_000);
    await caller(100);
    maker.silence();
    const passed = audios.length;
    await clock.advance(0);
    expect(all('responseDone')).toEqual([expect.objectContaining({ responseId: 's:r1', status: 'cancelled' })]);
    await output(300);
    await output(300, SILENCE);
    expect(audios).toHaveLength(passed);
    await output(200);
    expect(audios.slice(passed).map(({ responseId }) => responseId)).toEqual(['s:r2', 's:r2']);
  });

  it('a model that goes on for a second has decided to go on, and is heard again', async () => {
    const { maker, output, caller, audios } = rig();
    await output(500);
    await caller(100);
    maker.silence();
    await output(900);
    expect(audios).toHaveLength(5);
    await output(300);
    expect(audios.length).toBeGreaterThan(5);
  });

  it('silenced by us, the pause between two sentences is no end, unless something was asked for', async () => {
    const { maker, output, audios } = rig();
    await output(500);
    maker.silence();
    await output(2_000);
    await output(400, SILENCE);
    await output(500);
    expect(audios).toHaveLength(5);
    maker.requested();
    await output(300, SILENCE);
    await output(200);
    expect(audios).toHaveLength(7);
  });

  it('a caller who speaks after the agent has stopped interrupts nobody', async () => {
    const { output, caller, order } = rig();
    await output(500);
    await output(300, SILENCE);
    await caller(100);
    expect(order.slice(order.indexOf('agentTextDone'))).toEqual([
      ...['agentTextDone', 'agentAudioDone', 'responseDone', 'callerSpeechStarted'],
    ]);
  });

  it('what is asked for in mid-sentence is a response of its own after the next pause', async () => {
    const { maker, output, all } = rig();
    await output(500);
    maker.requested();
    await output(300);
    await output(300, SILENCE);
    await output(300);
    expect(all('responseStarted')).toHaveLength(2);
  });

  it('what is asked for and answered without a pause is not owed any more', async () => {
    const { maker, output, all } = rig();
    await output(500);
    maker.requested();
    await output(2_000);
    await output(1_000, SILENCE);
    expect(all('agentItemAdded')).toHaveLength(1);
    expect(all('responseDone').map(({ responseId }) => responseId)).toEqual(['s:r1', 's:r2']);
  });

  it('a listener that wants none of it when told is not given it', async () => {
    const { maker, listener, output, audios, all } = rig();
    listener.react = (event) => {
      if (event.type === 'responseStarted') maker.silence();
    };
    await output(500);
    expect(audios).toEqual([]);
    expect(all('agentItemAdded')).toEqual([]);
    expect(all('responseDone')).toHaveLength(1);
  });
});
