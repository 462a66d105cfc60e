import type { LiveCall } from './live-call';
import type { Clock } from './ports/clock';
import type { FaultLog } from './ports/log';
import type { PhoneListener } from './ports/phone';
import type { ModelListener } from './ports/voice-model';

/** Runs one handler; our own mistake ends this call with a spoken apology and nothing else (promise B2). */
function guarded(run: () => void, faults: FaultLog, live: LiveCall): void {
  try {
    run();
  } catch (fault) {
    faults.error('A fault of ours in a call', {
      callId: live.log.call.id,
      stack: fault instanceof Error ? fault.stack : String(fault),
    });
    live.fail(
      { code: 'PROVIDER_UNAVAILABLE', message: 'An internal fault ended the conversation.', retryable: true },
      'MEDIA_ERROR',
    );
    live.session?.closeLine();
  }
}

export function guardPhoneListener(listener: PhoneListener, faults: FaultLog, live: LiveCall): PhoneListener {
  return {
    fromPhone: (payload, timestampMs) => {
      // Written out, as those below: a closure for each of so many frames would be garbage.
      try {
        listener.fromPhone(payload, timestampMs);
      } catch (fault) {
        guarded(() => raise(fault), faults, live);
      }
    },
    markReached: (name) => {
      try {
        listener.markReached(name);
      } catch (fault) {
        guarded(() => raise(fault), faults, live);
      }
    },
    keyPressed: (digit) => guarded(() => listener.keyPressed(digit), faults, live),
    phoneEnded: (end) => guarded(() => listener.phoneEnded(end), faults, live),
  };
}

export function guardModelListener(listener: ModelListener, faults: FaultLog, live: LiveCall): ModelListener {
  return {
    audio: (audio) => {
      try {
        listener.audio(audio);
      } catch (fault) {
        guarded(() => raise(fault), faults, live);
      }
    },
    event: (event) => guarded(() => listener.event(event), faults, live),
  };
}

/** What a call sets itself to do later is under the same guard as what comes from outside. */
export function guardClock(clock: Clock, faults: FaultLog, live: LiveCall): Clock {
  return {
    nowMs: () => clock.nowMs(),
    wallTime: () => clock.wallTime(),
    after: (delayMs, run) => clock.after(delayMs, () => guarded(run, faults, live)),
  };
}

function raise(fault: unknown): never {
  throw fault;
}
