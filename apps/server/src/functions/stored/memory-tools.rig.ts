import type { Agent } from '@switchboard/call';
import type { SealedSecret, StoredTool, ToolChange, ToolEdit, ToolRecords } from '@switchboard/storage';

/** Keeps tools as the database does, without one. */
export class MemoryTools implements ToolRecords {
  readonly rows = new Map<string, StoredTool>();
  readonly sealed = new Map<string, SealedSecret>();

  constructor(private readonly agents: () => readonly Agent[] = () => []) {}

  async tools(): Promise<readonly StoredTool[]> {
    return [...this.rows.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
  }

  async createTool({ id, settings, by, at }: Parameters<ToolRecords['createTool']>[0]): Promise<ToolChange> {
    if ([...this.rows.values()].some(({ name }) => name === settings.name))
      return { refused: 'NAME_TAKEN', tool: null };
    const tool = { ...settings, id, revision: 1, createdAt: at, updatedAt: at, updatedBy: by };
    this.rows.set(id, tool);
    return { tool };
  }

  async updateTool({ id, expectedRevision, settings, by, at }: ToolEdit): Promise<ToolChange> {
    const tool = this.rows.get(id);
    if (!tool) return { refused: 'NOT_FOUND' };
    if (tool.revision !== expectedRevision) return { refused: 'STALE_REVISION', tool };
    const agents = this.users(tool.name);
    if (tool.name !== settings.name && agents.length > 0) return { refused: 'IN_USE', tool, agents: namesOf(agents) };
    const changed = { ...tool, ...settings, revision: tool.revision + 1, updatedAt: at, updatedBy: by };
    this.rows.set(id, changed);
    return { tool: changed };
  }

  async archiveTool({ id }: { readonly id: string }): Promise<ToolChange> {
    const tool = this.rows.get(id);
    if (!tool) return { refused: 'NOT_FOUND' };
    const agents = this.users(tool.name);
    if (agents.length > 0) return { refused: 'IN_USE', tool, agents: namesOf(agents) };
    this.rows.delete(id);
    return { tool };
  }

  async agentsUsing(toolName: string): Promise<readonly string[]> {
    return this.users(toolName).map(({ id }) => id);
  }

  async secrets(): Promise<readonly SealedSecret[]> {
    return [...this.sealed.values()];
  }

  async putSecret(secret: SealedSecret): Promise<void> {
    this.sealed.set(secret.name, secret);
  }

  async deleteSecret(name: string): Promise<boolean> {
    return this.sealed.delete(name);
  }

  private users(toolName: string): readonly Agent[] {
    return this.agents().filter(
      ({ archivedAt, draft, published }) =>
        archivedAt === null && [draft, published].some((version) => version?.toolNames.includes(toolName)),
    );
  }
}

const namesOf = (agents: readonly Agent[]): string[] => agents.map(({ name }) => name);
