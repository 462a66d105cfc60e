import type { Call } from './call';
import type { CallEvent, CallEventBody } from './call-event';
import type { Clock } from './ports/clock';
import type { Redaction } from './redaction/redact';
import { NO_REDACTION, redactText } from './redaction/redact';
import { redactEvent } from './redaction/redact-event';

/** What of a call changes by other means than its log. */
type CallPatch = Partial<Omit<Call, 'id' | 'revision' | 'lastSeq' | 'createdAt'>>;

/**
 * The one writer of a call's numbered log. Every change becomes an event with the next number; `call` is always what the
 * events so far say.
 */
export class CallLog {
  private readonly createdMs: number;
  private redaction = NO_REDACTION;

  constructor(
    private snapshot: Call,
    private readonly clock: Clock,
    private readonly write: (event: CallEvent) => void,
  ) {
    // A log that is taken over after a restart keeps counting from the stored wall time.
    this.createdMs = clock.nowMs() - (clock.wallTime().getTime() - Date.parse(snapshot.createdAt));
  }

  get call(): Call {
    return this.snapshot;
  }

  /** What is kept out of every event from now on: nobody downstream ever sees it. */
  redact(redaction: Redaction): void {
    this.redaction = redaction;
  }

  /** Some of what is said is kept out, so pieces of a text that still grows must not be told. */
  get redacts(): boolean {
    return Object.values(this.redaction).some(Boolean);
  }

  /** A text as the log would keep it. */
  redacted(text: string): string {
    return redactText(text, this.redaction);
  }

  /** Milliseconds since the call was created. */
  offsetMs(): number {
    return Math.max(0, Math.round(this.clock.nowMs() - this.createdMs));
  }

  /** Changes the call; a patch that changes nothing makes no event. */
  change(patch: CallPatch): void {
    const keys = Object.keys(patch) as (keyof CallPatch)[];
    if (keys.every((key) => patch[key] === undefined || patch[key] === this.snapshot[key])) return;
    const seq = this.snapshot.lastSeq + 1;
    this.snapshot = { ...this.snapshot, ...patch, revision: this.snapshot.revision + 1, lastSeq: seq };
    this.emit(seq, { type: 'CallChanged', call: this.snapshot });
  }

  /**
   * Changes the call, but is told with its next change only: for sums that another change follows within moments anyway.
   * The last change of a call has them in any case.
   */
  amend(patch: CallPatch): void {
    this.snapshot = { ...this.snapshot, ...patch };
  }

  record(body: Exclude<CallEventBody, { type: 'CallChanged' }>): void {
    const seq = this.snapshot.lastSeq + 1;
    this.snapshot = { ...this.snapshot, lastSeq: seq };
    this.emit(seq, body);
  }

  /** Writes the first event of a new call. */
  open(): void {
    const seq = this.snapshot.lastSeq + 1;
    this.snapshot = { ...this.snapshot, lastSeq: seq };
    this.emit(seq, { type: 'CallChanged', call: this.snapshot });
  }

  private emit(seq: number, body: CallEventBody): void {
    this.write({
      seq,
      callId: this.snapshot.id,
      at: this.clock.wallTime().toISOString(),
      offsetMs: this.offsetMs(),
      ...redactEvent(body, this.redaction),
    });
  }
}
