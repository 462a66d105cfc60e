import type { StoredItem } from './conversation';
import type { ModelLink } from './link';
import { TRANSCRIPTION_MODELS } from './wire/models.data';
import { inputAudioTokens, textTokens } from './response/token-meter';

const LATE_MS = 3_000;
const HELD_ANYWAY_MS = 4_000;
const WORD_MS = 15;

type Delivery = () => void;

function usageOf(modelId: string | undefined, item: StoredItem, text: string): Record<string, unknown> {
  const model = TRANSCRIPTION_MODELS.find(({ id }) => id === modelId);
  if (model?.billedBy !== 'tokens') return { type: 'duration', seconds: Math.ceil(item.audioMs / 1000) };
  const [audio, output] = [inputAudioTokens(item.audioMs), textTokens(text)];
  return {
    type: 'tokens',
    input_tokens: audio,
    output_tokens: output,
    total_tokens: audio + output,
    input_token_details: { text_tokens: 0, audio_tokens: audio },
  };
}

/** Writes down what the caller said: always after the turn, mostly after the answer has begun, sometimes out of order. */
export class Transcriber {
  /** A transcription that waits for a later one to overtake it. */
  private held: Delivery | null = null;

  constructor(private readonly link: ModelLink) {}

  /** Does nothing when the session has no transcription. */
  transcribe(item: StoredItem): void {
    const { faults, pace, clock, session } = this.link;
    const model = session().audio.input.transcription?.model;
    if (!session().audio.input.transcription || faults.take('transcription-missing')) return;
    const deliver = faults.take('transcription-failed') ? () => this.fail(item) : () => this.write(item, model);
    if (faults.take('transcription-shuffled')) this.hold(deliver);
    else clock.after(faults.take('transcription-late') ? LATE_MS : pace.transcriptionMs, deliver);
  }

  private hold(deliver: Delivery): void {
    const once: Delivery = () => {
      if (this.held !== once) return;
      this.held = null;
      deliver();
    };
    this.held = once;
    this.link.clock.after(this.link.pace.transcriptionMs + HELD_ANYWAY_MS, once);
  }

  private write(item: StoredItem, model: string | undefined): void {
    const { clock, emit } = this.link;
    const text = item.heard?.text ?? '';
    const place = { item_id: item.wire.id, content_index: 0 };
    const words = text === '' ? [] : text.split(/(?<=\s)/);
    words.forEach((delta, index) =>
      clock.after(index * WORD_MS, () =>
        emit({ type: 'conversation.item.input_audio_transcription.delta', ...place, delta }),
      ),
    );
    clock.after(words.length * WORD_MS, () => {
      const part = item.wire.type === 'message' ? item.wire.content[0] : undefined;
      if (part?.type === 'input_audio') part.transcript = text;
      const usage = usageOf(model, item, text);
      emit({ type: 'conversation.item.input_audio_transcription.completed', ...place, transcript: text, usage });
      this.held?.();
    });
  }

  private fail(item: StoredItem): void {
    this.link.emit({
      type: 'conversation.item.input_audio_transcription.failed',
      item_id: item.wire.id,
      content_index: 0,
      error: {
        type: 'transcription_error',
        code: 'audio_unintelligible',
        message: 'The audio could not be transcribed.',
        param: null,
      },
    });
    this.held?.();
  }
}
