import type { Clock, ModelListener, Problem } from '@switchboard/call';
import { ownFault } from './provider-problem';

/** Sockets, timers and promises call in from outside of any call: what is thrown there ends one session at most. */
export class Guard {
  constructor(
    private readonly fault: (error: unknown) => void,
    private readonly end: (problem: Problem) => void,
  ) {}

  run(run: () => void): void {
    try {
      run();
    } catch (error) {
      this.faulted(error);
    }
  }

  /** For who catches by itself, where a closure would be made per frame. */
  faulted(error: unknown): void {
    this.fault(error);
    this.endAfterFault();
  }

  clock(clock: Clock): Clock {
    return {
      nowMs: () => clock.nowMs(),
      wallTime: () => clock.wallTime(),
      after: (delayMs, run) => clock.after(delayMs, () => this.run(run)),
    };
  }

  /** The listener may close the session in the middle of anything; after `ended` it hears nothing more. */
  listener(listener: ModelListener, over: () => boolean): ModelListener {
    return {
      audio: (audio) => {
        if (!over()) listener.audio(audio);
      },
      event: (event) => {
        if (!over()) listener.event(event);
      },
    };
  }

  private endAfterFault(): void {
    try {
      this.end(ownFault());
    } catch (error) {
      this.fault(error);
    }
  }
}
