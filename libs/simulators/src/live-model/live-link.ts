import type { FaultSwitches } from '../realtime-model/faults/fault-switches';
import type { Mind } from '../realtime-model/mind/mind';
import type { ScopedClock } from '../realtime-model/scoped-clock';
import type { Voices } from '../voices';
import type { LiveFaultId } from './live-faults.data';
import type { LivePace } from './live-pace';
import type { LiveEvent, LiveProblem } from './wire/live-wire';

/** One session as its parts see it. */
export interface LiveLink {
  /** All its timers end with the connection. */
  readonly clock: ScopedClock;
  readonly voices: Voices;
  readonly mind: Mind;
  readonly pace: LivePace;
  readonly faults: FaultSwitches<LiveFaultId>;
  /** Milliseconds since `session.started`. */
  sessionMs(): number;
  /** Gives the event its id and sends it. */
  emit(event: LiveEvent): void;
  /** Sends a frame as it is, however broken. */
  emitRaw(text: string): void;
  complain(problem: LiveProblem, eventId: string | null): void;
  report(error: unknown): void;
}
