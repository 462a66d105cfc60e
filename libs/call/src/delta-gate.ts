import type { TranscriptDelta } from './call-event';

/** Deltas may be dropped; a call whose events cannot be stored holds back at most so many. */
const MAX_HELD = 200;

interface Held {
  /** The event that must be told before this delta makes sense. */
  readonly afterSeq: number;
  readonly delta: TranscriptDelta;
}

/**
 * Events are told once they are stored, deltas at once: a delta could overtake the event that created its item, and viewers
 * would drop it. The gate holds a delta until the events before it are stored.
 */
export class DeltaGate {
  private readonly stored = new Map<string, number>();
  private readonly held = new Map<string, Held[]>();

  constructor(private readonly tell: (delta: TranscriptDelta) => void) {}

  /** `lastSeq`: number of the call's last event when the delta came. */
  offer(delta: TranscriptDelta, lastSeq: number): void {
    const waiting = this.held.get(delta.callId);
    if (!waiting && (this.stored.get(delta.callId) ?? 0) >= lastSeq) {
      this.tell(delta);
      return;
    }
    const queue = waiting ?? [];
    queue.push({ afterSeq: lastSeq, delta });
    if (queue.length > MAX_HELD) queue.shift();
    this.held.set(delta.callId, queue);
  }

  /** Call it after the events up to `seq` were told. */
  storedUpTo(callId: string, seq: number): void {
    this.stored.set(callId, seq);
    const queue = this.held.get(callId);
    if (!queue) return;
    while (queue[0] && queue[0].afterSeq <= seq) this.tell((queue.shift() as Held).delta);
    if (queue.length === 0) this.held.delete(callId);
  }

  forget(callId: string): void {
    this.stored.delete(callId);
    this.held.delete(callId);
  }
}
