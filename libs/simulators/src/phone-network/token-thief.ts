import type { Clock, DialSocket, TextSocket, Timer } from '@switchboard/call';
import { NO_FAULTS } from './faults';
import type { StreamEnd, StreamIdentity } from './media-stream';
import { MediaStream } from './media-stream';

/** How a server met a second stream with a used token: refused before the upgrade, ended, or (badly) still served. */
export type TheftOutcome =
  { readonly kind: 'refused'; readonly status: number | null } | StreamEnd | { readonly kind: 'served' };

const STRIKE_AFTER_MS = 200;

/** Opens a second stream with the parameters of a running one, as somebody would who recorded the webhook's answer. */
export class TokenThief {
  outcome: TheftOutcome | null = null;
  private timer: Timer | null = null;
  private stream: MediaStream | null = null;

  constructor(
    private readonly clock: Clock,
    private readonly dial: DialSocket,
  ) {}

  strike(url: string, headers: Readonly<Record<string, string>>, identity: StreamIdentity): void {
    this.timer = this.clock.after(STRIKE_AFTER_MS, () => {
      void this.dial(url, headers).then((dialled) => {
        if ('failure' in dialled) this.outcome = { kind: 'refused', status: dialled.failure.status ?? null };
        else this.open(dialled.socket, identity);
      });
    });
  }

  stop(): void {
    this.timer?.cancel();
    this.stream?.stop();
  }

  private open(socket: TextSocket, identity: StreamIdentity): void {
    this.outcome = { kind: 'served' };
    this.stream = new MediaStream({
      clock: this.clock,
      socket,
      identity,
      faults: NO_FAULTS,
      keepAudio: false,
      violated: () => undefined,
      ended: (end) => {
        // Our own stop at the end of the call must not look as if the server had ended it.
        if (end.kind !== 'stopped') this.outcome = end;
      },
    });
    this.stream.begin();
  }
}
