/** A response that fails for a passing reason is asked for again so many times in a row. */
const MAX_RETRIES = 1;

interface Response {
  readonly id: string;
  /** What it was asked to do in particular; null when it answers the caller. */
  readonly instructions: string | null;
  audible: boolean;
}

/** What is to be asked for again after a session broke off. */
export interface Owed {
  /** Null: an answer to what was said last. */
  readonly instructions: string | null;
  /** The caller has heard the beginning of it. */
  readonly begun: boolean;
}

/** What the agent owes the caller: a response under way, one that was asked for, or the answer to a finished turn. */
export class Answers {
  /** How often what was under way was kept from its end. */
  breaks = 0;
  private current: Response | null = null;
  private asked: { readonly instructions: string | null } | null = null;
  private turnEnded = false;
  private kept: Owed | null = null;
  private retries = 0;

  /** Id of the response under way. */
  get active(): string | null {
    return this.current?.id ?? null;
  }

  /** The caller has heard something of the response under way. */
  get begun(): boolean {
    return this.current?.audible ?? false;
  }

  /** A response is under way or on its way. */
  get coming(): boolean {
    return this.current !== null || this.asked !== null;
  }

  get owed(): boolean {
    return this.coming || this.turnEnded;
  }

  ask(instructions: string | null): void {
    this.asked = { instructions };
  }

  callerFinished(): void {
    this.turnEnded = true;
  }

  /** The caller goes on speaking, or said nothing that wants an answer. */
  callerGoesOn(): void {
    this.turnEnded = false;
  }

  started(id: string): void {
    this.current = { id, instructions: this.asked?.instructions ?? null, audible: false };
    this.asked = null;
    this.turnEnded = false;
  }

  heardOf(id: string): void {
    if (this.current?.id === id) this.current.audible = true;
  }

  /** Tells what the response was asked to do in particular. */
  ended({ responseId, status }: { readonly responseId: string; readonly status: string }): string | null {
    if (this.current?.id !== responseId) return null;
    if (status !== 'completed') this.breaks++;
    const { instructions } = this.current;
    this.current = null;
    return instructions;
  }

  /** A response that failed may be asked for once more. */
  get mayRetry(): boolean {
    return this.retries < MAX_RETRIES;
  }

  retried(): void {
    this.retries++;
  }

  completed(): void {
    this.retries = 0;
  }

  /** Nothing is wanted any more. */
  clear(): void {
    this.breaks++;
    this.current = null;
    this.asked = null;
    this.turnEnded = false;
  }

  /** What was owed is kept until another session goes on. */
  sessionLost(): void {
    this.kept ??= this.lost();
  }

  /** Tells what has to be asked for again; what was asked for while there was no session counts, too. */
  sessionResumed(): Owed | null {
    const owed = this.kept ?? this.lost();
    this.kept = null;
    return owed;
  }

  /** Everything under way is gone; tells what has to be asked for again. */
  lost(): Owed | null {
    const { current, asked, turnEnded } = this;
    this.current = null;
    this.turnEnded = false;
    if (current) {
      this.breaks++;
      this.asked = { instructions: current.instructions };
      return { instructions: current.instructions, begun: current.audible };
    }
    if (asked) return { instructions: asked.instructions, begun: false };
    if (!turnEnded) return null;
    this.asked = { instructions: null };
    return { instructions: null, begun: false };
  }
}
