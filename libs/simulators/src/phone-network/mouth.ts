import { createHash } from 'node:crypto';
import { FRAME_BYTES, SILENCE } from './mu-law';

/** What a caller says: queued speech, cut into frames of 20 ms, silence where nothing is said. */
export class Mouth {
  private queue: Uint8Array[] = [];
  private offset = 0;
  private queuedBytes = 0;

  say(muLaw: Uint8Array): void {
    if (muLaw.length === 0) return;
    this.queue.push(muLaw);
    this.queuedBytes += muLaw.length;
  }

  get speaking(): boolean {
    return this.queuedBytes > 0;
  }

  hush(): void {
    this.queue = [];
    this.offset = 0;
    this.queuedBytes = 0;
  }

  /** The next 160 bytes; always a new array, because a receiver may keep it. */
  frame(): Uint8Array {
    const frame = new Uint8Array(FRAME_BYTES).fill(SILENCE);
    let at = 0;
    while (at < FRAME_BYTES) {
      const head = this.queue[0];
      if (!head) break;
      const piece = head.subarray(this.offset, this.offset + FRAME_BYTES - at);
      frame.set(piece, at);
      at += piece.length;
      this.offset += piece.length;
      this.queuedBytes -= piece.length;
      if (this.offset < head.length) break;
      this.queue.shift();
      this.offset = 0;
    }
    return frame;
  }
}

/** What left towards the server on one stream: sums and a running hash always, the audio only when asked. */
export class SpokenTruth {
  private readonly hash = createHash('sha256');
  private readonly pieces: Uint8Array[] = [];
  private sent = 0;

  constructor(private readonly keepAudio: boolean) {}

  add(frame: Uint8Array): void {
    this.sent += frame.length;
    this.hash.update(frame);
    if (this.keepAudio) this.pieces.push(frame);
  }

  get bytes(): number {
    return this.sent;
  }

  sha256(): string {
    return this.hash.copy().digest('hex');
  }

  audio(): Uint8Array {
    return Buffer.concat(this.pieces);
  }
}
