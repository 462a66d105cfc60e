import type { MuLawPayload } from '@switchboard/call';

type Held =
  | { readonly kind: 'audio'; readonly payload: MuLawPayload; readonly ms: number }
  | { readonly kind: 'command'; readonly run: () => void };

/** 8 kHz, one byte a sample. */
const BYTES_PER_MS = 8;

/** What was asked of a session that is not ready yet, in order. Of the audio only the newest is kept. */
export class HeldCommands {
  private held: Held[] = [];
  private audioMs = 0;

  constructor(private readonly maxAudioMs: number) {}

  hear(payload: MuLawPayload): void {
    const ms = Buffer.byteLength(payload, 'base64') / BYTES_PER_MS;
    this.held.push({ kind: 'audio', payload, ms });
    this.audioMs += ms;
    while (this.audioMs > this.maxAudioMs) this.dropOldestAudio();
  }

  command(run: () => void): void {
    this.held.push({ kind: 'command', run });
  }

  release(hear: (payload: MuLawPayload) => void): void {
    const held = this.held;
    this.clear();
    for (const entry of held) {
      if (entry.kind === 'audio') hear(entry.payload);
      else entry.run();
    }
  }

  clear(): void {
    this.held = [];
    this.audioMs = 0;
  }

  private dropOldestAudio(): void {
    const at = this.held.findIndex((entry) => entry.kind === 'audio');
    const [dropped] = at < 0 ? [] : this.held.splice(at, 1);
    // With none left nothing is held, whatever the sum of fractions says.
    this.audioMs = dropped?.kind === 'audio' ? this.audioMs - dropped.ms : 0;
  }
}
