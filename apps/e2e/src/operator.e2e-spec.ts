import { eventually } from './eventually.rig';
import { keysHeard } from './key-tones.rig';
import { callIdOf, expectNumberedWithoutHoles, finishedStory, saidBy, storyOf } from './story.rig';
import type { Event } from './story.rig';
import { Viewer } from './viewer.rig';
import { World } from './world.rig';

const ANSWER = '{ call { id activity lastSeq } errors { code message field } }';
const OPERATIONS = {
  sayToCaller: `mutation ($input: SayToCallerInput!) { sayToCaller(input: $input) ${ANSWER} }`,
  injectInstruction: `mutation ($input: InjectInstructionInput!) { injectInstruction(input: $input) ${ANSWER} }`,
  setAgentMuted: `mutation ($callId: ID!, $muted: Boolean!) { setAgentMuted(callId: $callId, muted: $muted) ${ANSWER} }`,
  sendDtmf: `mutation ($callId: ID!, $digits: String!) { sendDtmf(callId: $callId, digits: $digits) ${ANSWER} }`,
  endCall: `mutation ($callId: ID!) { endCall(callId: $callId) ${ANSWER} }`,
};
type Act = keyof typeof OPERATIONS;
interface Answer {
  readonly call: { readonly activity: string | null; readonly lastSeq: number } | null;
  readonly errors: readonly { readonly code: string; readonly field: readonly string[] | null }[];
}

/** Silence must be silence for so long; what was on its way when the agent was muted has arrived before. */
const SILENT_MS = 1_500;
const ARRIVAL_MS = 300;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe("an operator's hand in a running call, through the public doors", () => {
  let world: World;
  let callSid: string;
  let callId: string;
  let viewer: Viewer;

  beforeAll(async () => {
    ({ world } = await World.start({ name: 'operator' }));
    callSid = await world.sandbox.ringOne('patient', { keepAudio: true });
    callId = await callIdOf(world.api, callSid);
    viewer = new Viewer(world.api, callId);
    await eventually('the long story', async () => speaking('small workshop'), 60_000);
  });
  afterAll(async () => {
    await viewer?.close();
    await world?.stop();
  });

  async function act(name: Act, variables: Record<string, unknown>): Promise<Answer> {
    return (await world.api.ask<Record<Act, Answer>>(OPERATIONS[name], variables))[name];
  }
  const input = (rest: object) => ({ input: { callId, ...rest } });
  const playedBytes = async () => (await world.sandbox.truth(callSid)).streams[0]?.playedBytes ?? 0;
  const clears = async () => (await world.sandbox.truth(callSid)).streams[0]?.clears ?? [];
  const speaking = async (words: string) =>
    saidBy(await storyOf(world.api, callId), 'AGENT').find((text) => text.includes(words));
  const saidTimes = async () => saidBy(await storyOf(world.api, callId), 'AGENT').length;

  it('mutes in the middle of a sentence: the sound on its way is cleared, and the caller hears nothing', async () => {
    const { call, errors } = await act('setAgentMuted', { callId, muted: true });
    expect({ errors, activity: call?.activity }).toEqual({ errors: [], activity: 'AGENT_MUTED' });
    const cut = await eventually('clear', async () => (await clears()).at(-1));
    expect(cut.droppedBytes).toBeGreaterThan(0);
    await pause(ARRIVAL_MS);
    const before = await playedBytes();
    await pause(SILENT_MS);
    expect(await playedBytes()).toBe(before);
  });

  it('does not let a muted agent be asked to speak', async () => {
    const say = await act('sayToCaller', input({ text: 'Hello.' }));
    const whisper = await act('injectInstruction', input({ text: 'Answer.', respondNow: true }));
    expect([say.errors[0]?.code, whisper.errors[0]?.code]).toEqual(['CONFLICT', 'CONFLICT']);
  });

  it('sends keys while the agent is muted: the tones reach the phone, each key once, and no word with them', async () => {
    const before = await world.sandbox.heard(callSid);
    expect(keysHeard(before)).toBe('');
    expect((await act('sendDtmf', { callId, digits: '42#w9D' })).errors).toEqual([]);
    const sound = async () => (await world.sandbox.heard(callSid)).subarray(before.length);
    // Five keys of 120 ms with 80 ms after each, and a wait of half a second.
    const bytes = (5 * 200 + 500) * 8;
    await eventually('tones', async () => ((await sound()).length >= bytes ? true : null));
    const heard = await sound();
    expect(heard.length).toBe(bytes);
    expect(keysHeard(heard)).toBe('42#9D');
  });

  it('whispers without an answer: nothing is said; then with one', async () => {
    expect((await act('setAgentMuted', { callId, muted: false })).errors).toEqual([]);
    // What was cut off is answered anew; then the agent is quiet.
    await eventually('quiet', async () => {
      const before = await playedBytes();
      await pause(1_000);
      return (await playedBytes()) === before ? true : null;
    });
    const times = await saidTimes();
    expect((await act('injectInstruction', input({ text: 'The caller is a dear customer.' }))).errors).toEqual([]);
    await pause(SILENT_MS);
    expect(await saidTimes()).toBe(times);
    const answered = await act('injectInstruction', input({ text: 'Thank them for waiting.', respondNow: true }));
    expect(answered.errors).toEqual([]);
    await eventually('answer', async () => ((await saidTimes()) > times ? true : null));
  });

  it('lets the agent say a sentence', async () => {
    expect((await act('sayToCaller', input({ text: 'A colleague calls you back.', interrupt: true }))).errors).toEqual(
      [],
    );
    await eventually('sentence', async () => speaking('A colleague calls you back.'));
  });

  it('refuses as a value, with the field that is wrong', async () => {
    const answers = await Promise.all([
      act('sendDtmf', { callId, digits: '12x' }),
      act('sayToCaller', input({ text: ' ' })),
      act('setAgentMuted', { callId: 'call_unknown', muted: true }),
    ]);
    expect(answers.map(({ errors: [error] }) => [error?.code, error?.field])).toEqual([
      ['INVALID_INPUT', ['digits']],
      ['INVALID_INPUT', ['input', 'text']],
      ['NOT_FOUND', null],
    ]);
  });

  it('every act is in the log, and was told to those who listened, with the name of who did it', async () => {
    await act('endCall', { callId });
    const story = await finishedStory(world.api, callId);
    const acts = (events: readonly Event[]) =>
      events.flatMap(({ actor, action, note }) => (action === undefined ? [] : [[actor, action, note]]));
    expect(acts(story.events)).toEqual(
      [
        ['MUTE_AGENT', null],
        ['SEND_DTMF', '42#w9D'],
        ['UNMUTE_AGENT', null],
        ['INSTRUCT', 'The caller is a dear customer.'],
        ['INSTRUCT', 'Thank them for waiting.'],
        ['SAY', 'A colleague calls you back.'],
        ['END_CALL', null],
      ].map((rest) => ['Administrator’s API key', ...rest]),
    );
    await viewer.hasSeen(story.lastSeq);
    expect(acts(viewer.events)).toEqual(acts(story.events));
    expect((await act('sendDtmf', { callId, digits: '1' })).errors[0]?.code).toBe('CALL_NOT_ACTIVE');
    const truth = await world.sandbox.finishedTruth(callSid);
    expect({ violations: truth.violations, alerts: truth.alerts }).toEqual({ violations: 0, alerts: [] });
    expectNumberedWithoutHoles(story);
  });
});
