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
  private current: Response | null = null;
  private asked: { readonly instructions: string | null } | null = null;
  private turnEnded = false;
  /** What the caller heard last was not all that was to be said. */
  brokenOff = false;

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
    this.brokenOff = false;
    if (this.current?.id === id) this.current.audible = true;
  }

  /** Tells what the response was asked to do in particular. */
  ended(id: string, whole: boolean): string | null {
    if (this.current?.id !== id) return null;
    if (!whole) this.brokenOff ||= this.current.audible;
    const { instructions } = this.current;
    this.current = null;
    return instructions;
  }

  /** Nothing is wanted any more. */
  clear(): void {
    this.current = null;
    this.asked = null;
    this.turnEnded = false;
  }

  /** The session is gone, and with it everything under way; tells what has to be asked for again. */
  lost(): Owed | null {
    const { current, asked, turnEnded } = this;
    this.brokenOff ||= this.begun;
    this.current = null;
    this.turnEnded = false;
    if (current) {
      this.asked = { instructions: current.instructions };
      return { instructions: current.instructions, begun: current.audible };
    }
    if (asked) return { instructions: asked.instructions, begun: false };
    if (!turnEnded) return null;
    this.asked = { instructions: null };
    return { instructions: null, begun: false };
  }
}
