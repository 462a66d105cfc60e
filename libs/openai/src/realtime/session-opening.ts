import type { Clock, ModelSetup, Problem, Timer } from '@switchboard/call';
import type { RealtimeSessionCreateRequest } from 'openai/resources/realtime/realtime';
import { problemOfFault, refusal, unavailable } from './provider-problem';
import type { ServerFault, ServerSettings } from './server-event';
import { fullSettings, minimalSettings, speaksMuLaw } from './session-setup';

/** What the opening asks of its owner. `failed` is the end; after it or after `opened` nothing more is asked. */
export interface OpeningHost {
  update(settings: RealtimeSessionCreateRequest): void;
  opened(): void;
  problem(problem: Problem): void;
  failed(problem: Problem): void;
}

export interface OpeningLimits {
  readonly clock: Clock;
  /** Milliseconds from the start of the dial to `session.created`, and again from each update to its answer. */
  readonly timeoutMs: number;
}

type Phase = 'connecting' | 'full' | 'minimal' | 'over';

/**
 * From the dial to a session that is really ours. A new session runs with defaults (24 kHz PCM, a generic assistant), so
 * nothing may be heard or said before `session.updated` has confirmed µ-law on both sides.
 */
export class SessionOpening {
  private phase: Phase = 'connecting';
  private timer: Timer;

  constructor(
    private readonly setup: ModelSetup,
    private readonly limits: OpeningLimits,
    private readonly host: OpeningHost,
  ) {
    this.timer = this.limit('OpenAI did not begin the session in time.');
  }

  get isOver(): boolean {
    return this.phase === 'over';
  }

  created(): void {
    if (this.phase !== 'connecting') return;
    this.ask('full', fullSettings(this.setup));
  }

  updated(settings: ServerSettings): void {
    if (this.phase === 'connecting' || this.phase === 'over') return;
    if (speaksMuLaw(settings)) {
      this.end();
      this.host.opened();
    } else if (this.phase === 'full') {
      this.askMinimum('the audio format was not taken over', null);
    } else {
      this.fail(refusal('OpenAI does not speak µ-law in this session, so no call can use it.', null));
    }
  }

  /** An error event, none of the fatal ones, came while the session was opening. */
  refused(fault: ServerFault): void {
    const problem = problemOfFault(fault);
    if (this.phase === 'full') this.askMinimum(problem.message, problem.providerCode ?? null);
    // Before `session.created` an error stands in its place; the minimum cannot be reduced further.
    else if (this.phase !== 'over') this.fail(problem);
  }

  /** The owner has ended; also releases the timer. */
  end(): void {
    this.phase = 'over';
    this.timer.cancel();
  }

  private askMinimum(cause: string, providerCode: string | null): void {
    this.ask('minimal', minimalSettings(this.setup));
    const lost = 'The call goes on without the chosen voice, speed, turn detection and transcription';
    this.host.problem(refusal(`OpenAI refused the settings of the session. ${lost}. Cause: ${cause}`, providerCode));
  }

  private ask(phase: 'full' | 'minimal', settings: RealtimeSessionCreateRequest): void {
    this.timer.cancel();
    this.phase = phase;
    this.timer = this.limit('OpenAI did not confirm the settings of the session in time.');
    this.host.update(settings);
  }

  private limit(message: string): Timer {
    return this.limits.clock.after(this.limits.timeoutMs, () => this.fail(unavailable(message, 'timeout')));
  }

  private fail(problem: Problem): void {
    if (this.phase === 'over') return;
    this.end();
    this.host.failed(problem);
  }
}
