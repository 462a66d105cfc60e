import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FliteVoices } from './flite-voices';
import { muLawToLinear } from './g711';
import { ToneVoices } from './tone-voices';
import type { Voices } from './voices';

const WORKER = join(__dirname, 'speech.worker.ts');
const TEXT = 'Thank you for calling. How can I help you?';

const loudness = (phrase: Uint8Array): number => {
  const samples = muLawToLinear(phrase);
  return (
    20 * Math.log10(Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length) / 32_768)
  );
};
const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

describe('FliteVoices', () => {
  let folder: string;
  let voices: FliteVoices;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'voices-spec-'));
    voices = new FliteVoices({ workerFile: WORKER, cacheDir: folder });
  });
  afterAll(async () => {
    await voices.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('speaks one sentence in two voices that differ, at telephone rate and loudness', async () => {
    const [agent, caller] = await Promise.all([voices.speak(TEXT, 'marin'), voices.speak(TEXT, 'alex')]);
    for (const phrase of [agent, caller]) {
      expect(phrase.length / 8).toBeGreaterThan(2_000);
      expect(phrase.length / 8).toBeLessThan(4_000);
      expect(loudness(phrase)).toBeGreaterThan(-30);
      expect(loudness(phrase)).toBeLessThan(-8);
    }
    expect(same(agent, caller)).toBe(false);
  });

  it('cuts the silence at both ends', async () => {
    const samples = muLawToLinear(await voices.speak(TEXT, 'cedar'));
    const first = samples.findIndex((sample) => Math.abs(sample) > 150);
    const last = samples.findLastIndex((sample) => Math.abs(sample) > 150);
    expect(first).toBeLessThanOrEqual(100);
    expect(samples.length - last).toBeLessThanOrEqual(100);
  });

  it('keeps phrases on disk, so that another start needs no synthesiser', async () => {
    const phrase = await voices.speak('One.', 'robin');
    expect((await readdir(folder)).every((name) => name.endsWith('.ulaw'))).toBe(true);
    const later = new FliteVoices({ workerFile: join(folder, 'no-such-worker.js'), cacheDir: folder });
    expect(same(await later.speak('One.', 'robin'), phrase)).toBe(true);
    await later.close();
  });

  it('rejects, instead of hanging, when the synthesiser cannot start', async () => {
    const broken = new FliteVoices({ workerFile: join(folder, 'no-such-worker.js') });
    await expect(broken.speak('Two.', 'robin')).rejects.toThrow();
    await broken.close();
    await expect(broken.speak('Two.', 'robin')).rejects.toThrow('closed');
  });
});

describe('ToneVoices', () => {
  const voices: Voices = new ToneVoices();

  it('gives every text and voice its own bytes, always the same', async () => {
    const [one, other, again] = await Promise.all([
      voices.speak(TEXT, 'marin'),
      voices.speak(TEXT, 'alex'),
      new ToneVoices().speak(TEXT, 'marin'),
    ]);
    expect(same(one, again)).toBe(true);
    expect(same(one, other)).toBe(false);
  });

  it('lasts about as long as the text takes to say', async () => {
    const short = await voices.speak('Hello there.', 'marin');
    const long = await voices.speak('Hello there. '.repeat(10), 'marin');
    expect(short.length / 8).toBeGreaterThan(500);
    expect(long.length / short.length).toBeGreaterThan(8);
  });
});
