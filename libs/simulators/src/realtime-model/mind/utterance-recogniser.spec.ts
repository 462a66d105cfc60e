import { join } from 'node:path';
import fc from 'fast-check';
import { UTTERANCES } from '../../callers/utterances.data';
import { CALLER_VOICE_NAMES, FliteVoices, linearToMuLaw, muLawToLinear } from '../../voices';
import { fromMuLaw, silence } from '../audio/audio-format';
import type { AudioFormat } from '../audio/audio-format';
import { UtteranceRecogniser } from './utterance-recogniser';

const PCMU: AudioFormat = { type: 'audio/pcmu' };
const FORMATS: readonly AudioFormat[] = [PCMU, { type: 'audio/pcma' }, { type: 'audio/pcm', rate: 24_000 }];

describe('recognising real speech', () => {
  const voices = new FliteVoices({ workerFile: join(__dirname, '../../voices/speech.worker.ts') });
  let recogniser: UtteranceRecogniser;

  beforeAll(async () => {
    recogniser = await UtteranceRecogniser.learn(voices, UTTERANCES);
  });
  afterAll(() => voices.close());

  const turn = async (text: string, voice: string, format: AudioFormat = PCMU): Promise<Uint8Array> => {
    const spoken = fromMuLaw(await voices.speak(text, voice), format);
    return Buffer.concat([silence(313, format), spoken, silence(200, format)]);
  };
  const heard = (audio: Uint8Array, format: AudioFormat = PCMU): string | undefined =>
    recogniser.recognise(audio, format)?.utterance.id;

  it.each(FORMATS.map((format) => [format.type, format] as const))(
    'tells all sentences in all callers’ voices apart in %s',
    async (_, format) => {
      for (const { id, text } of UTTERANCES) {
        for (const voice of CALLER_VOICE_NAMES) expect(heard(await turn(text, voice, format), format)).toBe(id);
      }
    },
  );

  it('knows no sentence that it was not taught, nor the agent’s own voice', async () => {
    const strangers = [
      'What is the weather like in Paris tomorrow?',
      'Please put me through to a human being.',
      'Hello.',
    ];
    for (const text of strangers) expect(heard(await turn(text, 'alex'))).toBeUndefined();
    expect(heard(await turn('I am doing very well, thank you for asking.', 'marin'))).toBeUndefined();
    expect(heard(silence(1_000, PCMU))).toBeUndefined();
    expect(heard(new Uint8Array(0))).toBeUndefined();
  });

  it('recognises a sentence that lost a frame or two on the way', async () => {
    const phrase = await turn('What are your opening hours?', 'robin');
    fc.assert(
      fc.property(fc.nat(phrase.length - 160), fc.nat(phrase.length - 160), (one, other) => {
        const damaged = Uint8Array.from(phrase);
        for (const from of [one, other]) damaged.fill(0xff, from, from + 160);
        expect(heard(damaged)).toBe('OPENING_HOURS');
      }),
      { numRuns: 40 },
    );
  });

  it('recognises a sentence over a noisy line', async () => {
    const samples = muLawToLinear(await turn('Where is my order A 1042?', 'alex'));
    const noisy = samples.map((sample, index) => sample + ((index * 7_919) % 301) - 150);
    expect(heard(linearToMuLaw(noisy))).toBe('ORDER_STATUS');
  });

  it('hears whether the end of the sentence is there', async () => {
    const phrase = await turn('Tell me about your company, please.', 'alex');
    expect(recogniser.recognise(phrase, PCMU)?.complete).toBe(true);
    expect(recogniser.recognise(phrase.subarray(0, phrase.length * 0.7), PCMU)?.complete ?? false).toBe(false);
  });
});
