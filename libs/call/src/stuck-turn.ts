import type { TurnDetection } from './agent';
import type { Moment, MomentWatcher } from './moment';
import type { Clock } from './ports/clock';
import { Wait } from './wait';

/** How long a model with semantic detection waits for an unfinished sentence (OpenAI protocol §3). */
const SEMANTIC_MS = { low: 8_000, medium: 4_000, auto: 4_000, high: 2_000 } as const;
/** Detection that is later than this does not come. */
const GRACE_MS = 1_500;
/** On a line that is never quiet a turn is ended after this long. */
const LONGEST_MS = 120_000;
const LOOK_EVERY_MS = 500;

const patienceMs = (detection: TurnDetection): number =>
  GRACE_MS + (detection.type === 'server_vad' ? detection.silenceDurationMs : SEMANTIC_MS[detection.eagerness]);

export interface StuckTurnDeps {
  readonly clock: Clock;
  readonly detection: TurnDetection;
  /** Milliseconds since the caller's last audible sound. */
  readonly quietMs: () => number;
  readonly commit: () => void;
}

/** Ends a turn whose end the model misses: its detection hangs, or the line is too noisy for it (promise A7). */
export class StuckTurn implements MomentWatcher {
  private readonly wait: Wait;
  private sinceMs: number | null = null;

  constructor(private readonly deps: StuckTurnDeps) {
    this.wait = new Wait(deps.clock, () => this.look());
  }

  update({ talking, connected, callerSpeaking }: Moment): void {
    const speaks = talking && connected && callerSpeaking;
    if (!speaks) this.sinceMs = null;
    else this.sinceMs ??= this.deps.clock.nowMs();
    this.wait.while(speaks, LOOK_EVERY_MS);
  }

  private look(): void {
    const { clock, detection, quietMs, commit } = this.deps;
    if (this.sinceMs === null) return;
    const spokenMs = clock.nowMs() - this.sinceMs;
    // A caller who was heard only just now has not been quiet for longer than the turn lasts.
    const isStuck = Math.min(quietMs(), spokenMs) >= patienceMs(detection) || spokenMs >= LONGEST_MS;
    if (isStuck) commit();
    if (!isStuck) this.wait.begin(LOOK_EVERY_MS);
  }
}
