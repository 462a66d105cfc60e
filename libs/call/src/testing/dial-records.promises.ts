import { DEFAULT_DIAL_SETTINGS } from '../dial-policy/dial-settings';
import type { DialAttempt, DialRecords, DialStanding, StandingQuery } from '../ports/dial-records';
import type { CallRecords } from '../ports/records';
import { changed, sampleCall, sampleLog } from './record-samples.data';

export interface DialledRecords {
  readonly dial: DialRecords;
  readonly calls: Pick<CallRecords, 'append'>;
}

const NOON = new Date('2026-03-02T12:00:00.000Z');
const later = (ms: number): Date => new Date(NOON.getTime() + ms);
const TO = '+14155550111';
const query = (query: Partial<StandingQuery> = {}): StandingQuery => ({ to: TO, agentId: 'agt_1', at: NOON, ...query });

let ids = 0;
const attempt = (leg: Partial<DialAttempt> = {}): DialAttempt => {
  const id = `dial_${(ids += 1)}`;
  const at = leg.at ?? NOON;
  return {
    ...{ id, callId: `call_${id}`, to: TO, agentId: 'agt_1', purpose: 'CALL', perMinuteUsd: 0.018, reservedUsd: 0.54 },
    ...{ at, expiresAt: new Date(at.getTime() + 1_920_000) },
    ...leg,
  };
};

/** What every keeper of the dial policy promises. `open` gives empty ones for each test. */
export function dialRecordsPromises(name: string, open: () => Promise<DialledRecords>): void {
  describe(`C6: dial records: ${name}`, () => {
    let dial: DialRecords;
    let calls: DialledRecords['calls'];
    beforeEach(async () => {
      ({ dial, calls } = await open());
    });

    const taken = async (leg: Partial<DialAttempt> = {}): Promise<DialAttempt> => {
      const made = attempt(leg);
      await dial.take(query(made), () => made);
      return made;
    };
    const usage = async (at = NOON, of: Partial<StandingQuery> = {}) =>
      (await dial.standing(query({ at, ...of }))).usage;
    const ended = (leg: DialAttempt, durationMs: number | null, status: 'COMPLETED' | 'NO_ANSWER' = 'COMPLETED') => {
      const endedAt = later(600_000).toISOString();
      const call = sampleCall({ id: leg.callId, direction: 'OUTBOUND', status, durationMs, endedAt });
      return calls.append(leg.callId, sampleLog(leg.callId, [changed(call)]));
    };

    it('says the defaults while nobody has changed them', async () => {
      expect(await dial.policy()).toEqual({ revision: 0, settings: DEFAULT_DIAL_SETTINGS, by: null, at: null });
      expect(await dial.outbound()).toEqual({ stopped: false, reason: null, by: null, at: null });
      expect((await dial.standing(query())).usage.all).toEqual({ minute: 0, hour: 0, day: 0 });
    });

    it('remembers each change with who and when, the newest first', async () => {
      for (const [revision, by] of ['Ada', 'Bob', 'Cleo'].entries()) {
        const settings = { ...DEFAULT_DIAL_SETTINGS, concurrent: revision + 1 };
        const at = later(revision).toISOString();
        expect(await dial.changePolicy({ expectedRevision: revision, settings, by, at })).toEqual({
          policy: { revision: revision + 1, settings, by, at },
        });
      }
      const first = await dial.policyChanges({ first: 2, after: null });
      expect(first.edges.map(({ node }) => [node.revision, node.by, node.settings.concurrent])).toEqual([
        [3, 'Cleo', 3],
        [2, 'Bob', 2],
      ]);
      expect([first.hasNextPage, first.totalCount]).toEqual([true, 3]);
      const rest = await dial.policyChanges({ first: 2, after: first.edges[1]?.cursor ?? '' });
      expect(rest.edges.map(({ node }) => node.by)).toEqual(['Ada']);
      expect((await dial.policy()).by).toBe('Cleo');
      await expect(dial.policyChanges({ first: 2, after: 'foreign' })).rejects.toMatchObject({ name: 'InvalidCursor' });
    });

    it('makes one of two changes that saw the same state', async () => {
      const change = (by: string) =>
        dial.changePolicy({ expectedRevision: 0, settings: DEFAULT_DIAL_SETTINGS, by, at: NOON.toISOString() });
      const results = await Promise.all([change('Ada'), change('Bob'), change('Cleo')]);
      expect(results.filter((result) => 'policy' in result)).toHaveLength(1);
      const kept = await dial.policy();
      for (const result of results) expect('policy' in result ? result.policy : result.stale).toEqual(kept);
    });

    it('keeps who stopped outbound calls, when and why, and who let them go on', async () => {
      const stop = { stopped: true, reason: 'Fraud?', by: 'Ada', at: NOON.toISOString() };
      const go = { stopped: false, reason: null, by: 'Bob', at: later(1_000).toISOString() };
      expect(await dial.switchOutbound(stop)).toEqual(stop);
      expect((await dial.standing(query())).outbound).toEqual(stop);
      await dial.switchOutbound(go);
      expect(await dial.outbound()).toEqual(go);
      const { edges } = await dial.outboundSwitches({ first: 5, after: null });
      expect(edges.map(({ node }) => node)).toEqual([go, stop]);
    });

    it('lists whom not to call, the newest first, page by page, and finds a number by a part of it', async () => {
      const entry = (n: number) => ({
        ...{ e164: `+1415555010${n}`, reason: n === 1 ? 'Asked us to stop' : null },
        ...{ by: 'Ada', at: later(n).toISOString() },
      });
      expect(await dial.addDoNotCall([1, 2, 3].map(entry))).toEqual({ added: 3, known: 0 });
      const again = { ...entry(1), reason: 'another', at: later(9).toISOString() };
      expect(await dial.addDoNotCall([again, entry(4), entry(4)])).toEqual({ added: 1, known: 2 });
      expect(await dial.addDoNotCall([])).toEqual({ added: 0, known: 0 });

      const page = await dial.doNotCall({ first: 3, after: null, part: null });
      expect(page.edges.map(({ node }) => node)).toEqual([4, 3, 2].map(entry));
      expect([page.hasNextPage, page.totalCount]).toEqual([true, 4]);
      const rest = await dial.doNotCall({ first: 3, after: page.edges[2]?.cursor ?? '', part: null });
      expect(rest.edges.map(({ node }) => node)).toEqual([entry(1)]);
      const found = await dial.doNotCall({ first: 3, after: null, part: '0102' });
      expect(found.edges.map(({ node }) => node.e164)).toEqual(['+14155550102']);
      expect((await dial.standing(query({ to: '+14155550101' }))).doNotCall).toEqual(entry(1));

      expect(await dial.removeDoNotCall('+14155550101')).toBe(true);
      expect(await dial.removeDoNotCall('+14155550101')).toBe(false);
      expect((await dial.standing(query({ to: '+14155550101' }))).doNotCall).toBeNull();
    });

    it('counts tries within the last minute, hour and day, of all, of the number and of the agent', async () => {
      await taken();
      await taken({ agentId: 'agt_2' });
      await taken({ to: '+14155550112', agentId: null });
      expect(await usage()).toMatchObject({
        all: { minute: 3, hour: 3, day: 3 },
        destination: { minute: 2, hour: 2, day: 2 },
        agent: { minute: 1, hour: 1, day: 1 },
      });
      expect((await usage(NOON, { agentId: null })).agent).toEqual({ minute: 0, hour: 0, day: 0 });
      const edges = [59_999, 60_000, 3_599_999, 3_600_000, 86_399_999, 86_400_000];
      const seen = await Promise.all(edges.map(async (ms) => (await usage(later(ms))).all));
      expect(seen.map(({ minute, hour, day }) => [minute, hour, day])).toEqual([
        [3, 3, 3],
        [0, 3, 3],
        [0, 3, 3],
        [0, 0, 3],
        [0, 0, 3],
        [0, 0, 0],
      ]);
    });

    it('sets aside what a leg may cost until its stored call is over, then counts started minutes', async () => {
      const leg = await taken();
      expect(await usage()).toMatchObject({ running: 1, spentUsd: 0.54 });
      await calls.append(leg.callId, sampleLog(leg.callId, [changed(sampleCall({ id: leg.callId }))]));
      expect(await usage()).toMatchObject({ running: 1, spentUsd: 0.54 });
      const over = sampleCall({ id: leg.callId, status: 'COMPLETED', durationMs: 61_000, revision: 2, lastSeq: 2 });
      await calls.append(leg.callId, sampleLog(leg.callId, [changed(over)], 2));
      const settled = await usage();
      expect(settled.running).toBe(0);
      expect(settled.spentUsd).toBeCloseTo(0.036, 9);
      expect(settled.all.day).toBe(1);
    });

    it('takes nothing for a call that nobody answered', async () => {
      await ended(await taken(), null, 'NO_ANSWER');
      expect(await usage()).toMatchObject({ running: 0, spentUsd: 0 });
    });

    it('counts a transfer from when it was dialled to the end of its call', async () => {
      const leg = await taken({ purpose: 'TRANSFER', at: later(480_000) });
      await ended(leg, 600_000);
      expect((await usage(later(600_000))).spentUsd).toBeCloseTo(2 * 0.018, 9);
    });

    it('settles a leg once', async () => {
      const leg = await taken();
      await dial.settle(leg.id, { talkedSeconds: 0, at: later(1_000) });
      await dial.settle(leg.id, { talkedSeconds: 600, at: later(2_000) });
      await dial.settle('dial_unknown', { talkedSeconds: 600, at: later(2_000) });
      expect(await usage(later(3_000))).toMatchObject({ running: 0, spentUsd: 0, all: { minute: 1 } });
    });

    it('gives up a leg of which nobody heard again, at its full price', async () => {
      const leg = await taken();
      const justBefore = new Date(leg.expiresAt.getTime() - 1);
      expect(await usage(justBefore)).toMatchObject({ running: 1, spentUsd: 0.54 });
      expect(await usage(leg.expiresAt)).toMatchObject({ running: 0, spentUsd: 0.54 });
      expect(await usage(later(86_400_000))).toMatchObject({ running: 0, spentUsd: 0 });
    });

    it('a leg that is longer than a day counts until it is over', async () => {
      await taken({ expiresAt: later(2 * 86_400_000) });
      expect(await usage(later(86_400_001))).toMatchObject({ running: 1, spentUsd: 0.54, all: { day: 0 } });
    });

    it('keeps nothing of what was not permitted', async () => {
      await dial.take(query(), () => null);
      expect((await usage()).all.day).toBe(0);
    });

    it('of many that want the last place exactly one gets it', async () => {
      await taken();
      const decide = ({ usage: { running, all } }: DialStanding): DialAttempt | null =>
        running < 2 && all.minute < 2 ? attempt() : null;
      await Promise.all(Array.from({ length: 12 }, () => dial.take(query(), decide)));
      expect((await usage()).running).toBe(2);
    });
  });
}
