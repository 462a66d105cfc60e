import type { PhoneNumber } from '../agent';
import type { AgentRecords, NumberChange, RoutingEdit, RoutingRecords } from '../ports/records';
import type { BlockEntry } from '../routing';
import { agentsOf, blockPatternText, patternsFor } from '../routing';

/** Numbers that somebody else keeps in memory. */
export interface NumberShelf {
  all: PhoneNumber[];
}

/** Routing and block lists in memory, as simple as the port allows. */
export class MemoryRouting implements RoutingRecords {
  readonly entries: BlockEntry[] = [];

  constructor(
    private readonly shelf: NumberShelf,
    private readonly agents: Pick<AgentRecords, 'agent'>,
  ) {}

  async routeOf({ to, from }: { to: string; from: string }) {
    const number = this.shelf.all.find(({ e164 }) => e164 === to) ?? null;
    const wanted = patternsFor(from);
    const fits = ({ numberId }: BlockEntry): boolean => numberId === null || numberId === number?.id;
    const blocks = this.entries.filter((entry) => fits(entry) && wanted.includes(blockPatternText(entry.pattern)));
    return { number, blocks };
  }

  async assign({ numberId, agentId }: { numberId: string; agentId: string | null }): Promise<NumberChange> {
    return this.change(numberId, agentId === null ? [] : [agentId], { agentId });
  }

  async saveRouting({ numberId, expectedRevision, routing, fallbackSentence }: RoutingEdit): Promise<NumberChange> {
    const number = this.shelf.all.find(({ id }) => id === numberId);
    if (number && (number.revision ?? 1) !== expectedRevision) return { refused: 'STALE_REVISION', number };
    return this.change(numberId, agentsOf(routing), { routing, fallbackSentence });
  }

  async pointed({ numberId, webhook, previous }: Parameters<RoutingRecords['pointed']>[0]) {
    const urls = { voiceUrl: webhook.voiceUrl, previousVoiceUrl: previous?.voiceUrl ?? null };
    return this.put(numberId, { webhook, previousWebhook: previous, ...urls });
  }

  async blocks({ numberId, first }: Parameters<RoutingRecords['blocks']>[0]) {
    return this.entries.filter((entry) => entry.numberId === null || entry.numberId === numberId).slice(0, first);
  }

  async block(entry: BlockEntry): Promise<BlockEntry | null> {
    if (entry.numberId !== null && !this.shelf.all.some(({ id }) => id === entry.numberId)) return null;
    const text = blockPatternText(entry.pattern);
    const at = this.entries.findIndex(
      ({ numberId, pattern }) => numberId === entry.numberId && blockPatternText(pattern) === text,
    );
    const kept = { ...entry, id: this.entries[at]?.id ?? entry.id };
    if (at >= 0) this.entries[at] = kept;
    else this.entries.unshift(kept);
    return kept;
  }

  async unblock(id: string): Promise<boolean> {
    const at = this.entries.findIndex((entry) => entry.id === id);
    return at >= 0 && this.entries.splice(at, 1).length > 0;
  }

  private async change(id: string, agentIds: readonly string[], change: Partial<PhoneNumber>): Promise<NumberChange> {
    for (const agentId of agentIds) {
      if ((await this.agents.agent(agentId))?.archivedAt !== null) return { refused: 'NO_SUCH_AGENT', agentId };
    }
    const known = this.shelf.all.find((number) => number.id === id);
    const number = this.put(id, { ...change, revision: (known?.revision ?? 1) + 1 });
    return number ? { number } : { refused: 'NOT_FOUND' };
  }

  private put(id: string, change: Partial<PhoneNumber>): PhoneNumber | null {
    const at = this.shelf.all.findIndex((number) => number.id === id);
    const known = this.shelf.all[at];
    if (!known) return null;
    const number = { ...known, ...change };
    this.shelf.all[at] = number;
    return number;
  }
}
