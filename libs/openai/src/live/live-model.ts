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
import { LiveModelSession } from './live-session';

export interface LiveModelOptions extends Endpoint {
  readonly dial: DialSocket;
  readonly clock: Clock;
  /** Responses model that works behind the voice: it calls the tools. */
  readonly delegateModel: string;
  /** Milliseconds from the dial to `session.started`. Default 10,000. */
  readonly connectTimeoutMs?: number;
  /** Something of ours threw; the session of this call was ended. Default: a process warning. */
  readonly onFault?: (error: unknown, callId: string) => void;
}

const CONNECT_TIMEOUT_MS = 10_000;

/** OpenAI's GPT-Live models, which listen and speak at the same time, as a {@link VoiceModel}. */
export class LiveModel implements VoiceModel {
  readonly can: ModelCapabilities = {
    turnEvents: false,
    truncate: false,
    cancel: false,
    cancelsOnSpeech: false,
    continuousOutput: true,
    updateInstructions: false,
    directTools: false,
    ownTranscripts: true,
    muLaw: true,
  };
  private readonly url: string;

  /** Throws a TypeError when `baseUrl` is not an http(s) or ws(s) address. */
  constructor(private readonly options: LiveModelOptions) {
    // The model's name goes in the first message.
    this.url = socketUrl(options, 'live/sessions').href;
  }

  open(setup: ModelSetup, listener: ModelListener): ModelSession {
    const { clock, delegateModel, connectTimeoutMs = CONNECT_TIMEOUT_MS, onFault: fault = warn } = this.options;
    const session = new LiveModelSession(setup, listener, { clock, connectTimeoutMs, delegateModel, fault });
    void this.connect(session, setup, fault);
    return session;
  }

  private async connect(
    session: LiveModelSession,
    setup: ModelSetup,
    fault: (error: unknown, callId: string) => void,
  ): Promise<void> {
    try {
      session.dialled(await this.options.dial(this.url, authHeaders(this.options)));
    } catch (error) {
      fault(error, setup.callId);
      session.dialled({ failure: { message: 'the connection could not be started.' } });
    }
  }
}

function warn(error: unknown): void {
  process.emitWarning(types.isNativeError(error) ? error : String(error));
}
