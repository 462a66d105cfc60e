import type { CallRegister } from './call-register';
import type { AudioTap } from './ports/recorder';

/** Lets people hear a call without being heard. The log tells who listened, from when to when. */
export class Listening {
  constructor(private readonly register: CallRegister) {}

  begin(callId: string, tap: AudioTap, actor: string): (() => void) | null {
    const live = this.register.get(callId);
    const session = live?.session;
    if (!live || !session?.talking) return null;
    const note = (action: string): void => live.log.record({ type: 'OperatorActed', actor, action, note: null });
    let stopped = false;
    const stop = (): void => {
      if (stopped) return;
      stopped = true;
      leave();
      note('STOP_LISTENING');
    };
    note('LISTEN');
    const leave = session.hearAlong({
      caller: (payload, atMs) => tap.caller(payload, atMs),
      agent: (payload, atMs) => tap.agent(payload, atMs),
      cut: (atMs) => tap.cut(atMs),
      ended: (atMs) => {
        stop();
        tap.ended(atMs);
      },
    });
    return stop;
  }
}
