import { durationMs } from '../audio/audio-format';
import type { ResponseCreate } from '../wire/client-event.schema';
import { storedItem } from '../conversation';
import type { Conversation, StoredItem } from '../conversation';
import { newItem } from '../wire/new-item';
import type { ModelLink } from '../link';
import { ModelResponse } from './model-response';
import { responseRequest } from './response-request';
import type { ResponseRequest } from './response-request';
import { CANNOT_UPDATE_VOICE, sameVoice } from '../wire/session-settings';
import { TokenMeter } from './token-meter';
import { invalidRequest } from '../wire/wire';
import type { WireProblem } from '../wire/wire';

const RATE_LIMITS = { requests: 1_000, tokens: 400_000 } as const;
const WINDOW_SECONDS = 60;

/** Owns all responses: one at a time in the conversation, any number beside it. */
export class ResponseDesk {
  private active: ModelResponse | null = null;
  private readonly beside = new Set<ModelResponse>();
  private readonly meter = new TokenMeter();
  private readonly besideMeter = new TokenMeter();
  private answered = 0;
  private spentTokens = 0;
  private spoken = false;
  private mute = false;

  constructor(
    private readonly link: ModelLink,
    private readonly conversation: Conversation,
    /** After a response of the conversation, with the length of its audio. */
    private readonly onDone: (audioMs: number) => void,
  ) {}

  get isActive(): boolean {
    return this.active !== null;
  }

  /** The session has produced audio, so its voice is locked. */
  get hasSpoken(): boolean {
    return this.spoken;
  }

  /** From now on nothing is answered any more (a reported behaviour of the real service). */
  silence(): void {
    this.mute = true;
  }

  create(asked: ResponseCreate): WireProblem | null {
    const context = this.contextOf(asked);
    if ('problem' in context) return context.problem;
    const request = responseRequest(this.link.session(), asked, context.items);
    const problem = this.refusal(request);
    if (problem || this.mute) return problem;
    this.start(request);
    return null;
  }

  cancel(id: string | null): WireProblem | null {
    const all = [...(this.active ? [this.active] : []), ...this.beside];
    const response = id === null ? this.active : all.find((candidate) => candidate.id === id);
    if (!response) return invalidRequest('response_cancel_not_active', 'Cancellation failed: no active response found');
    response.cancel('client_cancelled');
    return null;
  }

  /** The caller speaks. */
  interrupt(): void {
    this.active?.cancel('turn_detected');
  }

  abandon(): void {
    for (const response of [this.active, ...this.beside]) response?.abandon();
  }

  private refusal(request: ResponseRequest): WireProblem | null {
    if (!request.outOfBand && this.active) {
      const text = `Conversation already has an active response in progress: ${this.active.id}. Wait until the response is finished before creating a new one.`;
      return invalidRequest('conversation_already_has_active_response', text);
    }
    const { voice } = this.link.session().audio.output;
    return !request.outOfBand && this.spoken && !sameVoice(request.voice, voice) ? CANNOT_UPDATE_VOICE : null;
  }

  private start(request: ResponseRequest): void {
    const { link } = this;
    const meter = request.outOfBand ? this.besideMeter : this.meter;
    const response = new ModelResponse({
      link,
      request,
      conversation: request.outOfBand ? null : this.conversation,
      conversationId: request.outOfBand ? null : this.conversation.id,
      onAudio: () => {
        this.spoken ||= !request.outOfBand;
      },
      bill: (output) => {
        const usage = meter.bill(request.preamble, request.context, output);
        this.spentTokens += usage.total_tokens;
        return usage;
      },
      onEnd: (ended) => this.close(ended),
    });
    if (request.outOfBand) this.beside.add(response);
    else this.active = response;
    const { instructions, tools, toolChoice, outOfBand, context: items } = request;
    response.start(link.mind.reply({ instructions, tools, toolChoice, outOfBand, items }));
  }

  private close(response: ModelResponse): void {
    this.answered += 1;
    const isMain = this.active === response;
    if (isMain) this.active = null;
    this.beside.delete(response);
    this.link.clock.after(this.link.pace.rateLimitsMs, () => this.tellRateLimits());
    if (isMain) this.onDone(response.producedAudioMs);
  }

  private tellRateLimits(): void {
    const row = (name: keyof typeof RATE_LIMITS, spent: number): Record<string, unknown> => ({
      name,
      limit: RATE_LIMITS[name],
      remaining: Math.max(0, RATE_LIMITS[name] - spent),
      reset_seconds: WINDOW_SECONDS,
    });
    const rate_limits = [row('requests', this.answered), row('tokens', this.spentTokens)];
    this.link.emit({ type: 'rate_limits.updated', rate_limits });
  }

  /** A response sees the conversation as it was when it began, or only what it was given. */
  private contextOf({ input }: ResponseCreate): { items: readonly StoredItem[] } | { problem: WireProblem } {
    if (!input) return { items: [...this.conversation.items()] };
    const items: StoredItem[] = [];
    for (const given of input) {
      const item = given.type === 'item_reference' ? this.conversation.find(given.id) : this.newStored(given);
      if (!item) {
        const text = `Item with id '${given.id ?? ''}' not found.`;
        return { problem: invalidRequest('item_not_found', text, 'response.input') };
      }
      items.push(item);
    }
    return { items };
  }

  private newStored(given: Parameters<typeof newItem>[0]): StoredItem {
    const { wire, audio } = newItem(given);
    if (!audio) return storedItem(wire);
    const { format } = this.link.session().audio.input;
    return storedItem(wire, durationMs(audio.length, format), this.link.mind.hear(audio, format));
  }
}
