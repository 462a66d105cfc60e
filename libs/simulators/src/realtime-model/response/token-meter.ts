import type { StoredItem } from '../conversation';
import type { WireItem } from '../wire/wire';

/** Caller speech costs a token per 100 ms, model speech one per 50 ms. */
const INPUT_AUDIO_MS_PER_TOKEN = 100;
const OUTPUT_AUDIO_MS_PER_TOKEN = 50;
/** A rule of thumb for English. */
const LETTERS_PER_TOKEN = 4;

export const textTokens = (text: string): number => Math.ceil(text.length / LETTERS_PER_TOKEN);
export const inputAudioTokens = (ms: number): number => Math.ceil(ms / INPUT_AUDIO_MS_PER_TOKEN);
export const outputAudioTokens = (ms: number): number => Math.ceil(ms / OUTPUT_AUDIO_MS_PER_TOKEN);

/** A piece of the context; it is served from the cache when it and all before it were sent last time too. */
interface ContextPiece {
  readonly key: string;
  readonly text: number;
  readonly audio: number;
}

interface Tokens {
  readonly text: number;
  readonly audio: number;
}

/** `response.usage` as on the wire. Cached tokens are part of the input, not beside it. */
export interface Usage {
  readonly total_tokens: number;
  readonly input_tokens: number;
  readonly output_tokens: number;
  readonly input_token_details: {
    readonly text_tokens: number;
    readonly audio_tokens: number;
    readonly image_tokens: number;
    readonly cached_tokens: number;
    readonly cached_tokens_details: {
      readonly text_tokens: number;
      readonly audio_tokens: number;
      readonly image_tokens: number;
    };
  };
  readonly output_token_details: { readonly text_tokens: number; readonly audio_tokens: number };
}

function wordsOf(wire: WireItem): string {
  switch (wire.type) {
    case 'message':
      return wire.content.map((part) => ('text' in part ? part.text : '')).join('');
    case 'function_call':
      return wire.name + wire.arguments;
    case 'function_call_output':
      return wire.output;
    case 'mcp_approval_response':
      return wire.reason ?? '';
  }
}

function pieceOf({ wire, audioMs }: StoredItem): ContextPiece {
  const byModel = wire.type === 'message' && wire.role === 'assistant';
  const audio = byModel ? outputAudioTokens(audioMs) : inputAudioTokens(audioMs);
  return { key: wire.id, text: textTokens(wordsOf(wire)), audio };
}

const sum = (pieces: readonly ContextPiece[]): Tokens => ({
  text: pieces.reduce((total, { text }) => total + text, 0),
  audio: pieces.reduce((total, { audio }) => total + audio, 0),
});

const same = (one: ContextPiece, other: ContextPiece | undefined): boolean =>
  one.key === other?.key && one.text === other.text && one.audio === other.audio;

/** Bills each response for its whole context, as the real service does. */
export class TokenMeter {
  private lastContext: readonly ContextPiece[] = [];

  /** @param preamble instructions and tools, in whatever form the model reads them */
  bill(preamble: string, items: readonly StoredItem[], output: Tokens): Usage {
    const context = [{ key: preamble, text: textTokens(preamble), audio: 0 }, ...items.map(pieceOf)];
    const changed = context.findIndex((piece, index) => !same(piece, this.lastContext[index]));
    const cached = sum(changed < 0 ? context : context.slice(0, changed));
    const input = sum(context);
    this.lastContext = context;
    return {
      total_tokens: input.text + input.audio + output.text + output.audio,
      input_tokens: input.text + input.audio,
      output_tokens: output.text + output.audio,
      input_token_details: {
        text_tokens: input.text,
        audio_tokens: input.audio,
        image_tokens: 0,
        cached_tokens: cached.text + cached.audio,
        cached_tokens_details: { text_tokens: cached.text, audio_tokens: cached.audio, image_tokens: 0 },
      },
      output_token_details: { text_tokens: output.text, audio_tokens: output.audio },
    };
  }
}
