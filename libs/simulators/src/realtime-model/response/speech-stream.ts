import { bytesPerMs, fromMuLaw, silence } from '../audio/audio-format';
import { storedItem } from '../conversation';
import type { StoredItem } from '../conversation';
import type { ItemStream } from './item-stream';
import type { ResponseStage } from './response-stage';
import { voiceName } from '../wire/session-settings';
import { disturb } from './stream-faults';
import { newId } from '../wire/wire';
import type { ContentPart, ItemStatus, MessageItem } from '../wire/wire';

const SENTENCE_PAUSE_MS = 180;
const MIN_PAUSE_MS = 1;

/** Splits where a sentence ends and a space follows, so that the first words are heard before the last are made. */
export const sentencesOf = (text: string): string[] =>
  text
    .split(/(?<=[.!?]["”]?)\s+/)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== '');

/** Shares words out over `pieces` chunks, front-loaded: text runs ahead of sound. */
function shareOut(sentence: string, pieces: number): string[] {
  const words = sentence.split(/(?<=\s)/);
  const perPiece = Math.ceil(words.length / Math.max(1, pieces));
  return Array.from({ length: pieces }, (_, index) => words.slice(index * perPiece, (index + 1) * perPiece).join(''));
}

/** An assistant message that is spoken: audio in chunks, made faster than it plays, and its transcript beside it. */
export class SpeechStream implements ItemStream {
  private readonly part: ContentPart & { type: 'output_audio'; transcript: string } = {
    type: 'output_audio',
    transcript: '',
  };
  private readonly wire: MessageItem;
  private readonly item: StoredItem;
  private index = -1;
  private state: 'waiting' | 'open' | 'closed' = 'waiting';

  constructor(
    private readonly stage: ResponseStage,
    private readonly text: string,
    private readonly isBurst: boolean,
  ) {
    const base = { id: newId('item'), object: 'realtime.item', type: 'message', role: 'assistant' } as const;
    this.wire = { ...base, status: 'in_progress', content: [] };
    this.item = storedItem(this.wire);
  }

  async run(): Promise<void> {
    const { link, clock, request } = this.stage.parts;
    const sentences = sentencesOf(this.text);
    // All are asked for at once: the synthesiser works ahead while the first is being sent.
    const phrases = sentences.map((sentence) => link.voices.speak(sentence, voiceName(request.voice)));
    phrases.forEach((phrase) => phrase.catch(() => undefined));
    this.open();
    for (const [index, sentence] of sentences.entries()) {
      const phrase = await phrases[index];
      if (clock.released || !phrase) return;
      await this.speak(index === 0 ? sentence : ` ${sentence}`, fromMuLaw(phrase, request.format));
      if (this.stage.isFull) return;
      if (index < sentences.length - 1) this.sound(silence(SENTENCE_PAUSE_MS, request.format));
    }
    this.close('completed');
  }

  cut(): void {
    if (this.state === 'open') this.close('incomplete');
  }

  private open(): void {
    this.index = this.stage.open(this.item);
    this.state = 'open';
    this.wire.content.push(this.part);
    this.stage.emit('response.content_part.added', { ...this.place(), part: { type: 'audio', transcript: '' } });
  }

  private async speak(sentence: string, audio: Uint8Array): Promise<void> {
    const { clock, link, request } = this.stage.parts;
    const size = link.pace.chunkMs * bytesPerMs(request.format);
    const words = shareOut(sentence, Math.ceil(audio.length / size));
    for (const [index, delta] of words.entries()) {
      const chunk = audio.subarray(index * size, (index + 1) * size);
      if (!disturb(this.stage)) return new Promise(() => undefined);
      this.write(delta);
      this.sound(chunk);
      if (this.stage.isFull) return;
      const chunkMs = chunk.length / bytesPerMs(request.format);
      if (!this.isBurst) await clock.pause(Math.max(MIN_PAUSE_MS, chunkMs / link.pace.speed));
    }
  }

  private write(delta: string): void {
    if (delta === '') return;
    this.part.transcript += delta;
    this.stage.countText(delta);
    this.stage.emit('response.output_audio_transcript.delta', { ...this.place(), delta });
  }

  private sound(chunk: Uint8Array): void {
    const ms = chunk.length / bytesPerMs(this.stage.parts.request.format);
    this.item.audioMs += ms;
    this.stage.countAudio(ms);
    this.stage.emit('response.output_audio.delta', { ...this.place(), delta: Buffer.from(chunk).toString('base64') });
  }

  private close(status: ItemStatus): void {
    this.state = 'closed';
    const { transcript } = this.part;
    this.stage.emit('response.output_audio.done', this.place());
    this.stage.emit('response.output_audio_transcript.done', { ...this.place(), transcript });
    this.stage.emit('response.content_part.done', { ...this.place(), part: { type: 'audio', transcript } });
    this.stage.close(this.item, this.index, status);
  }

  private place(): { item_id: string; output_index: number; content_index: number } {
    return { item_id: this.wire.id, output_index: this.index, content_index: 0 };
  }
}
