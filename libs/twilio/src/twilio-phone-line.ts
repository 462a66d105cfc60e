import type { MuLawPayload, PhoneLine, TextSocket } from '@switchboard/call';
import { isBase64, StreamFrames } from './media-stream-wire';

/**
 * About twelve minutes of queued audio. Far more than any answer, so reaching it means that the far side has stopped
 * reading and the queue would grow until the process dies.
 */
const MAX_BUFFERED_BYTES = 8 * 1024 * 1024;

/** The sending side of one media stream; `MediaStream` is its receiving side. */
export class TwilioPhoneLine implements PhoneLine {
  private readonly frames: StreamFrames;
  private isOpen = true;
  private wasClosedByUs = false;

  constructor(
    readonly streamSid: string,
    private readonly socket: TextSocket,
    /** Starts the closing of the socket. */
    private readonly leave: () => void,
  ) {
    this.frames = new StreamFrames(streamSid);
  }

  get open(): boolean {
    return this.isOpen;
  }

  get closedByUs(): boolean {
    return this.wasClosedByUs;
  }

  /** Empty audio, and what is not base64, is left out: either would break the stream for the audio that follows. */
  play(payload: MuLawPayload): void {
    if (!this.isOpen || payload === '' || !isBase64(payload)) return;
    if (this.socket.bufferedBytes > MAX_BUFFERED_BYTES) {
      this.over();
      this.socket.terminate();
      return;
    }
    if (this.socket.sendAround) this.socket.sendAround(this.frames.around, payload);
    else this.socket.send(this.frames.media(payload));
  }

  mark(name: string): void {
    if (this.isOpen) this.socket.send(this.frames.mark(name));
  }

  clear(): void {
    if (this.isOpen) this.socket.send(this.frames.clear());
  }

  close(): void {
    if (!this.isOpen) return;
    this.wasClosedByUs = true;
    this.over();
    this.leave();
  }

  /** The stream has ended: from now on every method does nothing. */
  over(): void {
    this.isOpen = false;
  }
}
