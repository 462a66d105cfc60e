import fc from 'fast-check';
import type { CallEvent } from '@switchboard/call';
import { VirtualClock, pressed, sampleLog } from '@switchboard/call/testing';
import { RecordsQueue } from './records-queue';
import type { RecordsQueueOptions } from './records-queue';
import type { Fate } from './testing/faulty-records.rig';
import { FaultyRecords, FaultyTransactions } from './testing/faulty-records.rig';

/** Events 1, 2, 3… of one call. */
const log = (callId: string, count: number): CallEvent[] =>
  sampleLog(
    callId,
    Array.from({ length: count }, (_, index) => pressed(String(index % 10))),
  );

function setUp(options: Partial<RecordsQueueOptions> = {}) {
  const clock = new VirtualClock();
  const records = new FaultyRecords(clock);
  const lines: string[] = [];
  const queue = new RecordsQueue({
    records,
    clock,
    log: (level, message) => lines.push(`${level}: ${message}`),
    ...options,
  });
  const told = new Map<string, number[]>();
  queue.afterStored((callId, events) =>
    told.set(callId, [...(told.get(callId) ?? []), ...events.map(({ seq }) => seq)]),
  );
  return { clock, records, lines, queue, told };
}

const numbers = (events: readonly CallEvent[] | undefined): number[] => (events ?? []).map(({ seq }) => seq);
const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

describe('the queue between calls and their records', () => {
  it('writes an event at once when it has nothing else to do', async () => {
    const { clock, records, queue } = setUp();
    log('call_1', 1).forEach((event) => queue.enqueue(event));
    await clock.advance(1);
    expect(numbers(records.logs.get('call_1'))).toEqual([1]);
  });

  it('does no work in the turn of the call', () => {
    const { records, queue } = setUp();
    log('call_1', 50).forEach((event) => queue.enqueue(event));
    expect(records.batches).toEqual([]);
    expect(queue.waiting).toBe(50);
  });

  it('puts into one batch what a call tells in one turn, and what gathers while it writes', async () => {
    const { clock, records, queue } = setUp();
    const events = log('call_1', 10);
    events.slice(0, 3).forEach((event) => queue.enqueue(event));
    await clock.advance(0);
    events.slice(3).forEach((event) => queue.enqueue(event));
    await clock.advance(10);
    expect(records.batches).toEqual([3, 7]);
  });

  it('writes several calls at once, but not more than its writers, and none of them twice at a time', async () => {
    const { clock, records, queue } = setUp({ writers: 3 });
    records.fate = () => ({ tookMs: 10, outcome: 'stored' });
    for (let call = 0; call < 9; call++) log(`call_${call}`, 4).forEach((event) => queue.enqueue(event));
    await clock.advance(0);
    expect(records.writing).toBe(3);
    await clock.advance(100);
    expect(records.mostWriting).toBe(3);
    expect([...records.logs.values()].map((events) => events.length)).toEqual(Array.from({ length: 9 }, () => 4));
  });

  it('lets no busy call keep another one waiting', async () => {
    const { clock, records, queue } = setUp({ writers: 1 });
    const [busy, quiet] = [log('call_busy', 5_000), log('call_quiet', 1)];
    busy.forEach((event) => queue.enqueue(event));
    quiet.forEach((event) => queue.enqueue(event));
    await clock.advance(2);
    expect(numbers(records.logs.get('call_quiet'))).toEqual([1]);
    expect(queue.waiting).toBeGreaterThan(0);
  });

  it('tells its listeners only what is durable, in order', async () => {
    const { clock, records, queue, told } = setUp();
    records.fate = () => ({ tookMs: 50, outcome: 'stored' });
    log('call_1', 3).forEach((event) => queue.enqueue(event));
    await clock.advance(49);
    expect(told.size).toBe(0);
    await clock.advance(1);
    expect(told.get('call_1')).toEqual([1, 2, 3]);
  });

  it('does not mind a listener that throws, and stops telling one that has ended', async () => {
    const { clock, queue, told, lines } = setUp();
    const heard: number[] = [];
    const end = queue.afterStored((_, events) => heard.push(events.length));
    queue.afterStored(() => {
      throw new Error('a listener broke');
    });
    const [first, second] = log('call_1', 2);
    if (first) queue.enqueue(first);
    await clock.advance(5);
    end();
    if (second) queue.enqueue(second);
    await clock.advance(5);
    expect(told.get('call_1')).toEqual([1, 2]);
    expect(heard).toEqual([1]);
    expect(lines).toEqual(Array.from({ length: 2 }, () => 'error: a listener of stored events failed'));
    expect(queue.healthy()).toBe(true);
  });

  it('takes in what a listener enqueues in turn', async () => {
    const { clock, records, queue } = setUp();
    const [first, second] = log('call_1', 2);
    queue.afterStored((_, events) => {
      if (events[0]?.seq === 1 && second) queue.enqueue(second);
    });
    if (first) queue.enqueue(first);
    await clock.advance(10);
    expect(numbers(records.logs.get('call_1'))).toEqual([1, 2]);
  });

  it('loses nothing while the store is away for 30 seconds, says so, and recovers within 5', async () => {
    const { clock, records, lines, queue, told } = setUp();
    const away: Fate = { tookMs: 20, outcome: 'lost' };
    records.fate = () => away;
    const logs = ['call_1', 'call_2', 'call_3', 'call_4', 'call_5', 'call_6'].map((id) => log(id, 300));
    for (let tick = 0; tick < 300; tick++) {
      logs.forEach((events) => events.slice(tick, tick + 1).forEach((event) => queue.enqueue(event)));
      await clock.advance(100);
    }
    expect(queue.healthy()).toBe(false);
    expect(queue.overloaded).toBe(false);
    expect(queue.waiting).toBe(1_800);
    expect(told.size).toBe(0);
    records.fate = () => ({ tookMs: 20, outcome: 'stored' });
    await clock.advance(5_000);
    expect(queue.healthy()).toBe(true);
    expect(queue.waiting).toBe(0);
    for (const events of logs) {
      const callId = events[0]?.callId ?? '';
      expect(records.logs.get(callId)).toEqual(events);
      expect(told.get(callId)).toEqual(upTo(300));
    }
    expect(lines).toContain('warn: call records could not be written');
    expect(lines.filter((line) => line === 'info: call records are written again')).toHaveLength(1);
  });

  it('rests longer and longer, and never longer than 4 seconds, between two tries', async () => {
    const { clock, records, queue } = setUp();
    const triedAt: number[] = [];
    records.fate = () => {
      triedAt.push(clock.nowMs());
      return { tookMs: 0, outcome: 'lost' };
    };
    log('call_1', 1).forEach((event) => queue.enqueue(event));
    await clock.advance(15_000);
    const rests = triedAt.slice(1).map((at, index) => at - (triedAt[index] ?? 0));
    expect(rests.slice(0, 6)).toEqual([250, 500, 1_000, 2_000, 4_000, 4_000]);
  });

  it('goes on with other calls while one can not be written', async () => {
    const { clock, records, queue } = setUp({ writers: 1 });
    records.fate = (callId) => ({ tookMs: 1, outcome: callId === 'call_sick' ? 'lost' : 'stored' });
    log('call_sick', 3).forEach((event) => queue.enqueue(event));
    log('call_well', 3).forEach((event) => queue.enqueue(event));
    await clock.advance(100);
    expect(numbers(records.logs.get('call_well'))).toEqual([1, 2, 3]);
    expect(queue.waiting).toBe(3);
  });

  it('keeps every event beyond its bound, reports itself overloaded, and is well again when half is written', async () => {
    const { clock, records, lines, queue } = setUp({ bound: 10_000 });
    records.fate = () => ({ tookMs: 1, outcome: 'lost' });
    const events = log('call_1', 12_000);
    events.slice(0, 10_000).forEach((event) => queue.enqueue(event));
    expect(queue.overloaded).toBe(false);
    events.slice(10_000).forEach((event) => queue.enqueue(event));
    expect(queue.overloaded).toBe(true);
    expect(queue.healthy()).toBe(false);
    expect(lines).toEqual(['error: too many call records wait to be written']);
    await clock.advance(1_000);
    records.fate = () => ({ tookMs: 1, outcome: 'stored' });
    await clock.runUntil(() => !queue.overloaded, 60_000);
    expect(queue.waiting).toBe(5_000);
    await clock.advance(1_000);
    expect(records.logs.get('call_1')).toEqual(events);
    expect(queue.healthy()).toBe(true);
  });

  it('drops, aloud, what the log refuses for good, so that the others can be flushed', async () => {
    const { clock, records, lines, queue, told } = setUp();
    log('call_1', 4)
      .slice(2)
      .forEach((event) => queue.enqueue(event));
    log('call_2', 2).forEach((event) => queue.enqueue(event));
    const flushed = queue.flushed();
    await clock.advance(100);
    await flushed;
    expect(records.logs.has('call_1')).toBe(false);
    expect(told.has('call_1')).toBe(false);
    expect(numbers(records.logs.get('call_2'))).toEqual([1, 2]);
    expect(lines).toEqual(['error: call records were refused']);
    expect(queue.healthy()).toBe(true);
  });

  describe('flushed', () => {
    it('resolves at once when nothing waits', async () => {
      await expect(setUp().queue.flushed()).resolves.toBeUndefined();
    });

    it('resolves when what was taken in before is durable and told, whatever comes after', async () => {
      const { clock, records, queue, told } = setUp();
      const events = log('call_1', 40);
      events.slice(0, 2).forEach((event) => queue.enqueue(event));
      let toldAtFlush: number[] | null = null;
      void queue.flushed().then(() => (toldAtFlush = [...(told.get('call_1') ?? [])]));
      records.fate = () => ({ tookMs: 10, outcome: 'stored' });
      for (const event of events.slice(2)) {
        await clock.advance(1);
        queue.enqueue(event);
      }
      expect(toldAtFlush).toEqual(expect.arrayContaining([1, 2]));
      expect(queue.waiting).toBeGreaterThan(0);
    });

    it('waits for the store to come back', async () => {
      const { clock, records, queue } = setUp();
      records.fate = () => ({ tookMs: 1, outcome: 'lost' });
      log('call_1', 2).forEach((event) => queue.enqueue(event));
      let flushed = false;
      void queue.flushed().then(() => (flushed = true));
      await clock.advance(20_000);
      expect(flushed).toBe(false);
      records.fate = () => ({ tookMs: 1, outcome: 'stored' });
      await clock.advance(5_000);
      expect(flushed).toBe(true);
    });
  });

  it('keeps order, loses nothing and repeats nothing, however store, answers and calls interleave', async () => {
    const fate = fc.record<Fate>({
      tookMs: fc.nat(40),
      outcome: fc.constantFrom('stored', 'stored', 'stored', 'lost', 'answerLost'),
    });
    /** Which call tells its next event, or (null) that time passes. */
    const step = fc.record({ call: fc.option(fc.nat(4), { freq: 3 }), waitMs: fc.nat(300) });
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 80 }),
        fc.array(fate, { maxLength: 60 }),
        fc.integer({ min: 1, max: 4 }),
        async (steps, fates, writers) => {
          const { clock, records, queue, told, lines } = setUp({ writers });
          records.fate = () => fates.pop() ?? { tookMs: 5, outcome: 'stored' };
          const counts = new Map<string, number>();
          for (const { call, waitMs } of steps) {
            if (call === null) await clock.advance(waitMs);
            else {
              const callId = `call_${call}`;
              const seq = (counts.get(callId) ?? 0) + 1;
              counts.set(callId, seq);
              queue.enqueue({ seq, callId, at: '2026-01-01T00:00:00.000Z', offsetMs: seq, ...pressed('1') });
            }
          }
          let flushed = false;
          void queue.flushed().then(() => (flushed = true));
          await clock.runUntil(() => flushed, 600_000);
          const everything = [...counts].map(([callId, count]) => [callId, upTo(count)] as const);
          for (const [callId, all] of everything) {
            expect(numbers(records.logs.get(callId))).toEqual(all);
            expect(told.get(callId)).toEqual(all);
          }
          expect(records.mostWriting).toBeLessThanOrEqual(writers);
          expect(queue.waiting).toBe(0);
          expect(clock.pending).toBe(0);
          expect(lines).not.toContain('error: call records were refused');
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('a store with transactions over several calls', () => {
  const CALLS = ['call_1', 'call_2', 'call_3'];

  function together(gatherMs: number) {
    const clock = new VirtualClock();
    const records = new FaultyTransactions(clock);
    const queue = new RecordsQueue({ records, clock, gatherMs });
    return { clock, records, queue };
  }

  it('gets the news of many calls in one, after a rest; the first news after a quiet time at once', async () => {
    const { clock, records, queue } = together(250);
    const logs = CALLS.map((callId) => log(callId, 2));
    logs.forEach((events) => events.slice(0, 1).forEach((event) => queue.enqueue(event)));
    await clock.advance(2);
    expect(records.together).toEqual([CALLS]);
    logs.forEach((events) => events.slice(1).forEach((event) => queue.enqueue(event)));
    await clock.advance(247);
    expect(records.together).toHaveLength(1);
    await clock.advance(5);
    expect(records.together).toEqual([CALLS, CALLS]);
    expect(CALLS.map((callId) => numbers(records.logs.get(callId)))).toEqual([upTo(2), upTo(2), upTo(2)]);
  });

  describe('on a busy server', () => {
    const many = Array.from({ length: 60 }, (_, index) => `call_${index}`);

    async function busy() {
      const clock = new VirtualClock();
      const records = new FaultyTransactions(clock);
      const watched = new Set<string>();
      const isWatched = (callId: string) => watched.has(callId);
      const queue = new RecordsQueue({ records, clock, gatherMs: 250, patienceMs: 1_000, isWatched });
      const logs = new Map(many.map((callId) => [callId, log(callId, 20)]));
      const told = new Map<string, number>();
      queue.afterStored((callId) => told.set(callId, clock.nowMs()));
      const tell = (callId: string): void => {
        const event = logs.get(callId)?.shift();
        if (event) queue.enqueue(event);
      };
      many.forEach(tell);
      await clock.advance(5);
      return { clock, records, queue, told, watched, tell };
    }

    it('calls that nobody watches share a round each second, however often they tell something', async () => {
      const { clock, records, queue, tell } = await busy();
      expect(records.together).toEqual([many]);
      for (let tick = 0; tick < 18; tick++) {
        many.forEach(tell);
        await clock.advance(100);
      }
      expect(records.together).toEqual([many, many]);
      await clock.advance(1_000);
      expect(queue.waiting).toBe(0);
    });

    it('a call that is watched waits for 250 ms and for no other', async () => {
      const { clock, records, watched, told, tell } = await busy();
      watched.add('call_7');
      many.forEach(tell);
      const toldAtMs = clock.nowMs();
      await clock.advance(260);
      const toldFirst = [...told].filter(([, atMs]) => atMs >= toldAtMs);
      expect(toldFirst.map(([callId]) => callId)).toEqual(['call_7']);
      expect(toldFirst.every(([, atMs]) => atMs - toldAtMs <= 250)).toBe(true);
      await clock.advance(1_000);
      expect(records.together).toEqual([many, many.filter((callId) => callId !== 'call_7')]);
    });

    it('nobody who waits for the end of the queue waits for the slow round', async () => {
      const { clock, queue, tell } = await busy();
      many.forEach(tell);
      await clock.advance(10);
      const flushed = jest.fn();
      void queue.flushed().then(flushed);
      await clock.advance(250);
      expect(flushed).toHaveBeenCalled();
    });

    it('few calls are written each 250 ms, watched or not', async () => {
      const clock = new VirtualClock();
      const records = new FaultyTransactions(clock);
      const options = { gatherMs: 250, patienceMs: 1_000, isWatched: () => false };
      const queue = new RecordsQueue({ records, clock, ...options });
      const events = log('call_1', 20);
      for (const event of events) {
        queue.enqueue(event);
        await clock.advance(100);
      }
      expect(records.batches.length).toBeGreaterThanOrEqual(7);
    });
  });

  it('a call whose log is refused takes no other with it', async () => {
    const { clock, records, queue } = together(0);
    log('call_1', 2).forEach((event) => queue.enqueue(event));
    log('call_2', 4)
      .slice(2)
      .forEach((event) => queue.enqueue(event));
    log('call_3', 2).forEach((event) => queue.enqueue(event));
    await clock.advance(100);
    expect(numbers(records.logs.get('call_1'))).toEqual(upTo(2));
    expect(records.logs.has('call_2')).toBe(false);
    expect(numbers(records.logs.get('call_3'))).toEqual(upTo(2));
    expect(queue.waiting).toBe(0);
  });

  it('loses nothing when a transaction, or only its answer, is lost', async () => {
    const { clock, records, queue } = together(50);
    const fates = ['lost', 'answerLost', 'stored', 'lost', 'answerLost'] as const;
    let turn = 0;
    records.fate = () => ({ tookMs: 3, outcome: fates[turn++] ?? 'stored' });
    const logs = CALLS.map((callId) => log(callId, 40));
    for (let tick = 0; tick < 40; tick++) {
      logs.forEach((events) => events.slice(tick, tick + 1).forEach((event) => queue.enqueue(event)));
      await clock.advance(7);
    }
    await clock.advance(10_000);
    expect(CALLS.map((callId) => records.logs.get(callId))).toEqual(logs);
    expect(queue.waiting).toBe(0);
  });
});
