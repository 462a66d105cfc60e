import type { Clock, Timer } from '@switchboard/call';
import type { BadFrame, PhoneFaults } from './faults';
import type { MediaStream } from './media-stream';
import type { RawSocket } from './phone-network.types';

const FIRST_BAD_FRAME_MS = 1000;
const BAD_FRAME_PERIOD_MS = 100;
/** Beyond the 64 kB that a server should take at most. */
const HUGE_CHARACTERS = 100_000;

/** The text of a frame that Twilio would never send. */
function badText(kind: Exclude<BadFrame, 'binary'>, streamSid: string): string {
  const media = (payload: string): string =>
    JSON.stringify({
      event: 'media',
      sequenceNumber: '1',
      streamSid,
      media: { track: 'inbound', chunk: '1', timestamp: '0', payload },
    });
  switch (kind) {
    case 'malformed':
      return '{"event":"media","streamSid":';
    case 'huge':
      return media('/'.repeat(HUGE_CHARACTERS));
    case 'outOfOrder':
      return media('/'.repeat(216));
    case 'unknownEvent':
      return JSON.stringify({ event: 'surprise', sequenceNumber: '1', streamSid });
  }
}

/** Breaks a running stream as its faults say; `cancel` when the stream is over. */
export class StreamFaults {
  private readonly timers: Timer[] = [];

  constructor(
    private readonly clock: Clock,
    private readonly stream: MediaStream,
    private readonly socket: Partial<RawSocket>,
  ) {}

  arm(faults: PhoneFaults): void {
    faults.badFrames.forEach((kind, index) =>
      this.later(FIRST_BAD_FRAME_MS + index * BAD_FRAME_PERIOD_MS, () => this.send(kind)),
    );
    if (faults.resetAfterMs !== null) this.later(faults.resetAfterMs, () => this.stream.reset());
  }

  cancel(): void {
    for (const timer of this.timers) timer.cancel();
  }

  private later(delayMs: number, run: () => void): void {
    this.timers.push(this.clock.after(delayMs, run));
  }

  private send(kind: BadFrame): void {
    if (kind === 'binary') this.socket.sendBinary?.(160);
    else this.stream.sendRaw(badText(kind, this.stream.streamSid));
  }
}
