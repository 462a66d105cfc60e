import { BYTES_PER_MS } from '../audio';
import type { MuLawPayload } from '../ports/phone';
import type { AudioTap, Recorder, RecordingListener, RecordingOrder } from '../ports/recorder';

const SILENCE = 0xff;

/** Keeps both sides of a call as one stretch of bytes each, from the answer on. */
export class KeptSound implements AudioTap {
  private readonly sides = { caller: Buffer.alloc(0), agent: Buffer.alloc(0) };
  readonly cuts: number[] = [];
  endedMs: number | null = null;

  caller(payload: MuLawPayload, atMs: number): void {
    this.put('caller', payload, atMs);
  }

  agent(payload: MuLawPayload, atMs: number): void {
    this.put('agent', payload, atMs);
  }

  cut(atMs: number): void {
    this.cuts.push(atMs);
    this.sides.agent.fill(SILENCE, Math.round(atMs * BYTES_PER_MS));
  }

  ended(atMs: number): void {
    this.endedMs = atMs;
  }

  /** 8 bytes a millisecond, silence where nothing was told. */
  get lanes(): { readonly caller: Buffer; readonly agent: Buffer } {
    return this.sides;
  }

  private put(side: 'caller' | 'agent', payload: MuLawPayload, atMs: number): void {
    const bytes = Buffer.from(payload, 'base64');
    const at = Math.round(atMs * BYTES_PER_MS);
    const missing = at + bytes.length - this.sides[side].length;
    if (missing > 0) this.sides[side] = Buffer.concat([this.sides[side], Buffer.alloc(missing, SILENCE)]);
    bytes.copy(this.sides[side], at);
  }
}

export interface KeptRecording {
  readonly order: RecordingOrder;
  readonly told: RecordingListener;
  readonly sound: KeptSound;
}

/** Recordings in memory; the spec says how each of them went. */
export class MemoryRecorder implements Recorder {
  readonly recordings: KeptRecording[] = [];

  begin(order: RecordingOrder, told: RecordingListener): AudioTap {
    const sound = new KeptSound();
    this.recordings.push({ order, told, sound });
    return sound;
  }
}
