import fc from 'fast-check';
import { ResponseQueue } from './response-queue';

const sent = (queue: ResponseQueue): string => {
  const request = queue.next();
  if (request === null) throw new Error('Nothing was sent.');
  return request.ticket;
};

describe('one response at a time', () => {
  it('a request during an active response waits for its end', () => {
    const queue = new ResponseQueue();
    queue.created('resp_vad');
    queue.request('Greet.');
    expect(queue.next()).toBeNull();
    queue.done('resp_vad');
    expect(queue.next()).toEqual({ ticket: 'create_1', instructions: 'Greet.' });
    expect(queue.next()).toBeNull();
  });

  it('nothing is sent while a request has no answer yet', () => {
    const queue = new ResponseQueue();
    queue.request(null);
    sent(queue);
    queue.request(null);
    expect(queue.next()).toBeNull();
  });

  it('requests without instructions merge, those with instructions are each served in order', () => {
    const queue = new ResponseQueue();
    queue.created('resp_1');
    for (const instructions of [null, 'A', null, 'B', null]) queue.request(instructions);
    const served: (string | null)[] = [];
    for (let end = 'resp_1', next = 2; ; next++) {
      queue.done(end);
      const request = queue.next();
      if (request === null) break;
      served.push(request.instructions);
      queue.created((end = `resp_${next}`));
    }
    expect(served).toEqual([null, 'A', 'B']);
  });

  it('a response whose end was missed is over when the next one begins', () => {
    const queue = new ResponseQueue();
    queue.created('resp_1');
    queue.created('resp_2');
    queue.done('resp_2');
    queue.request(null);
    expect(queue.next()).not.toBeNull();
  });
});

describe('a refused request', () => {
  it('that crossed a response of the server is sent again after its end, once', () => {
    const queue = new ResponseQueue();
    queue.request('Say hello.');
    const ticket = sent(queue);
    queue.created('resp_vad');
    expect(queue.refused(ticket, 'busy')).toBe(true);
    expect(queue.next()).toBeNull();
    queue.done('resp_vad');
    expect(queue.next()?.instructions).toBe('Say hello.');
  });

  it('A7, A8: for a turn that we ended is served when the server answers that turn by itself', () => {
    const queue = new ResponseQueue();
    queue.request(null, true);
    const ticket = sent(queue);
    queue.created('resp_own');
    expect(queue.refused(ticket, 'busy')).toBe(true);
    queue.done('resp_own');
    expect(queue.next()).toBeNull();
  });

  it('A7, A8: for a turn that we ended is repeated when another answer was in its way', () => {
    const queue = new ResponseQueue();
    queue.request(null, true);
    const ticket = sent(queue);
    expect(queue.refused(ticket, 'busy')).toBe(true);
    queue.resume();
    expect(queue.next()).not.toBeNull();
  });

  it("A8: the server's own, for a turn that ended during an answer, repeats no request of ours but answers the turn", () => {
    const queue = new ResponseQueue();
    queue.request('Say hello.');
    sent(queue);
    queue.created('resp_hello');
    queue.callerTurnEnded();
    expect(queue.refused(null, 'busy')).toBe(true);
    queue.done('resp_hello');
    expect(queue.next()).toMatchObject({ instructions: null });
    queue.created('resp_answer');
    queue.done('resp_answer');
    expect(queue.next()).toBeNull();
  });

  it('A8: unnamed, long after every request was served, repeats nothing', () => {
    const queue = new ResponseQueue();
    queue.request('Say hello.');
    sent(queue);
    queue.created('resp_hello');
    queue.done('resp_hello');
    queue.created('resp_vad');
    expect(queue.refused(null, 'busy')).toBe(false);
    queue.done('resp_vad');
    expect(queue.next()).toBeNull();
  });

  it('is found by having crossed the active response when the error names no event', () => {
    const queue = new ResponseQueue();
    queue.request('Say hello.');
    sent(queue);
    queue.created('resp_vad');
    queue.refused(null, 'busy');
    queue.done('resp_vad');
    expect(queue.next()?.instructions).toBe('Say hello.');
  });

  it('with no response in sight waits to be resumed', () => {
    const queue = new ResponseQueue();
    queue.request(null);
    queue.refused(sent(queue), 'busy');
    expect([queue.next(), queue.stalled]).toEqual([null, true]);
    queue.resume();
    expect(queue.next()).not.toBeNull();
  });

  it('for a passing reason is given up at the third attempt, so that the next one has its turn', () => {
    const queue = new ResponseQueue();
    queue.request('first');
    queue.request('second');
    const kept = [1, 2, 3].map(() => {
      const again = queue.refused(sent(queue), 'notNow');
      queue.resume();
      return again;
    });
    expect(kept).toEqual([true, true, false]);
    expect(queue.next()?.instructions).toBe('second');
  });

  it('for good is not sent again', () => {
    const queue = new ResponseQueue();
    queue.request(null);
    expect(queue.refused(sent(queue), 'never')).toBe(false);
    expect(queue.next()).toBeNull();
  });

  it('without an answer counts as lost and is sent again; one that was answered does not', () => {
    const queue = new ResponseQueue();
    queue.request('Hello?');
    sent(queue);
    expect(queue.unanswered()).toBe(true);
    queue.resume();
    expect(queue.next()?.instructions).toBe('Hello?');
    queue.created('resp_1');
    expect(queue.unanswered()).toBe(false);
  });
});

describe('function calls', () => {
  it('of one response ask for exactly one next response, after all outputs and the end of theirs', () => {
    const queue = new ResponseQueue();
    queue.created('resp_1');
    for (const call of ['a', 'b', 'c']) queue.toolCalled('resp_1', call);
    queue.toolAnswered('a', true);
    queue.toolAnswered('b', true);
    queue.done('resp_1');
    expect(queue.next()).toBeNull();
    queue.toolAnswered('c', false);
    expect(queue.next()).not.toBeNull();
    queue.created('resp_2');
    queue.done('resp_2');
    expect(queue.next()).toBeNull();
  });

  it('answered before the end of their response wait for it', () => {
    const queue = new ResponseQueue();
    queue.created('resp_1');
    queue.toolCalled('resp_1', 'a');
    queue.toolAnswered('a', true);
    expect(queue.next()).toBeNull();
    queue.done('resp_1');
    expect(queue.next()).not.toBeNull();
  });

  it('answered while the caller is being answered wait for that response', () => {
    const queue = new ResponseQueue();
    queue.created('resp_1');
    queue.toolCalled('resp_1', 'a');
    queue.done('resp_1');
    queue.created('resp_vad');
    queue.toolAnswered('a', true);
    expect(queue.next()).toBeNull();
    queue.done('resp_vad');
    expect(queue.next()).not.toBeNull();
  });

  it('whose answers want no response ask for none', () => {
    const queue = new ResponseQueue();
    queue.created('resp_1');
    queue.toolCalled('resp_1', 'a');
    queue.toolAnswered('a', false);
    queue.done('resp_1');
    expect(queue.next()).toBeNull();
  });

  it('are taken once and answered once, and unknown ones never', () => {
    const queue = new ResponseQueue();
    queue.created('resp_1');
    expect([queue.toolCalled('resp_1', 'a'), queue.toolCalled('resp_1', 'a')]).toEqual([true, false]);
    expect([queue.toolAnswered('a', true), queue.toolAnswered('a', true)]).toEqual([true, false]);
    expect(queue.toolCalled('resp_1', 'a')).toBe(false);
    expect(queue.toolAnswered('unknown', true)).toBe(false);
  });
});

type FromServer =
  | { readonly type: 'created' | 'done'; readonly id: string }
  | { readonly type: 'refused'; readonly ticket: string }
  | { readonly type: 'called'; readonly id: string; readonly callId: string };

/**
 * A server and a client with a wire between them that holds messages back as long as it likes. The books of what was
 * wished and what was served are kept beside the queue, never read from it.
 */
class World {
  readonly queue = new ResponseQueue();
  private readonly toServer: { readonly ticket: string; readonly instructions: string | null }[] = [];
  private readonly toClient: FromServer[] = [];
  private serverActive: string | null = null;
  private knownActive: string | null = null;
  private unanswered = 0;
  private names = 0;
  private time = 0;
  refusals = 0;
  readonly outputs: string[] = [];
  readonly callsSeen: string[] = [];
  /** Instructions → how often the server accepted them. */
  readonly instructed = new Map<string, number>();
  plainWishes = 0;
  plainServed = 0;
  lastPlainWish = 0;
  lastPlainServed = 0;
  private readonly wishTimes = new Map<string, number>();
  private readonly groups = new Map<string, { open: Set<string>; over: boolean; wanted: boolean }>();

  wish(plain: boolean): void {
    const instructions = plain ? null : `say ${++this.names}`;
    if (instructions === null) this.plainWished();
    else this.instructed.set(instructions, 0);
    this.queue.request(instructions);
    this.pump();
  }

  callerSpoke(): void {
    if (this.serverActive === null) this.begin();
  }

  serverCalls(): void {
    if (this.serverActive === null) return;
    this.toClient.push({ type: 'called', id: this.serverActive, callId: `call_${++this.names}` });
  }

  serverEnds(): void {
    if (this.serverActive === null) return;
    this.toClient.push({ type: 'done', id: this.serverActive });
    this.serverActive = null;
  }

  serverReads(): void {
    const create = this.toServer.shift();
    if (create === undefined) return;
    if (this.serverActive !== null) {
      this.refusals++;
      this.toClient.push({ type: 'refused', ticket: create.ticket });
      return;
    }
    this.begin();
    if (create.instructions !== null) {
      this.instructed.set(create.instructions, (this.instructed.get(create.instructions) ?? 0) + 1);
    } else {
      this.plainServed++;
      this.lastPlainServed = this.wishTimes.get(create.ticket) ?? 0;
    }
  }

  clientReads(): void {
    const message = this.toClient.shift();
    if (message === undefined) return;
    switch (message.type) {
      case 'created':
        this.knownActive = message.id;
        this.unanswered = 0;
        this.queue.created(message.id);
        break;
      case 'done':
        if (this.knownActive === message.id) this.knownActive = null;
        this.groupOver(message.id);
        this.queue.done(message.id);
        break;
      case 'refused':
        this.unanswered = 0;
        this.queue.refused(message.ticket, 'busy');
        break;
      case 'called':
        this.called(message.id, message.callId);
        break;
    }
    this.pump();
  }

  answer(pick: number, respond: boolean): void {
    const open = [...this.groups].flatMap(([id, group]) => [...group.open].map((callId) => ({ id, callId })));
    const chosen = open[pick % Math.max(1, open.length)];
    if (chosen === undefined) return;
    const group = this.groups.get(chosen.id);
    if (group === undefined) return;
    group.open.delete(chosen.callId);
    group.wanted ||= respond;
    this.settleGroup(chosen.id);
    if (this.queue.toolAnswered(chosen.callId, respond)) this.outputs.push(chosen.callId);
    if (this.queue.toolAnswered(chosen.callId, respond)) this.outputs.push(chosen.callId);
    this.pump();
  }

  /** Everything under way arrives, every response ends, every call is answered. */
  comeToRest(): void {
    while (!this.isAtRest()) {
      this.serverReads();
      this.serverEnds();
      this.clientReads();
      this.answer(0, true);
    }
  }

  private isAtRest(): boolean {
    const openCalls = [...this.groups.values()].some((group) => group.open.size > 0);
    return !openCalls && this.toServer.length === 0 && this.toClient.length === 0 && this.serverActive === null;
  }

  private begin(): void {
    this.serverActive = `resp_${++this.names}`;
    this.toClient.push({ type: 'created', id: this.serverActive });
  }

  private pump(): void {
    for (let request = this.queue.next(); request !== null; request = this.queue.next()) {
      this.time++;
      // The promise: nothing is asked for while a response is known to be active or asked for.
      expect([this.knownActive, this.unanswered]).toEqual([null, 0]);
      this.unanswered++;
      this.wishTimes.set(request.ticket, this.time);
      this.toServer.push(request);
    }
  }

  private called(id: string, callId: string): void {
    this.callsSeen.push(callId);
    const group = this.groups.get(id) ?? { open: new Set<string>(), over: false, wanted: false };
    group.open.add(callId);
    this.groups.set(id, group);
    expect(this.queue.toolCalled(id, callId)).toBe(true);
  }

  private groupOver(id: string): void {
    const group = this.groups.get(id);
    if (group === undefined) return;
    group.over = true;
    this.settleGroup(id);
  }

  private settleGroup(id: string): void {
    const group = this.groups.get(id);
    if (group === undefined || !group.over || group.open.size > 0) return;
    this.groups.delete(id);
    if (group.wanted) this.plainWished();
  }

  private plainWished(): void {
    this.plainWishes++;
    this.lastPlainWish = ++this.time;
  }
}

type Step = (world: World) => void;

const clientAndServer: fc.Arbitrary<Step>[] = [
  fc.boolean().map(
    (plain): Step =>
      (world) =>
        world.wish(plain),
  ),
  fc.constant<Step>((world) => world.serverReads()),
  fc.constant<Step>((world) => world.clientReads()),
  fc.constant<Step>((world) => world.serverEnds()),
  fc.constant<Step>((world) => world.serverCalls()),
  fc.tuple(fc.nat(9), fc.boolean()).map(
    ([pick, respond]): Step =>
      (world) =>
        world.answer(pick, respond),
  ),
];
const caller = fc.constant<Step>((world) => world.callerSpoke());

function played(steps: readonly Step[]): World {
  const world = new World();
  for (const step of steps) step(world);
  world.comeToRest();
  return world;
}

describe('under any interleaving', () => {
  const any = fc.array(fc.oneof(...clientAndServer, caller), { maxLength: 120 });

  it('A8, property: every request with instructions is served exactly once, also when it crossed a response of the server', () => {
    let crossed = 0;
    fc.assert(
      fc.property(any, (steps) => {
        const world = played(steps);
        crossed += world.refusals;
        expect([...world.instructed.values()].every((times) => times === 1)).toBe(true);
      }),
      { numRuns: 1_000 },
    );
    expect(crossed).toBeGreaterThan(50);
  });

  it('A8, property: no continuation is lost, and none is served more often than it was wished', () => {
    fc.assert(
      fc.property(any, (steps) => {
        const world = played(steps);
        expect(world.plainServed).toBeLessThanOrEqual(world.plainWishes);
        if (world.plainWishes > 0) expect(world.lastPlainServed).toBeGreaterThan(world.lastPlainWish);
      }),
      { numRuns: 1_000 },
    );
  });

  it('A8, A9, property: each function call gets exactly one output', () => {
    fc.assert(
      fc.property(any, (steps) => {
        const world = played(steps);
        expect([...world.outputs].sort()).toEqual([...world.callsSeen].sort());
      }),
      { numRuns: 1_000 },
    );
  });

  it('A8, property: while the server begins no response by itself, no request is ever refused', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(...clientAndServer), { maxLength: 120 }), (steps) => {
        expect(played(steps).refusals).toBe(0);
      }),
      { numRuns: 1_000 },
    );
  });
});
