import { AMPLITUDES, AUDIBLE, FRAME_MS } from './mu-law';
import type { FormFields } from './phone-network.types';
import { newSid } from './sid';

/** `<Record>` as written. */
export interface RecordLimits {
  readonly maxLengthMs: number;
  /** Silence that ends the recording. */
  readonly pauseMs: number;
}

/** What the network keeps of a message. */
export interface RecordingTruth {
  readonly recordingSid: string;
  readonly durationMs: number;
}

function isLoud(frame: Uint8Array): boolean {
  let sum = 0;
  for (const code of frame) sum += AMPLITUDES[code] ?? 0;
  return sum > AUDIBLE * frame.length;
}

/** A machine that listens to the caller until a pause, the longest time, or the end of the call. */
export class Voicemail {
  private readonly recordingSid = newSid('RE');
  private recordedMs = 0;
  private quietMs = 0;
  private isSpoken = false;
  private isOver = false;

  constructor(
    private readonly accountSid: string,
    private readonly limits: RecordLimits,
    /** Null: nothing was said, so there is no recording and nobody is asked. */
    private readonly ended: (fields: FormFields | null, truth: RecordingTruth | null) => void,
  ) {}

  frame(frame: Uint8Array): void {
    if (this.isOver) return;
    this.recordedMs += FRAME_MS;
    this.quietMs = isLoud(frame) ? 0 : this.quietMs + FRAME_MS;
    this.isSpoken ||= this.quietMs === 0;
    if (this.recordedMs >= this.limits.maxLengthMs || this.quietMs >= this.limits.pauseMs) this.end('');
  }

  /** `digits`: the key that ended it, or Twilio's word `hangup`. */
  end(digits: string): void {
    if (this.isOver) return;
    this.isOver = true;
    if (!this.isSpoken) return this.ended(null, null);
    const { recordingSid, recordedMs: durationMs } = this;
    const url = `https://api.twilio.com/2010-04-01/Accounts/${this.accountSid}/Recordings/${recordingSid}`;
    const fields: FormFields = [
      ['RecordingSid', recordingSid],
      ['RecordingUrl', url],
      ['RecordingDuration', String(Math.ceil(durationMs / 1000))],
      ...(digits === '' ? [] : [['Digits', digits] as const]),
    ];
    this.ended(fields, { recordingSid, durationMs });
  }
}
