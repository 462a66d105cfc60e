import { NetworkRig } from '../phone-network/phone-network.rig';
import { ToneVoices } from '../voices';
import { OUR_NUMBER, PHONE_BOOK, phoneBookEntry } from './phone-book.data';
import { PretendCaller } from './pretend-caller';
import { PretendPeople } from './pretend-people';
import type { Scenario, ScenarioStep } from './scenario';
import { scenarioOf, SCENARIOS } from './scenarios.data';
import { utteranceText } from './utterances.data';

const voices = new ToneVoices();
const voiceOf = voices.speak.bind(voices);
const LOUD = (ms: number): Uint8Array => new Uint8Array(ms * 8).fill(0x80);
const story = (...steps: ScenarioStep[]): Scenario => ({ id: 'spec', title: '', description: '', steps });

async function playing(...steps: ScenarioStep[]) {
  const rig = new NetworkRig({ keepAudio: true });
  const caller = new PretendCaller(story(...steps), voiceOf, 'alex');
  const callSid = await rig.ring({ person: caller });
  await rig.clock.advance(20);
  return { rig, caller, callSid, server: rig.stream() };
}

/** When the caller was first heard, in ms of the clock; null while it says nothing. */
function firstWord(server: Awaited<ReturnType<typeof playing>>['server']): number | null {
  const spoken = server.of('media').find(({ message }) => {
    const { payload } = message['media'] as { payload: string };
    return Buffer.from(payload, 'base64').some((byte) => byte !== 0xff);
  });
  return spoken?.atMs ?? null;
}

describe('a pretend caller', () => {
  it('lets the agent finish before speaking', async () => {
    const { rig, server, caller } = await playing(
      { do: 'waitForAgent', quietMs: 500 },
      { do: 'say', utterance: 'HELLO' },
    );
    server.play(LOUD(1000));
    await rig.clock.advance(1300);
    server.play(LOUD(700));
    const agentEndMs = rig.clock.nowMs() + 700;
    await rig.clock.advance(1150);
    expect(firstWord(server)).toBeNull();
    await rig.clock.advance(200);
    const word = firstWord(server) ?? Number.NaN;
    expect(word - agentEndMs).toBeGreaterThanOrEqual(500);
    expect(word - agentEndMs).toBeLessThanOrEqual(560);
    await rig.clock.advance(10_000);
    expect(caller.report()).toMatchObject({ state: 'done', stepsDone: 2 });
    rig.network.close();
  });

  it('says exactly the bytes of its voice', async () => {
    const { rig, callSid } = await playing({ do: 'say', utterance: 'HELLO' });
    const phrase = await voiceOf(utteranceText('HELLO'), 'alex');
    await rig.clock.advance(phrase.length / 8 + 200);
    expect(Buffer.from(rig.network.audio(callSid).spoken).includes(Buffer.from(phrase))).toBe(true);
    rig.network.close();
  });

  it('interrupts once so much of the agent was heard, counting sound and not silence', async () => {
    const { rig, server } = await playing({ do: 'interruptAfter', heardMs: 1000, utterance: 'WAIT_STOP' });
    server.play(new Uint8Array(8000).fill(0xff));
    server.play(LOUD(10_000));
    const startMs = rig.clock.nowMs();
    await rig.clock.advance(1900);
    expect(firstWord(server)).toBeNull();
    await rig.clock.advance(200);
    expect((firstWord(server) ?? Number.NaN) - startMs).toBeGreaterThanOrEqual(2000);
    rig.network.close();
  });

  it('presses keys one after the other', async () => {
    const { rig, server, caller } = await playing({ do: 'press', digits: '42#' });
    await rig.clock.advance(1000);
    const [first, second, third] = server.of('dtmf').map(({ atMs }) => atMs);
    expect([(second ?? 0) - (first ?? 0), (third ?? 0) - (second ?? 0)]).toEqual([200, 200]);
    expect(caller.report().state).toBe('done');
    rig.network.close();
  });

  it('hangs up in the middle of the agent’s sentence', async () => {
    const { rig, server, caller, callSid } = await playing({ do: 'hangUpAfter', heardMs: 500 });
    server.play(LOUD(3000));
    await rig.clock.advance(1000);
    expect(rig.truth(callSid)).toMatchObject({ status: 'completed', endedBy: 'caller' });
    expect(rig.truth(callSid).streams[0]?.loudMs).toBeLessThanOrEqual(540);
    expect(caller.report()).toMatchObject({ state: 'done', stepsDone: 1 });
  });

  it('is through when the agent ends the call it waited for', async () => {
    const { rig, server, caller } = await playing({ do: 'staySilent', ms: 100 }, { do: 'waitForHangUp' });
    await rig.clock.advance(500);
    server.socket.close(1000, '');
    await rig.clock.advance(100);
    expect(caller.report()).toMatchObject({ state: 'done', stepsDone: 2, problem: null });
  });

  it('is cut off when the call ends too early', async () => {
    const { rig, server, caller } = await playing({ do: 'waitForAgent' }, { do: 'hangUp' });
    server.socket.close(1000, '');
    await rig.clock.advance(100);
    expect(caller.report()).toMatchObject({ state: 'cut', stepsDone: 0 });
  });

  it.each([
    [{ do: 'waitForAgent', timeoutMs: 3000 }],
    [{ do: 'waitForHangUp', timeoutMs: 3000 }],
    [{ do: 'interruptAfter', heardMs: 10, utterance: 'HELLO', timeoutMs: 3000 }],
    [{ do: 'hangUpAfter', heardMs: 10, timeoutMs: 3000 }],
  ] as const)('gives up on %j and hangs up', async (step) => {
    const { rig, caller, callSid } = await playing(step, { do: 'staySilent', ms: 60_000 });
    await rig.clock.advance(4000);
    expect(caller.report()).toMatchObject({ state: 'stuck', stepsDone: 0, problem: expect.stringContaining(step.do) });
    expect(rig.truth(callSid).endedBy).toBe('caller');
    expect(rig.clock.pending).toBe(0);
  });

  it('goes on without an agent where the story says so', async () => {
    const { rig, caller } = await playing(
      { do: 'waitForAgent', timeoutMs: 1000, orGoOn: true },
      { do: 'staySilent', ms: 100 },
      { do: 'hangUp' },
    );
    await rig.clock.advance(3000);
    expect(caller.report()).toMatchObject({ state: 'done', missed: 1, stepsDone: 3 });
  });

  it('gives up when it has no voice', async () => {
    const rig = new NetworkRig();
    const caller = new PretendCaller(
      story({ do: 'say', utterance: 'HELLO' }),
      () => Promise.reject(new Error()),
      'alex',
    );
    await rig.ring({ person: caller });
    await rig.clock.advance(25_000);
    expect(caller.report()).toMatchObject({ state: 'stuck', problem: 'No voice for HELLO.' });
  });
});

describe('the pretend people', () => {
  it('know every scenario by a distinct id with something to do', () => {
    expect(new Set(SCENARIOS.map(({ id }) => id)).size).toBe(SCENARIOS.length);
    expect(scenarioOf('rude')?.steps.at(-1)).toMatchObject({ do: 'hangUpAfter' });
    expect(scenarioOf('nobody')).toBeUndefined();
  });

  it('ring each from another number, in turn with each voice', async () => {
    const spoken: string[] = [];
    const people = new PretendPeople((text, voice) => {
      spoken.push(voice);
      return voiceOf(text, voice);
    });
    const rig = new NetworkRig();
    const callSids = SCENARIOS.slice(0, 2).map((scenario) => people.ring(rig.network, scenario).callSid);
    expect(callSids.map((callSid) => rig.truth(callSid).from)).toEqual(['+14155550150', '+14155550151']);
    expect(new Set(spoken)).toEqual(new Set(['alex', 'robin']));
    expect(people.story(callSids[1] ?? '')).toMatchObject({ scenarioId: 'order-status', state: 'waiting' });
    rig.network.close();
  });

  it('behind an unknown number is the chatty person', () => {
    expect(phoneBookEntry('+4930123456')).toBe(PHONE_BOOK[0]);
  });

  it('behind the numbers of the phone book do what the book says', async () => {
    const people = new PretendPeople(voiceOf);
    const rig = new NetworkRig({ callee: people.callee, callsPerSecond: 100 });
    const finals: Record<string, string> = {};
    for (const { e164, outcome } of PHONE_BOOK) {
      const callSid = await rig.place({
        To: e164,
        From: OUR_NUMBER,
        Timeout: '10',
        Twiml: '<Response><Pause/></Response>',
      });
      await rig.clock.advance(15_000);
      finals[outcome] = rig.truth(callSid).status;
      rig.network.hangUp(callSid);
    }
    expect(finals).toEqual({ answers: 'in-progress', busy: 'busy', 'no-answer': 'no-answer', rejects: 'busy' });
  });

  it('leave a voicemail’s greeting and beep before they listen', async () => {
    const people = new PretendPeople(voiceOf);
    const rig = new NetworkRig({ callee: people.callee, keepAudio: true });
    const callSid = await rig.place({ To: '+14155550116' });
    await rig.clock.advance(20_000);
    expect(people.story(callSid)).toMatchObject({ scenarioId: 'callee-voicemail', stepsDone: 2 });
    rig.network.close();
  });
});
