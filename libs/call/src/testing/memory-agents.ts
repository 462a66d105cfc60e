import type { Agent, AgentVersion } from '../agent';
import { differsFromPublished, publishedAs, standsInTheWay, withDraft } from '../agent-settings';
import type { AgentChange, AgentRecords, DraftEdit, Publication } from '../ports/agent-records';
import type { Page } from '../ports/records';

/** Agents in memory, as simple as the port allows. */
export class MemoryAgents implements AgentRecords {
  readonly all: Agent[] = [];
  private readonly history: AgentVersion[] = [];

  /** `numbersOf` tells which numbers (E.164) an agent answers. */
  constructor(
    agents: readonly Agent[] = [],
    private readonly numbersOf: (agentId: string) => readonly string[] = () => [],
  ) {
    this.all.push(...agents);
  }

  async agents({ includeArchived, first, after }: Parameters<AgentRecords['agents']>[0]): Promise<Page<Agent>> {
    const wanted = this.all
      .filter((agent) => includeArchived || agent.archivedAt === null)
      .sort((a, b) => (a.id < b.id ? -1 : 1));
    const at = after === null ? -1 : wanted.findIndex((agent) => agent.id === after);
    if (after !== null && at < 0) {
      throw Object.assign(new Error(`"${after}" is not a cursor of this list.`), { name: 'InvalidCursor' });
    }
    const edges = wanted.slice(at + 1, at + 1 + first).map((node) => ({ cursor: node.id, node }));
    return { edges, hasNextPage: at + 1 + first < wanted.length, totalCount: wanted.length };
  }

  async agent(id: string): Promise<Agent | null> {
    return this.all.find((agent) => agent.id === id) ?? null;
  }

  async version(id: string): Promise<AgentVersion | null> {
    const current = this.all.flatMap(({ draft, published }) => [draft, published]);
    return [...current, ...this.history].find((version) => version?.id === id) ?? null;
  }

  async versions(agentId: string): Promise<readonly AgentVersion[]> {
    const published = this.all.flatMap((agent) => (agent.id === agentId ? (agent.published ?? []) : []));
    return [...published, ...this.history.filter((version) => version.agentId === agentId).reverse()];
  }

  async seed(agents: readonly Agent[]): Promise<void> {
    if (this.all.length === 0) this.all.push(...agents);
  }

  async createAgent(agent: Agent): Promise<Agent> {
    this.all.push(agent);
    return agent;
  }

  async updateDraft(edit: DraftEdit): Promise<AgentChange> {
    const agent = this.found(edit.agentId);
    if (!agent) return { refused: 'NOT_FOUND' };
    return standsInTheWay(agent, edit.expectedRevision) ?? this.put(withDraft(agent, edit));
  }

  async publish(publication: Publication): Promise<AgentChange> {
    const agent = this.found(publication.agentId);
    if (!agent) return { refused: 'NOT_FOUND' };
    const refusal = standsInTheWay(agent, publication.expectedRevision);
    if (refusal) return refusal;
    if (!differsFromPublished(agent)) return { refused: 'UNCHANGED', agent };
    if (agent.published) this.history.push(agent.published);
    const published = publishedAs(agent, publication, (agent.published?.number ?? 0) + 1);
    return this.put({ ...agent, published, updatedAt: publication.at });
  }

  async restore({ agentId, versionId, by, at }: Parameters<AgentRecords['restore']>[0]): Promise<AgentChange> {
    const version = (await this.versions(agentId)).find(({ id }) => id === versionId);
    const agent = this.found(agentId);
    if (!agent || !version) return { refused: 'NOT_FOUND' };
    if (agent.archivedAt !== null) return { refused: 'ARCHIVED', agent };
    return this.put(withDraft(agent, { name: agent.name, settings: version, by, at }));
  }

  async archive({ agentId, at }: { agentId: string; at: string }): Promise<AgentChange> {
    const agent = this.found(agentId);
    if (!agent) return { refused: 'NOT_FOUND' };
    if (agent.archivedAt !== null) return { agent };
    const numbers = this.numbersOf(agentId);
    return numbers.length > 0
      ? { refused: 'IN_USE', agent, numbers }
      : this.put({ ...agent, archivedAt: at, updatedAt: at });
  }

  private found(id: string): Agent | undefined {
    return this.all.find((agent) => agent.id === id);
  }

  private put(agent: Agent): AgentChange {
    this.all[this.all.findIndex(({ id }) => id === agent.id)] = agent;
    return { agent };
  }
}
