import type { ModelListener } from './ports/voice-model';
import type { Problem } from './problem';
import type { DeskRig } from './testing/desk.rig';
import { connected, deskRig, logged } from './testing/desk.rig';

const audio = (ms: number): string => Buffer.alloc(ms * 8, 0x55).toString('base64');
const LOST: Problem = { code: 'PROVIDER_UNAVAILABLE', message: 'Lost.', retryable: true, provider: 'OPENAI' };

function begin(listener: ModelListener, id: string, text: string, ms: number): void {
  listener.event({ type: 'responseStarted', responseId: `resp_${id}` });
  listener.event({ type: 'agentItemAdded', responseId: `resp_${id}`, itemId: id, previousItemId: null });
  listener.event({ type: 'agentText', responseId: `resp_${id}`, itemId: id, delta: text });
  listener.audio({ responseId: `resp_${id}`, itemId: id, contentIndex: 0, payload: audio(ms) });
}
function finish(listener: ModelListener, id: string): void {
  listener.event({ type: 'agentAudioDone', responseId: `resp_${id}`, itemId: id });
  listener.event({ type: 'responseDone', responseId: `resp_${id}`, status: 'completed', usage: null, problem: null });
}
const lose = (listener: ModelListener): void => listener.event({ type: 'ended', problem: LOST });
const latest = (rig: DeskRig): ModelListener => rig.model.listener as ModelListener;
const asked = (rig: DeskRig): unknown[] => rig.model.all('respond').map(([instructions]) => instructions);

describe('the line to the model', () => {
  it('A13: a sentence that broke off is kept as far as it was sent, and is taken up by the next session', async () => {
    const rig = deskRig();
    const { callId, line, listener } = await connected(rig);
    begin(listener, 'a', 'Hello, this is', 800);
    lose(listener);
    await rig.clock.advance(0);
    expect(rig.model.setups).toHaveLength(2);
    expect(rig.model.setups[1]).toEqual({ ...rig.model.setups[0], history: expect.any(Array) as unknown });
    latest(rig).event({ type: 'ready' });
    expect(rig.model.all('remember')).toEqual([[[{ kind: 'agent', text: 'Hello, this is' }]]]);
    expect(asked(rig).at(-1)).toContain('Go on from where you stopped');
    await rig.clock.advance(800);
    expect(line.truth()).toBe(800 * 8);
    const item = logged(rig, callId, 'TranscriptChanged').at(-1)?.item;
    expect(item).toMatchObject({ status: 'INTERRUPTED', heardMs: 800, interruptedBy: null, heardTextExact: false });
  });

  it('A13: a greeting that was never heard is asked for again, word for word', async () => {
    const rig = deskRig();
    const { listener } = await connected(rig);
    listener.event({ type: 'responseStarted', responseId: 'resp_a' });
    lose(listener);
    await rig.clock.advance(0);
    latest(rig).event({ type: 'ready' });
    expect(asked(rig)).toEqual([asked(rig)[0], asked(rig)[0]]);
  });

  it('A13: what an old session still says is not heard', async () => {
    const rig = deskRig();
    const { line, listener } = await connected(rig);
    lose(listener);
    await rig.clock.advance(0);
    latest(rig).event({ type: 'ready' });
    begin(listener, 'a', 'From the past', 500);
    expect(line.played).toEqual([]);
  });

  it('A13: a caller in silence hears a sound after one second, and not before', async () => {
    const rig = deskRig();
    const { line, listener } = await connected(rig);
    begin(listener, 'a', 'Hello.', 200);
    finish(listener, 'a');
    await rig.clock.advance(1_000);
    const sent = line.played.length;
    lose(listener);
    await rig.clock.advance(999);
    expect(line.played).toHaveLength(sent);
    await rig.clock.advance(1);
    expect(line.played.length).toBeGreaterThan(sent);
  });

  it('A13: sessions that break again and again without an answer are no outage: the caller is told', async () => {
    const rig = deskRig();
    const { line } = await connected(rig);
    for (let time = 0; time < 4 && !line.closed; time++) {
      lose(latest(rig));
      await rig.clock.advance(0);
      latest(rig).event({ type: 'ready' });
    }
    expect(line.closed).toBe(true);
    expect(await rig.desk.afterStream('CA_in')).toMatchObject({ kind: 'sayAndHangUp' });
  });

  it('A13: a caller who hangs up during an outage leaves nothing behind', async () => {
    const rig = deskRig();
    const { phone, listener } = await connected(rig);
    lose(listener);
    await rig.clock.advance(100);
    phone.phoneEnded({ kind: 'stopped' });
    expect(rig.clock.pending).toBe(0);
    expect(rig.model.all('close')).toHaveLength(1);
  });

  it('A14: the next session is opened a minute early, and takes over only once everything was heard', async () => {
    const rig = deskRig();
    const { listener } = await connected(rig);
    const life = 300_000;
    listener.event({ type: 'ended', problem: LOST });
    await rig.clock.advance(0);
    const first = latest(rig);
    first.event({ type: 'ready', expiresAtMs: rig.clock.wallTime().getTime() + life });
    begin(first, 'a', 'Hello.', 500);
    finish(first, 'a');
    for (let passed = 0; passed < life - 70_000; passed += 10_000) {
      await rig.clock.advance(10_000);
      begin(first, `n${passed}`, 'Still here.', 500);
      finish(first, `n${passed}`);
    }
    expect(rig.model.setups).toHaveLength(2);
    await rig.clock.advance(9_000);
    begin(first, 'b', 'A longer sentence.', 5_000);
    await rig.clock.advance(2_000);
    expect(rig.model.setups).toHaveLength(3);
    latest(rig).event({ type: 'ready' });
    expect(rig.model.all('close')).toHaveLength(0);
    finish(first, 'b');
    await rig.clock.advance(3_000);
    expect(rig.model.all('close')).toHaveLength(1);
    const history = rig.model.all('remember').at(-1)?.[0];
    expect(history).toEqual(expect.arrayContaining([{ kind: 'agent', text: 'A longer sentence.' }]));
  });

  it('A16: a response that gives no sound is cancelled and asked for once more, then the session is replaced', async () => {
    const rig = deskRig();
    const { line, listener } = await connected(rig);
    listener.event({ type: 'responseStarted', responseId: 'resp_a' });
    await rig.clock.advance(3_999);
    expect(rig.model.all('cancel')).toHaveLength(0);
    await rig.clock.advance(1);
    expect(rig.model.all('cancel')).toHaveLength(1);
    expect(asked(rig)).toHaveLength(2);
    await rig.clock.advance(1_000);
    // The silence is covered meanwhile.
    expect(line.truth()).toBeGreaterThan(0);
    await rig.clock.advance(4_000);
    expect(rig.model.setups).toHaveLength(2);
    expect(rig.model.all('close')).toHaveLength(1);
  });
});
