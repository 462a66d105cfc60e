/** A wish for an answer. `ticket` is the `event_id` of the `response.create` that carries it. */
export interface ResponseRequest {
  readonly ticket: string;
  /** Null: answer by the instructions of the whole session. */
  readonly instructions: string | null;
}

/** Why a `response.create` was refused: another response is active; not now; not at all. */
export type Refusal = 'busy' | 'notNow' | 'never';

interface Wish {
  readonly instructions: string | null;
  readonly attempts: number;
  /** It asks for the answer to a turn that was ended by us, which the server may give by itself. */
  readonly forOwnTurn: boolean;
}

/** The function calls of one response. */
interface CallGroup {
  readonly open: Set<string>;
  responseOver: boolean;
  wanted: boolean;
}

const MAX_ATTEMPTS = 3;
/** Sent requests that a late refusal may still name; more than two are never under way at once. */
const REMEMBERED = 8;

/**
 * Decides alone when `response.create` is sent (a conversation has one active response at a time). It knows no socket and
 * no clock: tell it what happened, then send what `next` gives.
 *
 * The server also starts responses by itself when the caller's turn ends. Its `response.created` may cross our request on
 * the way, and nothing in it says whose it is; so a request counts as served only until a refusal names it.
 */
export class ResponseQueue {
  private active: string | null = null;
  /** Ticket of the request that has neither a response nor a refusal yet. */
  private asked: string | null = null;
  /** Ticket of the request that was under way when the active response began: the response may be somebody else's. */
  private crossed: string | null = null;
  /** The caller's turn ended during the active response, so the server's own answer to it may be refused. */
  private turnInBetween = false;
  /** Refused with no response in sight; waits for one to end, or for `resume`. */
  private paused = false;
  private readonly waiting: Wish[] = [];
  private readonly sent = new Map<string, Wish>();
  private readonly groups = new Map<string, CallGroup>();
  /** The response of each open call; null once it has its output. */
  private readonly calls = new Map<string, string | null>();
  private lastTicket = 0;

  get activeId(): string | null {
    return this.active;
  }

  /** True while a response is active or asked for. */
  get busy(): boolean {
    return this.active !== null || this.asked !== null;
  }

  /** True while a request waits for an answer or for its next attempt. */
  get stalled(): boolean {
    return this.asked !== null || (this.paused && this.waiting.length > 0);
  }

  /** Requests without instructions are all served by one response; each with instructions gets its own. */
  request(instructions: string | null, forOwnTurn = false): void {
    this.enqueue({ instructions, attempts: 0, forOwnTurn }, 'back');
  }

  /** The request to send now, if any; it counts as sent. */
  next(): ResponseRequest | null {
    if (this.busy || this.paused) return null;
    const wish = this.waiting.shift();
    if (wish === undefined) return null;
    const ticket = `create_${++this.lastTicket}`;
    this.asked = ticket;
    this.remember(ticket, wish);
    return { ticket, instructions: wish.instructions };
  }

  created(responseId: string): void {
    // Only one can be active: the end of an earlier one was missed.
    if (this.active !== null && this.active !== responseId) this.close(this.active);
    this.active = responseId;
    this.crossed = this.asked;
    this.asked = null;
    this.turnInBetween = false;
  }

  callerTurnEnded(): void {
    this.turnInBetween = this.active !== null;
  }

  done(responseId: string): void {
    this.close(responseId);
    if (responseId === this.active) {
      this.active = null;
      this.crossed = null;
      this.turnInBetween = false;
    }
    this.paused = false;
  }

  /**
   * A request was refused. Without a ticket it is the one under way, or the server's own for a turn that ended while a
   * response was active (nobody else answers that turn), or the one that crossed the active response. Returns false when the
   * request is given up (or when none is known).
   */
  refused(ticket: string | null, refusal: Refusal): boolean {
    if (ticket === null && refusal === 'busy' && this.isServersOwn()) return true;
    const named = ticket ?? this.asked ?? this.crossed;
    return named !== null && this.judge(named, refusal);
  }

  private judge(named: string, refusal: Refusal): boolean {
    const wish = this.takeBack(named);
    if (wish === null) return false;
    // What began after the turn was ended is its answer: a second one would say the same again.
    const isServed = wish.forOwnTurn && refusal === 'busy' && named === this.crossed;
    return isServed || this.again(wish, refusal);
  }

  private again(wish: Wish, refusal: Refusal): boolean {
    const attempts = refusal === 'busy' ? wish.attempts : wish.attempts + 1;
    if (refusal === 'never' || attempts >= MAX_ATTEMPTS) return false;
    this.enqueue({ ...wish, attempts }, 'front');
    this.paused = refusal === 'notNow' || this.active === null;
    return true;
  }

  /** The server itself was refused an answer to the caller's turn; then we ask for it. */
  private isServersOwn(): boolean {
    if (this.asked !== null || !this.turnInBetween) return false;
    this.turnInBetween = false;
    this.request(null);
    return true;
  }

  private takeBack(ticket: string): Wish | null {
    const wish = this.sent.get(ticket) ?? null;
    this.sent.delete(ticket);
    if (wish !== null && this.asked === ticket) this.asked = null;
    return wish;
  }

  /** The request under way got no answer at all. Returns false when it is given up, or when there is none. */
  unanswered(): boolean {
    return this.asked !== null && this.refused(this.asked, 'notNow');
  }

  /** Ends a pause. */
  resume(): void {
    this.paused = false;
  }

  isTicket(eventId: string): boolean {
    return this.sent.has(eventId);
  }

  /** False for a call that was taken before. */
  toolCalled(responseId: string, callId: string): boolean {
    if (this.calls.has(callId)) return false;
    this.calls.set(callId, responseId);
    const group = this.groups.get(responseId);
    if (group !== undefined) group.open.add(callId);
    else
      this.groups.set(responseId, { open: new Set([callId]), responseOver: responseId !== this.active, wanted: false });
    return true;
  }

  /** False for a call that is unknown or has its output. The last output of an ended response asks for the next one. */
  toolAnswered(callId: string, respond: boolean): boolean {
    const responseId = this.calls.get(callId);
    if (responseId === undefined || responseId === null) return false;
    this.calls.set(callId, null);
    const group = this.groups.get(responseId);
    if (group === undefined) return true;
    group.open.delete(callId);
    group.wanted ||= respond;
    this.settle(responseId, group);
    return true;
  }

  private close(responseId: string): void {
    const group = this.groups.get(responseId);
    if (group === undefined) return;
    group.responseOver = true;
    this.settle(responseId, group);
  }

  private settle(responseId: string, group: CallGroup): void {
    if (!group.responseOver || group.open.size > 0) return;
    this.groups.delete(responseId);
    if (group.wanted) this.request(null);
  }

  private enqueue(wish: Wish, end: 'front' | 'back'): void {
    const twin = wish.instructions === null ? this.waiting.findIndex((other) => other.instructions === null) : -1;
    if (twin >= 0 && end === 'back') return;
    if (twin >= 0) this.waiting.splice(twin, 1);
    if (end === 'front') this.waiting.unshift(wish);
    else this.waiting.push(wish);
  }

  private remember(ticket: string, wish: Wish): void {
    this.sent.set(ticket, wish);
    for (const old of this.sent.keys()) {
      if (this.sent.size <= REMEMBERED) return;
      this.sent.delete(old);
    }
  }
}
