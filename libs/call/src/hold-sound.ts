import type { Moment, MomentWatcher } from './moment';
import type { Clock } from './ports/clock';
import { Wait } from './wait';

/** Without a model nothing else will be heard for a while. */
const UNCONNECTED_MS = 1_000;
/** A slow answer or tool is covered before the silence becomes suspicious (promise A16: 6 s). */
const WAITING_MS = 4_500;
const AGAIN_MS = 3_000;

/** The caller waits for us, or for somebody we call. */
const isOurs = ({ connected, owed, usingTool, transferring }: Moment): boolean =>
  !connected || owed || usingTool || transferring;

/** Covers our own silences with a short sound: while a session is replaced, an answer stalls or a tool takes long. */
export class HoldSound implements MomentWatcher {
  private readonly wait: Wait;
  private played = 0;

  constructor(
    clock: Clock,
    private readonly play: () => void,
  ) {
    this.wait = new Wait(clock, () => {
      this.played++;
      this.play();
    });
  }

  update(moment: Moment): void {
    const { talking, muted, connected } = moment;
    const ours = talking && !muted && isOurs(moment);
    if (!ours) this.played = 0;
    const silent = ours && !moment.sounding && !moment.callerSpeaking;
    const firstMs = connected && !moment.transferring ? WAITING_MS : UNCONNECTED_MS;
    this.wait.while(silent, this.played > 0 ? AGAIN_MS : firstMs);
  }
}
