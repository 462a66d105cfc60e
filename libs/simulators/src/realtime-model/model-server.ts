import type { Clock, TextSocket } from '@switchboard/call';
import type { Voices } from '../voices';
import { httpRefusalOf, refusalOf } from './admission';
import type { HttpRefusal, Knock } from './admission';
import { FaultSwitches } from './faults/fault-switches';
import type { Mind } from './mind/mind';
import { ModelConnection } from './model-connection';
import { PACE } from './pace';
import type { Pace } from './pace';

export interface ModelServerOptions {
  readonly clock: Clock;
  readonly voices: Voices;
  readonly mind: Mind;
  /** The only key that is accepted; any non-empty one when absent. */
  readonly apiKey?: string;
  /** Shared with whoever switches faults; fresh when absent. */
  readonly faults?: FaultSwitches;
  readonly pace?: Partial<Pace>;
  /** Told of faults of the simulator itself; a client sees them as `server_error`. */
  readonly report?: (error: unknown) => void;
}

/**
 * The pretend OpenAI Realtime service (GA), without a network: give it one socket per client. Written from
 * the published protocol and never from our adapter, so that the two do not share a misreading.
 */
export class ModelServer {
  readonly faults: FaultSwitches;
  private readonly clients = new Set<ModelConnection>();

  constructor(private readonly options: ModelServerOptions) {
    this.faults = options.faults ?? new FaultSwitches();
    this.faults.watch(() => this.clients.forEach((client) => client.expireIfTold()));
  }

  /** Those that are open, oldest first. */
  connections(): readonly ModelConnection[] {
    return [...this.clients];
  }

  /** Whether the upgrade is refused over HTTP. Most refusals are not: they come in-band, after `accept`. */
  refuseUpgrade(knock: Knock): HttpRefusal | null {
    return httpRefusalOf(knock, this.faults);
  }

  /** Speaks to this client until the socket closes. `session.created` is sent before this returns. */
  accept(knock: Knock, socket: TextSocket): ModelConnection {
    const { clock, voices, mind, pace, apiKey } = this.options;
    const report =
      this.options.report ?? ((error: unknown) => process.emitWarning(String(error), 'PretendModelWarning'));
    const parts = { clock, voices, mind, report, faults: this.faults, pace: { ...PACE, ...pace } };
    const connection = new ModelConnection(parts, socket, knock, (closed) => this.clients.delete(closed));
    this.clients.add(connection);
    connection.open(refusalOf(knock, apiKey ?? null, this.faults));
    return connection;
  }

  /** Drops every client. */
  close(): void {
    for (const client of [...this.clients]) client.drop();
  }
}
