import type { Clock, TextSocket } from '@switchboard/call';
import { keyOf } from '../realtime-model/admission';
import type { HttpRefusal, Knock } from '../realtime-model/admission';
import { FaultSwitches } from '../realtime-model/faults/fault-switches';
import type { Mind } from '../realtime-model/mind/mind';
import type { Voices } from '../voices';
import { LiveConnection } from './live-connection';
import type { LiveFaultId } from './live-faults.data';
import { LIVE_PACE } from './live-pace';
import type { LivePace } from './live-pace';

export interface LiveServerOptions {
  readonly clock: Clock;
  readonly voices: Voices;
  readonly mind: Mind;
  /** The only key that is accepted; any non-empty one when absent. How the real service refuses one is not known. */
  readonly apiKey?: string | undefined;
  readonly faults?: FaultSwitches<LiveFaultId>;
  readonly pace?: Partial<LivePace>;
  /** Told of faults of the simulator itself. */
  readonly report?: (error: unknown) => void;
}

const HTTP = [
  { fault: 'upgrade-401', status: 401, code: 'invalid_api_key' },
  { fault: 'upgrade-429', status: 429, code: 'rate_limit_exceeded' },
  { fault: 'upgrade-503', status: 503, code: 'service_unavailable' },
] as const;

const refusal = (status: HttpRefusal['status'], code: string): HttpRefusal => ({
  status,
  body: JSON.stringify({ error: { type: 'invalid_request_error', code, message: `Request refused: ${code}.` } }),
});

/**
 * The pretend GPT-Live service, without a network: give it one socket per client. Written from the published protocol and what
 * others measured, never from our adapter, so that the two do not share a misreading.
 */
export class LiveServer {
  readonly faults: FaultSwitches<LiveFaultId>;
  private readonly clients = new Set<LiveConnection>();

  constructor(private readonly options: LiveServerOptions) {
    this.faults = options.faults ?? new FaultSwitches<LiveFaultId>();
    this.faults.watch(() => this.clients.forEach((client) => client.endIfTold()));
  }

  /** Those that are open, oldest first. */
  connections(): readonly LiveConnection[] {
    return [...this.clients];
  }

  refuseUpgrade(knock: Knock): HttpRefusal | null {
    const armed = HTTP.find(({ fault }) => this.faults.take(fault));
    if (armed) return refusal(armed.status, armed.code);
    const key = keyOf(knock);
    const isWrong = key === '' || (this.options.apiKey !== undefined && key !== this.options.apiKey);
    return isWrong ? refusal(401, 'invalid_api_key') : null;
  }

  accept(socket: TextSocket): LiveConnection {
    const { clock, voices, mind, pace } = this.options;
    const report =
      this.options.report ?? ((error: unknown) => process.emitWarning(String(error), 'PretendModelWarning'));
    const parts = { clock, voices, mind, report, faults: this.faults, pace: { ...LIVE_PACE, ...pace } };
    const connection = new LiveConnection(parts, socket, (closed) => this.clients.delete(closed));
    this.clients.add(connection);
    return connection;
  }

  /** Drops every client. */
  close(): void {
    for (const client of [...this.clients]) client.drop();
  }
}
