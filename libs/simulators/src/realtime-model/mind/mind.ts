import { UTTERANCES } from '../../callers/utterances.data';
import { muLawToLinear } from '../../voices';
import type { Voices } from '../../voices';
import { toMuLaw } from '../audio/audio-format';
import type { AudioFormat } from '../audio/audio-format';
import { REPLIES, UNRECOGNISED } from './mind.data';
import { replyTo } from './reply';
import type { Prompt, SpokenReply } from './reply';
import { UtteranceRecogniser } from './utterance-recogniser';
import type { KnownUtterance, Recognition } from './utterance-recogniser';

/** What the mind made of a piece of caller audio; `text` is its transcription. */
export interface Heard {
  readonly kind: 'utterance' | 'unknown' | 'silence';
  /** A topic of `REPLIES`, when known. */
  readonly topic: string | null;
  readonly text: string;
}

/** What the pretend model understands and says. No part of it is random: the same call always goes the same way. */
export interface Mind {
  hear(audio: Uint8Array, format: AudioFormat): Heard;
  /** Whether this, so far, is a whole sentence: semantic turn detection need not wait. */
  soundsFinished(audio: Uint8Array, format: AudioFormat): boolean;
  reply(prompt: Prompt): readonly SpokenReply[];
}

/** −46 dBFS: what is quieter throughout was not speech. */
const SPEECH_LEVEL = 160;

const isSilent = (audio: Uint8Array, format: AudioFormat): boolean =>
  muLawToLinear(toMuLaw(audio, format)).every((sample) => Math.abs(sample) < SPEECH_LEVEL);

class RuleMind implements Mind {
  constructor(private readonly recognise: (audio: Uint8Array, format: AudioFormat) => Recognition | null) {}

  hear(audio: Uint8Array, format: AudioFormat): Heard {
    const known = this.recognise(audio, format);
    if (known) return { kind: 'utterance', topic: known.utterance.id, text: known.utterance.text };
    if (isSilent(audio, format)) return { kind: 'silence', topic: null, text: '' };
    return { kind: 'unknown', topic: null, text: UNRECOGNISED };
  }

  soundsFinished(audio: Uint8Array, format: AudioFormat): boolean {
    return this.recognise(audio, format)?.complete ?? false;
  }

  reply(prompt: Prompt): readonly SpokenReply[] {
    return replyTo(prompt, REPLIES);
  }
}

export interface MindOptions {
  readonly voices: Voices;
  /** All sentences of the pretend callers when absent. */
  readonly utterances?: readonly KnownUtterance[];
  /** Voices in which the sentences may be heard; all caller voices when absent. */
  readonly speakers?: readonly string[];
}

/** Learns all sentences first, which takes the synthesiser some seconds unless they are cached. */
export async function createMind({ voices, utterances = UTTERANCES, speakers }: MindOptions): Promise<Mind> {
  const recogniser = await UtteranceRecogniser.learn(voices, utterances, speakers);
  return new RuleMind((audio, format) => recogniser.recognise(audio, format));
}
