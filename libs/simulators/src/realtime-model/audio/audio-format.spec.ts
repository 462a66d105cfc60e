import fc from 'fast-check';
import { bytesPerMs, fromMuLaw, silence, toMuLaw } from './audio-format';
import type { AudioFormat } from './audio-format';
import { InputAudioBuffer } from './input-audio-buffer';
import { fromTripleRate, toTripleRate } from './triple-rate';

const PCMU: AudioFormat = { type: 'audio/pcmu' };
const PCM: AudioFormat = { type: 'audio/pcm', rate: 24_000 };

const sine = (hz: number, ms: number, rate: number): Int16Array =>
  Int16Array.from({ length: (rate * ms) / 1000 }, (_, i) =>
    Math.round(8_000 * Math.sin((2 * Math.PI * hz * i) / rate)),
  );
const power = (samples: Int16Array): number =>
  Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
/** Without the filter's run-in at both ends. */
const middle = (samples: Int16Array): Int16Array => samples.subarray(100, samples.length - 100);

describe('sample rates', () => {
  it.each([200, 1_000, 3_000])('keep a tone of %s Hz in both directions', (hz) => {
    const slow = sine(hz, 200, 8_000);
    expect(power(middle(toTripleRate(slow))) / power(slow)).toBeCloseTo(1, 1);
    expect(power(middle(fromTripleRate(sine(hz, 200, 24_000)))) / power(slow)).toBeCloseTo(1, 1);
    const there = middle(fromTripleRate(toTripleRate(slow)));
    const difference = there.map((sample, index) => sample - (slow[index + 100] ?? 0));
    expect(power(difference) / power(slow)).toBeLessThan(0.1);
  });

  it.each([5_000, 7_000, 10_000])('let no tone of %s Hz fold down into the telephone band', (hz) => {
    expect(power(middle(fromTripleRate(sine(hz, 200, 24_000)))) / power(sine(hz, 200, 24_000))).toBeLessThan(0.01);
  });
});

describe('formats', () => {
  it('pass µ-law untouched and keep durations', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (speech) => {
        expect(fromMuLaw(speech, PCMU)).toBe(speech);
        expect(fromMuLaw(speech, PCM)).toHaveLength(speech.length * 6);
        expect(toMuLaw(fromMuLaw(speech, { type: 'audio/pcma' }), { type: 'audio/pcma' })).toHaveLength(speech.length);
      }),
    );
  });
});

describe('InputAudioBuffer', () => {
  it('gives back exactly what was written between two points, however it was cut into frames', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 30 }),
        fc.nat(2_000),
        fc.nat(2_000),
        (framesMs, a, b) => {
          const buffer = new InputAudioBuffer(PCMU);
          const all: number[] = [];
          for (const ms of framesMs) {
            const frame = Uint8Array.from({ length: ms * 8 }, (_, i) => (all.length + i) % 251);
            all.push(...frame);
            buffer.append(frame);
          }
          const [from, to] = [Math.min(a, b), Math.max(a, b)];
          expect([...buffer.take(from, to)]).toEqual(all.slice(from * 8, to * 8));
          expect(buffer.totalMs).toBe(all.length / 8);
          expect([...buffer.takeAll()]).toEqual(all.slice(to * 8));
          expect(buffer.bufferedMs).toBe(0);
        },
      ),
    );
  });

  it('does not keep silence for ever', () => {
    const buffer = new InputAudioBuffer(PCM);
    for (let second = 0; second < 120; second++) {
      buffer.append(silence(1_000, PCM));
      buffer.forgetOld();
    }
    expect(buffer.bufferedMs).toBeLessThanOrEqual(45_000);
    expect(buffer.totalMs).toBe(120_000);
    expect(buffer.take(119_000, 120_000)).toHaveLength(1_000 * bytesPerMs(PCM));
  });
});
