import type { Voices } from '../voices';
import type { FaultSwitches } from './faults/fault-switches';
import type { Mind } from './mind/mind';
import type { Pace } from './pace';
import type { ScopedClock } from './scoped-clock';
import type { SessionSettings } from './wire/session-settings';
import type { ServerEvent, WireProblem } from './wire/wire';

/** One connection as its parts see it. */
export interface ModelLink {
  /** All its timers end with the connection. */
  readonly clock: ScopedClock;
  readonly voices: Voices;
  readonly mind: Mind;
  readonly pace: Pace;
  readonly faults: FaultSwitches;
  session(): SessionSettings;
  /** Gives the event its id and sends it; nothing once the connection has ended. */
  emit(event: ServerEvent): void;
  /** Sends a frame as it is, however broken. */
  emitRaw(text: string): void;
  /** An `error` event that no client event asked for. */
  complain(problem: WireProblem): void;
  /** A fault of ours inside the simulator. */
  report(error: unknown): void;
  /** Drops the connection without a handshake. */
  drop(): void;
}
