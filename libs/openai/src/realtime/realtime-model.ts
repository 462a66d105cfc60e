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
import { authHeaders, socketUrl } from '../endpoint';
import type { Endpoint } from '../endpoint';
import { RealtimeModelSession } from './realtime-model-session';

type Fault = (error: unknown, callId: string) => void;

export interface RealtimeModelOptions extends Endpoint {
  readonly dial: DialSocket;
  readonly clock: Clock;
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
    cancelsOnSpeech: true,
    continuousOutput: false,
    updateInstructions: true,
    directTools: true,
    ownTranscripts: false,
    muLaw: true,
  };
  private readonly endpoint: URL;

  /** Throws a TypeError when `baseUrl` is not an http(s) or ws(s) address. */
  constructor(private readonly options: RealtimeModelOptions) {
    this.endpoint = socketUrl(options, 'realtime');
  }

  open(setup: ModelSetup, listener: ModelListener): ModelSession {
    const { clock, connectTimeoutMs = CONNECT_TIMEOUT_MS, onFault: fault = warn } = this.options;
    const session = new RealtimeModelSession(setup, listener, { clock, connectTimeoutMs, fault });
    void this.connect(session, setup, fault);
    return session;
  }

  private async connect(session: RealtimeModelSession, setup: ModelSetup, fault: Fault): Promise<void> {
    try {
      session.dialled(await this.options.dial(this.urlFor(setup.model), authHeaders(this.options)));
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
}

function warn(error: unknown): void {
  process.emitWarning(types.isNativeError(error) ? error : String(error));
}
