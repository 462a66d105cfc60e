import type {
  Clock,
  DialSocket,
  ModelCapabilities,
  ModelListener,
  ModelSession,
  ModelSetup,
  VoiceModel,
} from '@switchboard/call';
import { types } from 'node:util';
import { RealtimeModelSession } from './realtime-model-session';

type Fault = (error: unknown, callId: string) => void;

export interface RealtimeModelOptions {
  readonly dial: DialSocket;
  readonly clock: Clock;
  /** Such as `https://api.openai.com/v1`; http becomes ws, https becomes wss. A query in it is kept. */
  readonly baseUrl: string;
  readonly apiKey: string;
  /** `api-key` is Azure's header. Default `bearer`. */
  readonly authHeader?: 'bearer' | 'api-key';
  /** Name of the query parameter that carries the model. Default `model`. */
  readonly modelQuery?: string;
  /** Milliseconds from the dial to `session.created`, and again to `session.updated`. Default 10,000. */
  readonly connectTimeoutMs?: number;
  /** Something of ours threw; the session of this call was ended. Default: a process warning. */
  readonly onFault?: Fault;
}

const CONNECT_TIMEOUT_MS = 10_000;

/** OpenAI's Realtime models, and endpoints that speak the same protocol, as a {@link VoiceModel}. */
export class RealtimeModel implements VoiceModel {
  readonly can: ModelCapabilities = {
    turnEvents: true,
    truncate: true,
    cancel: true,
    commit: true,
    cancelsOnSpeech: true,
    muLaw: true,
  };
  private readonly endpoint: URL;

  /** Throws a TypeError when `baseUrl` is not an http(s) or ws(s) address. */
  constructor(private readonly options: RealtimeModelOptions) {
    this.endpoint = socketUrl(options.baseUrl);
  }

  open(setup: ModelSetup, listener: ModelListener): ModelSession {
    const { clock, connectTimeoutMs = CONNECT_TIMEOUT_MS, onFault: fault = warn } = this.options;
    const session = new RealtimeModelSession(setup, listener, { clock, connectTimeoutMs, fault });
    void this.connect(session, setup, fault);
    return session;
  }

  private async connect(session: RealtimeModelSession, setup: ModelSetup, fault: Fault): Promise<void> {
    try {
      session.dialled(await this.options.dial(this.urlFor(setup.model), this.headers()));
    } catch (error) {
      fault(error, setup.callId);
      session.dialled({ failure: { message: 'the connection could not be started.' } });
    }
  }

  private urlFor(model: string): string {
    const url = new URL(this.endpoint);
    url.searchParams.set(this.options.modelQuery ?? 'model', model);
    return url.href;
  }

  /** Never `OpenAI-Beta`: OpenAI refuses any session that names the beta interface. */
  private headers(): Record<string, string> {
    const { apiKey, authHeader = 'bearer' } = this.options;
    return authHeader === 'bearer' ? { Authorization: `Bearer ${apiKey}` } : { 'api-key': apiKey };
  }
}

const SOCKET_SCHEMES = new Map([
  ['http:', 'ws:'],
  ['https:', 'wss:'],
  ['ws:', 'ws:'],
  ['wss:', 'wss:'],
]);

function socketUrl(baseUrl: string): URL {
  const url = new URL(baseUrl);
  const scheme = SOCKET_SCHEMES.get(url.protocol);
  if (scheme === undefined)
    throw new TypeError(`The model's base URL must begin with http or https, not ${url.protocol}`);
  url.protocol = scheme;
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/realtime`;
  return url;
}

function warn(error: unknown): void {
  process.emitWarning(types.isNativeError(error) ? error : String(error));
}
