import type { Clock, MuLawPayload, Timer } from '@switchboard/call';

/** 8 kHz, one byte a sample. */
const BYTES_PER_MS = 8;
const LOOK_MS = 200;
/** Less is jitter. */
const LATE_MS = 250;
/** What is under way is not filled in. */
const SLACK_MS = 60;
const MU_LAW_SILENCE = 0xff;
/** µ-law magnitude below which nothing is heard. */
const SILENT_CODE = 4;

const isSilent = (bytes: Buffer): boolean => bytes.every((byte) => (~byte & 0x7f) <= SILENT_CODE);

/**
 * The model hears time through audio: where none comes, silence is sent for the time that passes. Silence of the caller's that
 * arrives afterwards for the same time is left out, so that the model is not kept behind.
 */
export class InputClock {
  private beganMs = 0;
  private sentMs = 0;
  /** Silence of ours that the caller's own may still follow. */
  private filledMs = 0;
  private timer: Timer | null = null;

  constructor(
    private readonly clock: Clock,
    private readonly send: (payload: MuLawPayload) => void,
  ) {}

  start(): void {
    this.beganMs = this.clock.nowMs();
    this.look();
  }

  /** The hot path. */
  hear(payload: MuLawPayload): void {
    const ms = Buffer.byteLength(payload, 'base64') / BYTES_PER_MS;
    if (this.filledMs >= ms && this.aheadMs >= ms && isSilent(Buffer.from(payload, 'base64'))) {
      this.filledMs -= ms;
      return;
    }
    this.sentMs += ms;
    this.send(payload);
  }

  stop(): void {
    this.timer?.cancel();
    this.timer = null;
  }

  private get aheadMs(): number {
    return this.sentMs - (this.clock.nowMs() - this.beganMs);
  }

  private look(): void {
    const lateMs = -this.aheadMs;
    if (lateMs >= LATE_MS) this.fill(Math.floor(lateMs - SLACK_MS));
    this.timer = this.clock.after(LOOK_MS, () => this.look());
  }

  private fill(ms: number): void {
    this.sentMs += ms;
    this.filledMs += ms;
    this.send(Buffer.alloc(ms * BYTES_PER_MS, MU_LAW_SILENCE).toString('base64'));
  }
}
