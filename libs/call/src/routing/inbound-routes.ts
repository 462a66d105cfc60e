import type { Agent, AgentVersion, PhoneNumber } from '../agent';
import type { VoiceRequest } from '../call-desk.types';
import type { Clock } from '../ports/clock';
import type { AgentRecords, NumberRecords, RoutingRecords, StoredRoute } from '../ports/records';
import type { RouteDecision } from './call-route';
import { decideRoute } from './call-route';

export interface InboundRoutesDeps {
  readonly clock: Pick<Clock, 'wallTime'>;
  readonly records: {
    readonly agents: AgentRecords;
    readonly numbers: NumberRecords;
    /** Absent: the number's agent answers everybody at all times. */
    readonly routing?: RoutingRecords;
  };
}

/** `version` is null where nobody is to answer, and where the one who should was never published. */
export interface InboundRoute {
  readonly number: PhoneNumber | null;
  readonly version: AgentVersion | null;
  readonly decision: RouteDecision;
}

type AnsweringAgents = Pick<AgentRecords, 'agent' | 'agents'>;

/** Who answers a call that comes in, from what is stored now. */
export class InboundRoutes {
  constructor(private readonly deps: InboundRoutesDeps) {}

  async of({ from, to }: Pick<VoiceRequest, 'from' | 'to'>): Promise<InboundRoute> {
    const { number, blocks } = await this.stored(to, from);
    const facts = { numberId: number?.id ?? null, routing: number?.routing ?? null, blocks };
    const decision = decideRoute(facts, { from, at: this.deps.clock.wallTime() });
    const { target } = decision;
    if (target.kind !== 'AGENT') return { number, version: null, decision };
    const agent = await answeringAgent(this.deps.records.agents, [target.agentId, number?.agentId ?? null]);
    return { number, version: agent?.published ?? null, decision };
  }

  private async stored(to: string, from: string): Promise<StoredRoute> {
    const { routing, numbers } = this.deps.records;
    return routing ? routing.routeOf({ to, from }) : { number: await numbers.numberByE164(to), blocks: [] };
  }
}

/** The first that can answer; where nobody is named, or all named are put away, the only agent there is. */
export async function answeringAgent(
  agents: AnsweringAgents,
  wanted: readonly (string | null)[],
): Promise<Agent | null> {
  const ids = [...new Set(wanted)].filter((id) => id !== null);
  const named: Agent[] = [];
  for (const id of ids) {
    const agent = await agents.agent(id);
    if (agent?.archivedAt === null) named.push(agent);
    if (named.at(-1)?.published) break;
  }
  return named.find(({ published }) => published !== null) ?? named[0] ?? onlyAgent(agents);
}

async function onlyAgent(agents: AnsweringAgents): Promise<Agent | null> {
  const { edges, hasNextPage } = await agents.agents({ includeArchived: false, first: 1, after: null });
  return hasNextPage ? null : (edges[0]?.node ?? null);
}
