import { FunctionCallStream } from './function-call-stream';
import type { ItemStream } from './item-stream';
import type { SpokenReply } from '../mind/reply';
import { ResponseStage } from './response-stage';
import type { StageParts } from './response-stage';
import { ScopedClock } from '../scoped-clock';
import { voiceName } from '../wire/session-settings';
import { sentencesOf, SpeechStream } from './speech-stream';
import { TextStream } from './text-stream';
import type { Usage } from './token-meter';
import { newId } from '../wire/wire';
import type { ResponseStatus, WireProblem } from '../wire/wire';

/** Why a response ended as it did: `response.status_details`. */
interface StatusDetails {
  readonly type: ResponseStatus;
  readonly reason?: 'turn_detected' | 'client_cancelled' | 'max_output_tokens';
  readonly error?: { readonly type: string; readonly code: string | null; readonly message: string };
}

export interface ResponseParts extends Omit<StageParts, 'clock' | 'responseId'> {
  readonly conversationId: string | null;
  /** Bills what was produced. */
  readonly bill: (output: { readonly text: number; readonly audio: number }) => Usage;
  /** Called once, before `response.done` is sent. */
  readonly onEnd: (response: ModelResponse) => void;
}

const SLOW_MS = 5_000;
const BURST_MS = 20_000;
const MS_PER_LETTER = 50;

const FAILURES = {
  'response-rate-limited': {
    type: 'tokens',
    code: 'rate_limit_exceeded',
    message: 'Rate limit reached. Please try again in 2s.',
  },
  'response-insufficient-quota': {
    type: 'insufficient_quota',
    code: 'insufficient_quota',
    message: 'You exceeded your current quota, please check your plan and billing details.',
  },
  'response-server-error': {
    type: 'server_error',
    code: 'server_error',
    message: 'The server had an error while processing your request.',
  },
} as const;
const FAILURE_IDS = Object.keys(FAILURES) as (keyof typeof FAILURES)[];

/** One response, from `response.created` to `response.done`. */
export class ModelResponse {
  readonly id = newId('resp');
  private readonly clock: ScopedClock;
  private readonly stage: ResponseStage;
  private streams: ItemStream[] = [];
  private current: ItemStream | null = null;
  private ended = false;

  constructor(private readonly parts: ResponseParts) {
    this.clock = new ScopedClock(parts.link.clock);
    this.stage = new ResponseStage({ ...parts, clock: this.clock, responseId: this.id });
  }

  get producedAudioMs(): number {
    return this.stage.produced.audioMs;
  }

  start(reply: readonly SpokenReply[]): void {
    const { link } = this.parts;
    this.streams = reply.flatMap((part) => this.streamsFor(part));
    link.emit({ type: 'response.created', response: this.wire('in_progress', null, null) });
    const failure = link.faults.takeAny(FAILURE_IDS);
    if (failure) {
      this.clock.after(link.pace.thinkMs, () => this.fail({ ...FAILURES[failure], param: null }));
      return;
    }
    if (link.faults.take('response-never-starts')) return;
    const thinkMs = link.pace.thinkMs + (link.faults.take('response-slow') ? SLOW_MS : 0);
    this.clock.after(thinkMs, () => {
      this.play().catch((error: unknown) => this.break(error));
    });
  }

  /** The open item is closed as incomplete, then the response ends. */
  cancel(reason: 'turn_detected' | 'client_cancelled'): void {
    if (this.ended) return;
    const status = this.parts.link.faults.take('cancelled-as-incomplete') ? 'incomplete' : 'cancelled';
    this.end(status, { type: status, reason });
  }

  /** The connection is gone: nothing more is told. */
  abandon(): void {
    this.ended = true;
    this.clock.release();
  }

  private async play(): Promise<void> {
    for (const stream of this.streams) {
      this.current = stream;
      await stream.run();
      if (this.ended) return;
      if (this.stage.isFull) return this.end('incomplete', { type: 'incomplete', reason: 'max_output_tokens' });
    }
    this.end('completed', null);
  }

  private fail(error: Omit<WireProblem, 'type'> & { readonly type: string }): void {
    const { type, code, message } = error;
    this.end('failed', { type: 'failed', error: { type, code, message } });
  }

  /** The simulator itself failed, perhaps its synthesiser; on the wire that is a failed response. */
  private break(error: unknown): void {
    if (this.ended) return;
    this.parts.link.report(error);
    this.fail({ ...FAILURES['response-server-error'], param: null });
  }

  private end(status: ResponseStatus, details: StatusDetails | null): void {
    this.ended = true;
    this.clock.release();
    this.current?.cut();
    const { link, bill, onEnd } = this.parts;
    const usage = status === 'failed' ? null : bill(this.stage.tokens);
    onEnd(this);
    link.emit({ type: 'response.done', response: this.wire(status, details, usage) });
  }

  private wire(status: ResponseStatus, details: StatusDetails | null, usage: Usage | null): Record<string, unknown> {
    const { request, conversationId } = this.parts;
    return {
      id: this.id,
      object: 'realtime.response',
      status,
      status_details: details,
      output: this.stage.output,
      conversation_id: conversationId,
      output_modalities: request.modalities,
      max_output_tokens: request.maxOutputTokens,
      audio: { output: { format: request.format, voice: voiceName(request.voice) } },
      usage,
      metadata: request.metadata,
    };
  }

  private streamsFor(part: SpokenReply): ItemStream[] {
    const { link, request } = this.parts;
    if (part.kind === 'call') {
      const text = JSON.stringify(part.arguments);
      return [
        new FunctionCallStream(this.stage, part.name, link.faults.take('arguments-invalid') ? text.slice(0, -1) : text),
      ];
    }
    if (request.modalities[0] === 'text') return [new TextStream(this.stage, part.text)];
    if (link.faults.take('burst-20s')) return [new SpeechStream(this.stage, longEnough(part.text), true)];
    const pieces = link.faults.take('several-items') ? sentencesOf(part.text) : [part.text];
    return pieces.map((text) => new SpeechStream(this.stage, text, false));
  }
}

/** The text repeated until it takes twenty seconds to say, even for a fast speaker. */
const longEnough = (text: string): string =>
  Array.from({ length: Math.ceil(BURST_MS / MS_PER_LETTER / Math.max(1, text.length)) }, () => text).join(' ');
