import { AMPLITUDES, AUDIBLE, BYTES_PER_MS, FRAME_MS } from './mu-law';
import { muLawToLinear } from '../voices/g711';

/** What an order asks for; defaults and ranges are Twilio's. */
export interface DetectionSettings {
  readonly mode: 'Enable' | 'DetectMessageEnd';
  readonly timeoutMs: number;
  readonly speechThresholdMs: number;
  readonly speechEndThresholdMs: number;
  readonly silenceTimeoutMs: number;
}

/** Twilio's words. */
export type AnsweredByWord =
  'human' | 'machine_start' | 'machine_end_beep' | 'machine_end_silence' | 'machine_end_other' | 'fax' | 'unknown';

/** A pure tone of this length is a beep. */
const BEEP_MS = 100;
/** How much of a frame's energy one tone holds, at least. */
const PURE = 0.9;
const BEEPS_HERTZ = [800, 950, 1000, 1400, 2000];

function loudness(frame: Uint8Array): number {
  let sum = 0;
  for (const code of frame) sum += AMPLITUDES[code] ?? 0;
  return sum / frame.length;
}

/** The share of the frame's energy that lies at one frequency (Goertzel). */
function share(samples: Int16Array, hertz: number): number {
  const turn = 2 * Math.cos((2 * Math.PI * hertz) / (BYTES_PER_MS * 1000));
  let [one, two, energy] = [0, 0, 0];
  for (const sample of samples) {
    [one, two] = [sample + turn * one - two, one];
    energy += sample * sample;
  }
  const power = one * one + two * two - turn * one * two;
  return energy === 0 ? 0 : (2 * power) / (samples.length * energy);
}

const isTone = (frame: Uint8Array): boolean => {
  const samples = muLawToLinear(frame);
  return BEEPS_HERTZ.some((hertz) => share(samples, hertz) >= PURE);
};

/** Listens to whoever answered, as Twilio does: long speech is a machine's, short speech and a silence a person's. */
export class MachineDetector {
  private elapsedMs = 0;
  /** From the first sound of the greeting, pauses included. */
  private speechMs = 0;
  private quietMs = 0;
  private toneMs = 0;
  private isMachine = false;
  private isOver = false;

  constructor(
    private readonly settings: DetectionSettings,
    private readonly decided: (word: AnsweredByWord, afterMs: number) => void,
  ) {}

  /** 20 ms of the far side. */
  frame(frame: Uint8Array): void {
    if (this.isOver) return;
    this.elapsedMs += FRAME_MS;
    const isLoud = loudness(frame) > AUDIBLE;
    this.quietMs = isLoud ? 0 : this.quietMs + FRAME_MS;
    if (isLoud || this.speechMs > 0) this.speechMs += FRAME_MS;
    const word = this.heard(isLoud && isTone(frame)) ?? this.late();
    if (word) this.decide(word);
  }

  stop(): void {
    this.isOver = true;
  }

  private heard(isBeep: boolean): AnsweredByWord | null {
    const hadBeep = this.toneMs >= BEEP_MS;
    this.toneMs = isBeep ? this.toneMs + FRAME_MS : 0;
    if (hadBeep && !isBeep && this.settings.mode === 'DetectMessageEnd') return 'machine_end_beep';
    return this.heardSpeech();
  }

  private heardSpeech(): AnsweredByWord | null {
    const { mode, speechThresholdMs, speechEndThresholdMs, silenceTimeoutMs } = this.settings;
    if (this.speechMs === 0) return this.quietMs >= silenceTimeoutMs ? 'unknown' : null;
    this.isMachine ||= this.speechMs - this.quietMs > speechThresholdMs;
    if (this.isMachine && mode === 'Enable') return 'machine_start';
    if (this.quietMs < speechEndThresholdMs) return null;
    return this.isMachine ? 'machine_end_silence' : 'human';
  }

  private late(): AnsweredByWord | null {
    if (this.elapsedMs < this.settings.timeoutMs) return null;
    return this.isMachine ? 'machine_end_other' : 'unknown';
  }

  private decide(word: AnsweredByWord): void {
    this.isOver = true;
    this.decided(word, this.elapsedMs);
  }
}
