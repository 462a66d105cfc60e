import { CALLER_VOICE_NAMES, muLawToLinear } from '../../voices';
import type { Voices } from '../../voices';
import { bytesPerMs, toTelephoneRate } from '../audio/audio-format';
import type { AudioFormat } from '../audio/audio-format';
import { SearchedAudio, SoughtPhrase } from './sound-match';

/** A sentence that can be recognised by its sound. */
export interface KnownUtterance {
  readonly id: string;
  readonly text: string;
}

export interface Recognition {
  readonly utterance: KnownUtterance;
  /** Its end was heard too. */
  readonly complete: boolean;
}

/** Of an endless turn only the end is searched. */
const RECENT_MS = 60_000;
const ANCHOR_BYTES = 160;
const ANCHOR_AT = [0.2, 0.45, 0.7, 0.92] as const;
/** A lost or repaired frame may cost an anchor or two. */
const ANCHORS_NEEDED = 2;

interface Template {
  readonly utterance: KnownUtterance;
  readonly anchors: readonly Buffer[];
  readonly sound: SoughtPhrase;
}

interface Match extends Recognition {
  readonly strength: number;
  readonly at: number;
}

/** 20 ms near this point of the phrase, moved to where the bytes differ most: silence would be found anywhere. */
function anchorNear(phrase: Uint8Array, share: number): Buffer {
  const middle = Math.floor(phrase.length * share);
  const starts = [-240, -120, 0, 120, 240].map((shift) =>
    Math.max(0, Math.min(phrase.length - ANCHOR_BYTES, middle + shift)),
  );
  const pieces = starts.map((start) => phrase.subarray(start, start + ANCHOR_BYTES));
  const variety = (piece: Uint8Array): number => new Set(piece).size;
  return Buffer.from(pieces.reduce((one, other) => (variety(other) > variety(one) ? other : one)));
}

function matchBytes(turn: Buffer, { utterance, anchors }: Template): Match | null {
  const places = anchors.map((anchor) => turn.indexOf(anchor));
  const found = places.filter((place) => place >= 0);
  if (found.length < ANCHORS_NEEDED) return null;
  return { utterance, complete: (places.at(-1) ?? -1) >= 0, strength: found.length, at: Math.max(...found) };
}

function matchSound(turn: SearchedAudio, { utterance, sound }: Template): Match | null {
  const found = sound.findIn(turn);
  return found && { utterance, complete: true, strength: found.agreement, at: found.at };
}

/** The surest; of equally sure ones the last that was said. */
const better = (one: Match | null, other: Match | null): Match | null => {
  if (!one || !other) return one ?? other;
  return other.strength > one.strength || (other.strength === one.strength && other.at > one.at) ? other : one;
};

/**
 * Recognises the pretend callers' sentences. The telephone path is byte-transparent, so a few bytes of the phrase are
 * searched in the turn; audio that crossed another format is compared as sound.
 */
export class UtteranceRecogniser {
  private constructor(private readonly templates: readonly Template[]) {}

  /** Has every sentence spoken in every voice a caller may have. */
  static async learn(
    voices: Voices,
    utterances: readonly KnownUtterance[],
    speakers: readonly string[] = CALLER_VOICE_NAMES,
  ): Promise<UtteranceRecogniser> {
    const pairs = speakers.flatMap((speaker) => utterances.map((utterance) => ({ speaker, utterance })));
    const templates = pairs.map(async ({ speaker, utterance }): Promise<Template> => {
      const phrase = await voices.speak(utterance.text, speaker);
      const anchors = ANCHOR_AT.map((share) => anchorNear(phrase, share));
      return { utterance, anchors, sound: new SoughtPhrase(muLawToLinear(phrase)) };
    });
    return new UtteranceRecogniser(await Promise.all(templates));
  }

  recognise(turn: Uint8Array, format: AudioFormat): Recognition | null {
    const audio = turn.subarray(-RECENT_MS * bytesPerMs(format));
    if (format.type !== 'audio/pcmu') return this.bySound(toTelephoneRate(audio, format));
    const bytes = Buffer.from(audio.buffer, audio.byteOffset, audio.byteLength);
    const exact = this.templates.map((template) => matchBytes(bytes, template)).reduce(better, null);
    return exact ?? this.bySound(muLawToLinear(audio));
  }

  private bySound(samples: Int16Array): Recognition | null {
    const turn = new SearchedAudio(samples);
    return this.templates.map((template) => matchSound(turn, template)).reduce(better, null);
  }
}
