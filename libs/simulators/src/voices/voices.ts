/** Turns text into telephone speech. One instance serves callers and agents alike, so a phrase is made once. */
export interface Voices {
  /**
   * µ-law at 8 kHz (8 bytes are 1 ms), without silence at either end. The same text and voice always give the same
   * bytes. Rejects only when the synthesiser itself is broken or closed.
   *
   * @param voice any name: agent voices (`marin`, `cedar`…), caller voices (`CALLER_VOICES`); others get a stable one.
   */
  speak(text: string, voice: string): Promise<Uint8Array>;
  /** Releases threads and caches; phrases still in the making are rejected. */
  close(): Promise<void>;
}

/** Bytes of µ-law or A-law that last one millisecond. */
export const TELEPHONE_BYTES_PER_MS = 8;
