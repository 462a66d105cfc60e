import { linearToMuLaw } from './g711';
import type { Voices } from './voices';

const SAMPLES_PER_MS = 8;
/** About fifteen letters a second, as people speak. */
const MS_PER_LETTER = 62;
const GAP_MS = 40;
const LOUDNESS = 9_000;

/** FNV-1a, 32 bits: stable over runs and machines. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value >>> 0;
}

/** Mulberry32: small, seeded, good enough to make every phrase's bytes its own. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

interface Tone {
  readonly pitchHz: number;
  readonly formantHz: number;
  readonly random: () => number;
}

function writeWord(into: Int16Array, from: number, length: number, tone: Tone): void {
  for (let i = 0; i < length; i++) {
    const seconds = i / (SAMPLES_PER_MS * 1000);
    const fade = Math.min(1, i / 80, (length - i) / 80);
    const voice =
      Math.sin(2 * Math.PI * tone.pitchHz * seconds) + 0.6 * Math.sin(2 * Math.PI * tone.formantHz * seconds);
    into[from + i] = Math.round(fade * LOUDNESS * (0.6 * voice + 0.15 * (tone.random() - 0.5)));
  }
}

function sing(text: string, voice: string): Uint8Array {
  const random = randomFrom(hash(`${voice}\n${text}`));
  const base = 110 + (hash(voice) % 120);
  const words = text.split(/\s+/).filter((word) => word !== '');
  const lengths = words.map((word) => word.length * MS_PER_LETTER * SAMPLES_PER_MS);
  const gap = GAP_MS * SAMPLES_PER_MS;
  const total = lengths.reduce((sum, length) => sum + length, Math.max(0, words.length - 1) * gap);
  const samples = new Int16Array(total);
  let at = 0;
  for (const length of lengths) {
    writeWord(samples, at, length, {
      pitchHz: base * (0.9 + 0.2 * random()),
      formantHz: 400 + 1200 * random(),
      random,
    });
    at += length + gap;
  }
  return linearToMuLaw(samples);
}

/**
 * Speech-like tones without a synthesiser, for specs under a virtual clock: cheap, made in the same turn, as long as the
 * text would take to say (62 ms a letter), and different for every text and voice.
 */
export class ToneVoices implements Voices {
  private readonly made = new Map<string, Uint8Array>();

  async speak(text: string, voice: string): Promise<Uint8Array> {
    const key = `${voice}\n${text}`;
    const known = this.made.get(key);
    if (known) return known;
    const phrase = sing(text, voice);
    this.made.set(key, phrase);
    return phrase;
  }

  async close(): Promise<void> {
    this.made.clear();
  }
}
