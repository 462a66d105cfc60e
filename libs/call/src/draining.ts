import type { CallRegister } from './call-register';
import type { HangUp } from './hang-up';
import type { LiveCall } from './live-call';
import type { Clock } from './ports/clock';

/** After a drain's limit the last callers hear a sentence; it may take so long. */
const FAREWELL_MS = 6_000;
/** A conversation that was closed may wait so long for the caller's last words. */
const LAST_WORDS_MS = 3_000;

const SHUTTING_DOWN = 'We are sorry, we have to end this call now. Please call again in a few minutes. Goodbye.';

/** Resolves with `done`, but no later than after `ms`. */
export function atMost(clock: Clock, done: Promise<void>, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = clock.after(ms, resolve);
    void done.then(() => {
      timer.cancel();
      resolve();
    });
  });
}

/** The end of a server in good order (promise B9): calls finish; who is still there after the limit hears a sentence. */
export class Draining {
  private begun = false;

  constructor(
    private readonly deps: {
      readonly clock: Clock;
      readonly register: CallRegister;
      readonly hangUp: HangUp;
      readonly stored: () => Promise<void>;
    },
  ) {}

  get on(): boolean {
    return this.begun;
  }

  async run(timeoutMs: number): Promise<void> {
    const { register } = this.deps;
    this.begun = true;
    await this.emptyWithin(timeoutMs);
    for (const live of register.carried) this.dismiss(live);
    await this.emptyWithin(FAREWELL_MS);
    // Whom the carrier has put through is followed by the next process.
    const ours = register.all.filter((live) => !live.leavesUs);
    for (const live of ours) live.endAs(live.log.call.answeredAt === null ? 'CANCELED' : 'COMPLETED');
    await this.emptyWithin(LAST_WORDS_MS);
    await this.deps.stored();
  }

  private dismiss(live: LiveCall): void {
    live.fail(
      { code: 'PROVIDER_UNAVAILABLE', message: 'The server is being stopped.', retryable: true },
      'SERVER_SHUTDOWN',
      { kind: 'sayAndHangUp', say: SHUTTING_DOWN },
    );
    live.transfer?.dismiss();
    // Nobody has answered yet, so nobody can be told: the carrier must not let it ring into a server that is gone.
    if (live.log.call.answeredAt === null) void this.deps.hangUp.run(live, 'SERVER_SHUTDOWN');
    else live.session?.closeLine();
  }

  private emptyWithin(ms: number): Promise<void> {
    return atMost(this.deps.clock, this.deps.register.empty(), ms);
  }
}
