import type { BusMessage, Call, CallBus, CallEvent, CallQuery, CallRecords, Page } from '@switchboard/call';
import { NO_USAGE } from '@switchboard/call';
import { VirtualClock } from '@switchboard/call/testing';
import fc from 'fast-check';
import { CallEventFeed, LogTrimmed, MAX_BEHIND, MAX_WAITING } from './call-event-feed';
import { matchesFilter } from './call-match';
import type { CallsChange } from './calls-board-feed';
import { CallsBoardFeed } from './calls-board-feed';
import { LatestCallFeed } from './latest-call-feed';
import { LINGER_MS } from './linger';
import { TranscriptDeltaFeed } from './transcript-delta-feed';

const CALL_ID = 'call_1';

function callOf(patch: Partial<Call> = {}): Call {
  return {
    id: CALL_ID,
    callSid: null,
    streamSid: null,
    direction: 'INBOUND',
    channel: 'PHONE',
    status: 'IN_PROGRESS',
    activity: null,
    revision: 1,
    lastSeq: 0,
    from: '+4930123456',
    to: '+15550100',
    phoneNumberId: null,
    agentId: 'agt_1',
    agentVersionId: null,
    variables: {},
    createdAt: '2026-01-01T00:00:00.000Z',
    answeredAt: null,
    endedAt: null,
    durationMs: null,
    endReason: null,
    failure: null,
    usage: NO_USAGE,
    interruptions: 0,
    tags: [],
    ...patch,
  };
}

const keyEvent = (seq: number, callId = CALL_ID, at = '2026-01-01T00:00:00.000Z'): CallEvent => ({
  seq,
  callId,
  at,
  offsetMs: seq,
  type: 'DtmfDetected',
  digit: String(seq % 10),
  sentByUs: false,
});

const changed = (seq: number, call: Call): CallEvent => ({
  seq,
  callId: call.id,
  at: call.endedAt ?? '2026-01-01T00:00:00.000Z',
  offsetMs: seq,
  type: 'CallChanged',
  call: { ...call, lastSeq: seq },
});

/** A store and a bus whose every answer can be held back, so that each interleaving can be played. */
class World {
  readonly clock = new VirtualClock();
  readonly log: CallEvent[] = [];
  readonly calls = new Map<string, Call>([[CALL_ID, callOf()]]);
  /** Reads that wait for `letRead`; null answers at once. */
  held: (() => void)[] | null = null;
  private readonly listeners = new Set<{ callId: string | null; hear: (message: BusMessage) => void }>();

  readonly bus: CallBus = {
    publish: (message) => {
      const callId = message.kind === 'events' ? message.callId : message.delta.callId;
      for (const listener of this.listeners) if (!listener.callId || listener.callId === callId) listener.hear(message);
    },
    subscribe: (callId, hear) => {
      const listener = { callId, hear };
      this.listeners.add(listener);
      return () => this.listeners.delete(listener);
    },
  };

  readonly records: Pick<CallRecords, 'call' | 'events' | 'calls'> = {
    call: async (id) => {
      await this.turn();
      const call = this.calls.get(id);
      return call ? { ...call, lastSeq: this.log.length } : null;
    },
    events: async (callId, after, first) => {
      await this.turn();
      return this.log.filter((event) => event.callId === callId && event.seq > after).slice(0, first);
    },
    calls: async (query) => {
      await this.turn();
      return this.page(query);
    },
  };

  get sources() {
    return { records: this.records, bus: this.bus, clock: this.clock };
  }

  get listening(): number {
    return this.listeners.size;
  }

  store(events: readonly CallEvent[]): void {
    this.log.push(...events);
    for (const event of events) if (event.type === 'CallChanged') this.calls.set(event.callId, event.call);
  }

  tell(events: readonly CallEvent[]): void {
    this.bus.publish({ kind: 'events', callId: events[0]?.callId ?? CALL_ID, events });
  }

  happen(events: readonly CallEvent[]): void {
    this.store(events);
    this.tell(events);
  }

  letRead(): void {
    this.held?.shift()?.();
  }

  private page({ filter, first, after }: CallQuery): Page<Call> {
    const all = [...this.calls.values()].filter((call) => matchesFilter(call, filter));
    const from = after ? all.findIndex((call) => call.id === after) + 1 : 0;
    const edges = all.slice(from, from + first).map((node) => ({ cursor: node.id, node }));
    return { edges, hasNextPage: from + first < all.length, totalCount: all.length };
  }

  private turn(): Promise<void> {
    const { held } = this;
    return held ? new Promise((resolve) => held.push(resolve)) : Promise.resolve();
  }
}

async function openEvents(world: World, after: number, tooSlow = () => undefined as void): Promise<CallEventFeed> {
  const result = await CallEventFeed.open(world.sources, { callId: CALL_ID, after, tooSlow });
  if (result.kind !== 'open') throw new Error(result.kind);
  return result.feed;
}

/** Reads on in the background; `seqs` grows as events come. */
function readOn(feed: CallEventFeed): { seqs: number[]; done: Promise<void> } {
  const seqs: number[] = [];
  const done = (async () => {
    for await (const event of feed) seqs.push(event.seq);
  })();
  return { seqs, done };
}

const upTo = (last: number, from = 1): number[] => Array.from({ length: last - from + 1 }, (_, index) => from + index);

/** `store` without telling is a message that the bus lost. */
type Act = 'store' | 'storeAndTell' | 'tellAgain' | 'letRead' | 'settle' | 'cut';

describe('events of a call', () => {
  it('tells every event once and in order, whatever the cut and however log and bus interleave', async () => {
    /** What the world does between two steps of the feed. `n` is a number of events, or of reads. */
    const step = fc.record({
      act: fc.constantFrom<Act>('store', 'storeAndTell', 'tellAgain', 'letRead', 'settle', 'cut'),
      n: fc.integer({ min: 1, max: 7 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), fc.integer({ min: 0, max: 12 }), async (steps, before) => {
        const world = new World();
        world.store(upTo(before).map((seq) => keyEvent(seq)));
        world.held = [];
        const seen: number[] = [];
        let reading: { seqs: number[]; stop: () => void } = { seqs: [], stop: () => undefined };
        const settle = () => world.clock.advance(0);
        const begin = async () => {
          seen.push(...reading.seqs);
          reading.stop();
          const opening = openEvents(world, seen.at(-1) ?? 0);
          await settle();
          while (world.held?.length) world.letRead();
          const feed = await opening;
          const { seqs } = readOn(feed);
          reading = { seqs, stop: () => void feed.return() };
        };
        await begin();
        const nextEvents = (n: number) => upTo(world.log.length + n, world.log.length + 1).map((seq) => keyEvent(seq));
        const acts: Record<Act, (n: number) => void | Promise<void>> = {
          store: (n) => world.store(nextEvents(n)),
          storeAndTell: (n) => world.happen(nextEvents(n)),
          tellAgain: (n) => (world.log.length > 0 ? world.tell(world.log.slice(-n)) : undefined),
          letRead: (n) => upTo(n).forEach(() => world.letRead()),
          settle: () => settle(),
          cut: () => begin(),
        };
        for (const { act, n } of steps) await acts[act](n);
        const reads = world.held;
        world.held = null;
        for (const read of reads) read();
        world.happen([keyEvent(world.log.length + 1)]);
        await world.clock.advance(1_000);
        reading.stop();
        expect([...seen, ...reading.seqs]).toEqual(upTo(world.log.length));
        expect(world.listening).toBe(0);
      }),
      { numRuns: 300 },
    );
  });

  it('begins after the given number', async () => {
    const world = new World();
    world.store(upTo(9).map((seq) => keyEvent(seq)));
    const { seqs } = readOn(await openEvents(world, 6));
    await world.clock.advance(0);
    expect(seqs).toEqual([7, 8, 9]);
  });

  it('reads a long log in pages', async () => {
    const world = new World();
    world.store(upTo(1_700).map((seq) => keyEvent(seq)));
    const { seqs } = readOn(await openEvents(world, 0));
    await world.clock.advance(0);
    expect(seqs).toEqual(upTo(1_700));
  });

  it('waits for the log when the bus is ahead of it', async () => {
    const world = new World();
    const { seqs } = readOn(await openEvents(world, 0));
    world.tell([keyEvent(3)]);
    await world.clock.advance(150);
    expect(seqs).toEqual([]);
    world.store(upTo(3).map((seq) => keyEvent(seq)));
    await world.clock.advance(150);
    expect(seqs).toEqual([1, 2, 3]);
  });

  it('answers resync when the reader is too far behind or beyond the end', async () => {
    const world = new World();
    world.store(upTo(MAX_BEHIND + 1).map((seq) => keyEvent(seq)));
    const open = (after: number) =>
      CallEventFeed.open(world.sources, { callId: CALL_ID, after, tooSlow: () => undefined });
    expect((await open(0)).kind).toBe('resync');
    expect((await open(MAX_BEHIND + 2)).kind).toBe('resync');
    expect(world.listening).toBe(0);
    const atTheLimit = await open(1);
    expect(atTheLimit.kind).toBe('open');
  });

  it('answers unknownCall, holding on to nothing', async () => {
    const world = new World();
    const result = await CallEventFeed.open(world.sources, { callId: 'call_2', after: 0, tooSlow: () => undefined });
    expect(result.kind).toBe('unknownCall');
    expect(world.listening).toBe(0);
  });

  it('says so when the log was trimmed in between', async () => {
    const world = new World();
    world.log.push(keyEvent(5), keyEvent(6), keyEvent(7), keyEvent(8), keyEvent(9));
    const feed = await openEvents(world, 0);
    await expect(feed.next()).rejects.toBeInstanceOf(LogTrimmed);
    expect(world.listening).toBe(0);
  });

  it('D: a second viewer disconnects the first: cuts off a reader who does not read, and never drops an event of one who catches up', async () => {
    const world = new World();
    const tooSlow = jest.fn();
    const slow = await openEvents(world, 0, tooSlow);
    const behind = await openEvents(world, 0, tooSlow);
    world.happen([keyEvent(1)]);
    await slow.next();
    const waiting = slow.next();
    await world.clock.advance(0); // nothing left to read: from now on it is live
    world.happen(upTo(MAX_WAITING + 2, 2).map((seq) => keyEvent(seq)));
    expect(tooSlow).toHaveBeenCalledTimes(1);
    await expect(waiting).resolves.toEqual({ done: true, value: undefined });
    const { seqs } = readOn(behind);
    await world.clock.advance(0);
    expect(seqs).toEqual(upTo(MAX_WAITING + 2));
  });

  it('completes after a final call has been quiet, late events included', async () => {
    const world = new World();
    const { seqs, done } = readOn(await openEvents(world, 0));
    world.happen([changed(1, callOf({ status: 'COMPLETED', endedAt: '2026-01-01T00:00:00.000Z' }))]);
    await world.clock.advance(LINGER_MS - 1);
    world.happen([keyEvent(2, CALL_ID, world.clock.wallTime().toISOString())]);
    await world.clock.advance(LINGER_MS - 1);
    expect(world.listening).toBe(1);
    world.store([keyEvent(3)]); // the bus lost it
    await world.clock.advance(2 + LINGER_MS);
    await done;
    expect(seqs).toEqual([1, 2, 3]);
    expect(world.listening).toBe(0);
    expect(world.clock.pending).toBe(0);
  });

  it('completes at once after the log of a call that ended long ago', async () => {
    const world = new World();
    const long = '2025-12-31T00:00:00.000Z';
    world.store([keyEvent(1, CALL_ID, long), changed(2, callOf({ status: 'COMPLETED', endedAt: long }))]);
    const { seqs, done } = readOn(await openEvents(world, 0));
    await done;
    expect(seqs).toEqual([1, 2]);
  });

  it('lets go at once when the reader leaves in the middle of waiting', async () => {
    const world = new World();
    const feed = await openEvents(world, 0);
    const waiting = feed.next();
    await world.clock.advance(0);
    await feed.return();
    await expect(waiting).resolves.toEqual({ done: true, value: undefined });
    expect(world.listening).toBe(0);
    expect(world.clock.pending).toBe(0);
  });
});

describe('board of calls', () => {
  const live = (id: string, revision = 1, patch: Partial<Call> = {}) => callOf({ id, revision, ...patch });
  const summary = (change: CallsChange) => [change.kind, ...change.calls.map((call) => `${call.id}@${call.revision}`)];

  async function nextOf(feed: CallsBoardFeed): Promise<unknown> {
    const { value } = (await feed.next()) as { value: CallsChange };
    return summary(value);
  }

  it('starts with the unfinished calls and tells changes after it, final state included', async () => {
    const world = new World();
    world.calls.clear();
    world.calls.set('a', live('a'));
    world.calls.set('old', live('old', 9, { status: 'COMPLETED' }));
    const feed = new CallsBoardFeed(world.sources, {});
    expect(await nextOf(feed)).toEqual(['SNAPSHOT', 'a@1']);
    world.tell([changed(2, live('b'))]);
    expect(await nextOf(feed)).toEqual(['UPSERT', 'b@1']);
    world.tell([changed(3, live('a', 2, { status: 'COMPLETED' }))]);
    expect(await nextOf(feed)).toEqual(['UPSERT', 'a@2']);
  });

  it('counts what happens while the snapshot is read', async () => {
    const world = new World();
    world.calls.clear();
    world.calls.set('a', live('a', 1));
    world.calls.set('b', live('b', 1));
    world.held = [];
    const feed = new CallsBoardFeed(world.sources, {});
    const first = nextOf(feed);
    await world.clock.advance(0);
    world.tell([changed(2, live('a', 2, { status: 'COMPLETED' }))]);
    world.tell([changed(2, live('b', 3))]);
    world.tell([changed(1, live('c', 1))]);
    world.letRead();
    expect(await first).toEqual(['SNAPSHOT', 'b@3', 'c@1']);
  });

  it('keeps only the newest state of a call for a slow reader, and a snapshot when too many changed', async () => {
    const world = new World();
    world.calls.clear();
    const feed = new CallsBoardFeed(world.sources, {});
    await nextOf(feed);
    for (const revision of upTo(50)) world.tell([changed(revision, live('a', revision))]);
    expect(await nextOf(feed)).toEqual(['UPSERT', 'a@50']);
    world.calls.set('z', live('z'));
    for (const id of upTo(1_100)) world.tell([changed(1, live(`x${id}`))]);
    const kind = ((await feed.next()) as { value: CallsChange }).value.kind;
    expect(kind).toBe('SNAPSHOT');
  });

  it('removes a call that no longer fits the filter, once, and only if it was shown', async () => {
    const world = new World();
    world.calls.clear();
    world.calls.set('a', live('a', 1, { status: 'RINGING' }));
    const feed = new CallsBoardFeed(world.sources, { status: ['RINGING'] });
    expect(await nextOf(feed)).toEqual(['SNAPSHOT', 'a@1']);
    world.tell([changed(2, live('other', 4))]);
    world.tell([changed(2, live('a', 2))]);
    expect(await nextOf(feed)).toEqual(['REMOVE', 'a@2']);
    world.tell([changed(3, live('a', 3))]);
    world.tell([changed(1, live('n', 1, { status: 'RINGING' }))]);
    expect(await nextOf(feed)).toEqual(['UPSERT', 'n@1']);
  });

  it('reads a snapshot of more than one page', async () => {
    const world = new World();
    world.calls.clear();
    for (const id of upTo(450)) world.calls.set(`c${id}`, live(`c${id}`));
    const { value } = (await new CallsBoardFeed(world.sources, {}).next()) as { value: CallsChange };
    expect(value.calls).toHaveLength(450);
  });
});

describe('latest state of a call', () => {
  it('tells the newest state, never an older one, and completes after the final one', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 30 }), async (revisions) => {
        const world = new World();
        const feed = await LatestCallFeed.open(world.sources, CALL_ID);
        if (!feed) throw new Error('open');
        const told: number[] = [];
        const done = (async () => {
          for await (const call of feed) told.push(call.revision);
        })();
        for (const revision of revisions) {
          world.tell([changed(revision, callOf({ revision }))]);
          if (revision % 3 === 0) await world.clock.advance(0);
        }
        world.tell([changed(99, callOf({ revision: 99, status: 'COMPLETED' }))]);
        await world.clock.advance(LINGER_MS);
        await done;
        expect(told).toEqual([...new Set(told)].sort((a, b) => a - b));
        expect(told.at(-1)).toBe(99);
        expect(world.listening).toBe(0);
      }),
      { numRuns: 60 },
    );
  });

  it('does not know a call that does not exist', async () => {
    const world = new World();
    expect(await LatestCallFeed.open(world.sources, 'call_2')).toBeNull();
    expect(world.listening).toBe(0);
  });
});

describe('pieces of transcript', () => {
  const piece = (world: World, itemId: string, offset: number, text: string) =>
    world.bus.publish({ kind: 'delta', delta: { callId: CALL_ID, itemId, offset, text } });

  it('merges the pieces of one item that wait', async () => {
    const world = new World();
    const feed = new TranscriptDeltaFeed(world.bus, CALL_ID);
    piece(world, 'a', 0, 'Good ');
    piece(world, 'a', 5, 'morning');
    piece(world, 'b', 0, 'Hi');
    expect((await feed.next()).value).toMatchObject({ itemId: 'a', offset: 0, text: 'Good morning' });
    expect((await feed.next()).value).toMatchObject({ itemId: 'b', offset: 0, text: 'Hi' });
  });

  it('does not merge over a hole', async () => {
    const world = new World();
    const feed = new TranscriptDeltaFeed(world.bus, CALL_ID);
    piece(world, 'a', 0, 'Good ');
    piece(world, 'a', 9, 'ing');
    expect((await feed.next()).value).toMatchObject({ offset: 0, text: 'Good ' });
    expect((await feed.next()).value).toMatchObject({ offset: 9, text: 'ing' });
  });

  it('drops the oldest pieces of a reader who does not read', async () => {
    const world = new World();
    const feed = new TranscriptDeltaFeed(world.bus, CALL_ID);
    for (const item of upTo(200)) piece(world, `i${item}`, 0, 'x'.repeat(1_000));
    const first = (await feed.next()).value as { itemId: string };
    expect(Number(first.itemId.slice(1))).toBeGreaterThan(130);
  });

  it('completes when the call is final, with what was still waiting', async () => {
    const world = new World();
    const feed = new TranscriptDeltaFeed(world.bus, CALL_ID);
    piece(world, 'a', 0, 'Bye');
    world.tell([changed(1, callOf({ status: 'COMPLETED' }))]);
    expect((await feed.next()).value).toMatchObject({ text: 'Bye' });
    expect((await feed.next()).done).toBe(true);
    expect(world.listening).toBe(0);
  });
});
