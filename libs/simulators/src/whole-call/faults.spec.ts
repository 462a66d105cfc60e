import type { EndReason } from '@switchboard/call';
import type { Scenario, ScenarioStep } from '../callers';
import type { PhoneFaults } from '../phone-network';
import type { ModelFaultId } from '../realtime-model';
import { END_CALL, orderStatus } from './tools.rig';
import type { WorldOptions } from './virtual-world.rig';
import { VirtualWorld } from './virtual-world.rig';

const story = (...steps: ScenarioStep[]): Scenario => ({ id: 'story', title: '', description: '', steps });
const listen = { do: 'waitForAgent', quietMs: 2_500, timeoutMs: 40_000, orGoOn: true } as const;
const say = (utterance: Extract<ScenarioStep, { do: 'say' }>['utterance']): ScenarioStep => ({ do: 'say', utterance });
const LEAVE = [say('GOODBYE'), { do: 'waitForHangUp', timeoutMs: 40_000 }] as const;

const TALK = story(listen, say('ORDER_STATUS'), listen, say('OPENING_HOURS'), listen, ...LEAVE);
const CUTS = story(
  ...[listen, say('TELL_STORY'), { do: 'interruptAfter', heardMs: 2_000, utterance: 'OPENING_HOURS' } as const],
  ...[listen, ...LEAVE],
);
const LISTENS = story(listen, say('TELL_STORY'), listen, ...LEAVE);

const GREETING = 'this is Acme';
const ORDER = 'shipped';
const HOURS = 'nine in the morning';
const BYE = 'oodbye';
const TALKED = [GREETING, ORDER, HOURS, BYE];

interface Row {
  readonly fault: ModelFaultId;
  readonly scenario?: Scenario;
  /** Pieces of what the agent says and the caller hears, in order. */
  readonly hears?: readonly string[];
  /** Struck when the caller has heard something; else from the start. */
  readonly later?: true;
  readonly options?: WorldOptions;
  readonly end?: EndReason;
}

/** Every fault of the model's side that heals, or that can be lived with. What cannot heal is in fallback.spec.ts. */
const MODEL_ROWS: readonly Row[] = [
  { fault: 'upgrade-429' },
  { fault: 'upgrade-503' },
  { fault: 'upgrade-never-answered' },
  { fault: 'session-created-missing' },
  { fault: 'session-update-refused' },
  { fault: 'error-event-id-null', scenario: CUTS, hears: [GREETING, 'With pleasure', HOURS, BYE] },
  { fault: 'session-expired', later: true },
  { fault: 'session-expired-without-error', later: true },
  { fault: 'session-expired-without-close', later: true },
  { fault: 'speech-never-stops' },
  { fault: 'transcription-late' },
  { fault: 'transcription-shuffled' },
  { fault: 'transcription-failed' },
  { fault: 'transcription-missing' },
  { fault: 'response-rate-limited' },
  { fault: 'response-server-error' },
  { fault: 'response-slow', later: true },
  { fault: 'response-never-starts', later: true },
  { fault: 'cancelled-as-incomplete', scenario: CUTS, hears: [GREETING, 'With pleasure', HOURS, BYE] },
  { fault: 'several-items', later: true, scenario: LISTENS, hears: [GREETING, 'With pleasure', 'telephone', BYE] },
  { fault: 'arguments-invalid', later: true, hears: [GREETING, HOURS, BYE] },
  { fault: 'burst-20s', later: true, scenario: CUTS, hears: [GREETING, 'With pleasure', HOURS, BYE] },
  { fault: 'abrupt-close', later: true, scenario: LISTENS, hears: [GREETING, 'With pleasure', BYE] },
  { fault: 'stalled-stream', later: true, scenario: LISTENS, hears: [GREETING, 'With pleasure', BYE] },
  { fault: 'malformed-json' },
  { fault: 'huge-event' },
  { fault: 'unknown-event' },
  { fault: 'audio-length-short', later: true, scenario: CUTS, hears: [GREETING, 'With pleasure', HOURS, BYE] },
  { fault: 'truncate-code-null', later: true, scenario: CUTS, hears: [GREETING, 'With pleasure', HOURS, BYE] },
  { fault: 'silent-after-bad-truncate', later: true, scenario: CUTS, hears: [GREETING, 'With pleasure', HOURS, BYE] },
];

/** The longest time in which neither side was heard, from the first sound of the agent to its last. */
function longestSilenceMs(world: VirtualWorld, callSid: string): number {
  const runs = world.network.truth(callSid)?.streams[0]?.runs ?? [];
  let [longest, untilMs] = [0, runs[0]?.startMs ?? 0];
  for (const { startMs, endMs } of runs) {
    longest = Math.max(longest, startMs - untilMs);
    untilMs = endMs;
  }
  return longest;
}

async function expectSurvived(world: VirtualWorld, callSid: string, hears: readonly string[], end: EndReason) {
  const heard = (await world.transcript(callSid)).flatMap((item) => (item.speaker === 'AGENT' ? [item.heardText] : []));
  let at = 0;
  for (const piece of hears) {
    const found = heard.findIndex((text, index) => index >= at && text.includes(piece));
    expect([piece, found >= 0, heard]).toEqual([piece, true, heard]);
    at = found;
  }
  expect(world.callOf(callSid)).toMatchObject({ status: 'COMPLETED', endReason: end });
  expect(world.faults).toEqual([]);
  await world.clock.advance(30_000);
  expect(world.clock.pending).toBe(0);
  expect(world.model.connections()).toEqual([]);
  const events = world.eventsOf(callSid);
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_event, index) => index + 1));
  expect((await world.transcript(callSid)).filter(({ status }) => status === 'IN_PROGRESS')).toEqual([]);
}

describe('what the model’s side can do wrong', () => {
  it.each(MODEL_ROWS.map((row) => [row.fault, row] as const))(
    'A16, B2: %s: the conversation goes on, and nobody is left in silence',
    async (fault, { scenario = TALK, hears = TALKED, later, end = 'AGENT_HANGUP', options = {} }) => {
      const world = await VirtualWorld.open({ tools: [orderStatus(), END_CALL], ...options });
      if (!later) world.modelFaults.on(fault);
      const callSid = world.ring(scenario);
      if (later) {
        await world.clock.runUntil(() => (world.network.truth(callSid)?.streams[0]?.runs.length ?? 0) > 0, 10_000);
        await world.clock.advance(2_500);
        world.modelFaults.on(fault);
      }
      await world.finished([callSid], 240_000);
      // The caller's own turns (at most 5 s with the pause before) lie between what the agent says.
      expect(longestSilenceMs(world, callSid)).toBeLessThanOrEqual(6_000 + 5_000);
      await expectSurvived(world, callSid, hears, end);
    },
  );
});

const PHONE_ROWS: readonly (readonly [string, Partial<PhoneFaults>, EndReason])[] = [
  ['a fifth of all audio lost', { gaps: { everyMs: 1_000, lengthMs: 200 } }, 'AGENT_HANGUP'],
  ['garbage among the frames', { badFrames: ['malformed', 'unknownEvent', 'outOfOrder', 'binary'] }, 'AGENT_HANGUP'],
  ['every callback twice', { callbacks: 'duplicate' }, 'AGENT_HANGUP'],
  ['callbacks that overtake each other', { callbacks: 'overtaking' }, 'AGENT_HANGUP'],
  ['no callback at all', { callbacks: 'missing' }, 'AGENT_HANGUP'],
  ['webhooks a second late', { webhookDelayMs: 1_000 }, 'AGENT_HANGUP'],
  ['a socket that is cut after 3 s', { resetAfterMs: 3_000 }, 'MEDIA_ERROR'],
  ['a stream that never says start', { start: 'never' }, 'MEDIA_ERROR'],
  ['a stolen token', { start: 'replayedToken' }, 'AGENT_HANGUP'],
];

describe('what the phone’s side can do wrong', () => {
  it.each(PHONE_ROWS)('B2: %s: the call goes on, or ends with a spoken word', async (_what, faults, end) => {
    const world = await VirtualWorld.open({ tools: [orderStatus(), END_CALL] });
    const callSid = world.ring(TALK, faults);
    await world.finished([callSid], 240_000);
    const said = world.network.truth(callSid)?.said.join(' ') ?? '';
    const heard = (await world.transcript(callSid)).map(({ heardText }) => heardText).join('\n');
    if (end === 'MEDIA_ERROR') expect(said).toContain('sorry');
    else for (const piece of TALKED) expect(heard).toContain(piece);
    expect(world.callOf(callSid).endReason).toBe(end);
    expect(world.faults).toEqual([]);
    await world.clock.advance(60_000);
    expect(world.clock.pending).toBe(0);
    expect(world.model.connections()).toEqual([]);
  });
});
