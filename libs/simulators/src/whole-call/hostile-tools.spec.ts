import type { ToolOutcome } from '@switchboard/call';
import type { Scenario } from '../callers';
import { END_CALL, orderStatus } from './tools.rig';
import { VirtualWorld } from './virtual-world.rig';

const listen = { do: 'waitForAgent', quietMs: 1_500 } as const;
const STORY: Scenario = {
  ...{ id: 'story', title: '', description: '' },
  steps: [
    ...[listen, { do: 'say', utterance: 'ORDER_STATUS' } as const, listen, listen],
    ...[{ do: 'say', utterance: 'GOODBYE' } as const, { do: 'waitForHangUp', timeoutMs: 60_000 } as const],
  ],
};
const PRIVATE = 'The service lies on a private address, which is not allowed.';
const PAGE = 'The service answered with a web page instead of data.';

type Behave = (world: VirtualWorld) => Promise<ToolOutcome>;

const after = (world: VirtualWorld, ms: number, outcome: ToolOutcome): Promise<ToolOutcome> =>
  new Promise((resolve) => world.clock.after(ms, () => resolve(outcome)));

/** What tools do to a call, as `http-tool.spec.ts` and `guarded-fetch.spec.ts` of the server show that HTTP does it to them. */
const BEHAVIOURS: readonly (readonly [string, Behave])[] = [
  ['hangs', () => new Promise<never>(() => undefined)],
  ['throws', () => Promise.reject(new Error('with a stack and a secret'))],
  ['tells 10 MB', (world) => after(world, 4_000, { output: 'x'.repeat(10_000_000) })],
  ['is given a page after 4 s', (world) => after(world, 4_000, { failed: PAGE, httpStatus: 200 })],
  ['is redirected to a private address', (world) => after(world, 50, { failed: PRIVATE })],
  ['answers in the moment of its time limit', (world) => after(world, 10_000, { output: 'late' })],
];

describe('tools that misbehave, in whole calls', () => {
  it.each(BEHAVIOURS)(
    'A9: of a tool that %s the caller hears a sound within 2 s and an answer within 11 s, without a hole',
    async (_what, behave) => {
      const world: VirtualWorld = await VirtualWorld.open({ tools: [orderStatus(() => behave(world)), END_CALL] });
      const callSid = world.ring(STORY);
      let calledMs = 0;
      let answeredMs = 0;
      await world.clock.runUntil(() => {
        const uses = world.records.log.filter(({ type }) => type === 'ToolCallChanged');
        if (uses.length > 0) calledMs ||= world.clock.nowMs();
        if (uses.length > 1) answeredMs ||= world.clock.nowMs();
        return answeredMs > 0;
      }, 60_000);
      await world.finished([callSid]);
      const runs = world.network.truth(callSid)?.streams[0]?.runs ?? [];
      const heard = runs.map(({ startMs }) => startMs);
      const firstMs = heard.find((ms) => ms > calledMs) ?? Infinity;
      const answerMs = heard.find((ms) => ms > answeredMs) ?? Infinity;
      expect(firstMs - calledMs).toBeLessThanOrEqual(2_000);
      expect(answerMs - calledMs).toBeLessThanOrEqual(11_000);
      const spoken = (await world.transcript(callSid)).filter(({ speaker }) => speaker === 'AGENT');
      // Each utterance is one run of sound: a hole would make two of one.
      expect(runs).toHaveLength(spoken.length);
      const all = (world.taps[0]?.told ?? []).filter((text) => text.includes('"function_call_output"'));
      // end_call has one of its own.
      const outputs = all.filter((text) => !text.includes('The call ends'));
      expect(outputs).toHaveLength(1);
      expect(Buffer.byteLength(outputs[0] ?? '')).toBeLessThanOrEqual(64 * 1024 + 512);
      expect(outputs[0]).not.toContain('secret');
      expect(world.callOf(callSid)).toMatchObject({ status: 'COMPLETED', endReason: 'AGENT_HANGUP', failure: null });
    },
  );
});
