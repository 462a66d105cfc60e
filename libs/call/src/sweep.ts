import type { CallRegister } from './call-register';
import { isFinal, statusOfWord } from './call-state';
import type { LiveCall } from './live-call';
import type { Clock, Timer } from './ports/clock';
import type { FaultLog } from './ports/log';
import type { Carrier } from './ports/phone';

/** A pass takes a few calls at a time; nothing of it happens on the way of a frame. */
const PASS_EVERY_MS = 5_000;
/** The carrier is asked at most this often a pass, so at most five times a second, whatever the number of calls. */
const MOST_A_PASS = 25;
/** Each doubtful call is asked for this often: final ≤ 60 s after its end (promise B4). */
const ASK_EVERY_MS = 20_000;
/** A call that is so young may be unknown to a part of the carrier: its reads lag behind its writes. */
const YOUNG_MS = 30_000;

export interface SweepDeps {
  readonly clock: Clock;
  readonly carrier: Pick<Carrier, 'callStatus'>;
  readonly register: CallRegister;
  readonly faults: FaultLog;
}

/** What was seen of a call when it was last looked at. */
interface Look {
  askedMs: number;
  /** Where the caller's audio stood; null = no stream, or no audio yet. */
  untilMs: number | null;
}

/**
 * Finds the calls whose end nobody told: the last callback is missing, or the stream has died without a word. A call whose
 * caller is heard needs no question; every other is asked for at the carrier from time to time.
 */
export class Sweep {
  private readonly looks = new WeakMap<LiveCall, Look>();
  private timer: Timer | null = null;

  constructor(private readonly deps: SweepDeps) {
    deps.register.changed = () => this.follow();
  }

  /** Runs while there are calls, so that a server without any asks nothing. */
  private follow(): void {
    if (this.deps.register.all.length > 0) return this.plan();
    this.timer?.cancel();
    this.timer = null;
  }

  private plan(): void {
    this.timer ??= this.deps.clock.after(PASS_EVERY_MS, () => {
      this.timer = null;
      void this.pass().then(() => this.follow());
    });
  }

  private async pass(): Promise<void> {
    const doubtful = this.deps.register.all.filter((live) => this.isDoubtful(live));
    // Who has waited longest comes first; the others follow in the next passes.
    const due = doubtful.sort((a, b) => this.lookAt(a).askedMs - this.lookAt(b).askedMs).slice(0, MOST_A_PASS);
    await Promise.all(due.map((live) => this.ask(live)));
  }

  private isDoubtful(live: LiveCall): boolean {
    const look = this.lookAt(live);
    const untilMs = live.session?.talking ? live.session.heardUntilMs : null;
    const isHeard = live.session?.talking === true && (untilMs === null || untilMs !== look.untilMs);
    look.untilMs = untilMs;
    if (isHeard) look.askedMs = this.deps.clock.nowMs();
    if (isHeard || live.log.call.callSid === null) return false;
    return this.deps.clock.nowMs() - look.askedMs >= ASK_EVERY_MS;
  }

  /** One that was taken over from an earlier process is asked for at once: it may have ended long ago. */
  private lookAt(live: LiveCall): Look {
    const known = this.looks.get(live);
    if (known) return known;
    const askedMs = live.orphaned ? Number.NEGATIVE_INFINITY : this.deps.clock.nowMs();
    const look = { askedMs, untilMs: null };
    this.looks.set(live, look);
    return look;
  }

  private async ask(live: LiveCall): Promise<void> {
    const { callSid } = live.log.call;
    if (callSid === null) return;
    this.lookAt(live).askedMs = this.deps.clock.nowMs();
    try {
      const answer = await this.deps.carrier.callStatus(callSid);
      if (live.final || 'refused' in answer) return;
      const status = answer.status === null ? this.statusOfUnknown(live) : statusOfWord(answer.status);
      if (status && isFinal(status)) live.endAs(status);
    } catch (fault) {
      const stack = fault instanceof Error ? fault.stack : String(fault);
      this.deps.faults.error('A call could not be asked for', { callId: live.log.call.id, stack });
    }
  }

  private statusOfUnknown({ log }: LiveCall): 'COMPLETED' | 'FAILED' | null {
    if (log.offsetMs() < YOUNG_MS) return null;
    return log.call.answeredAt === null ? 'FAILED' : 'COMPLETED';
  }
}
