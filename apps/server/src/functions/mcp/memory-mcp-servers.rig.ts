import type {
  McpListedTool,
  McpServerChange,
  McpServerRecords,
  McpServerSettings,
  StoredMcpServer,
} from '@switchboard/storage';

/** Servers of tools in memory, as simple as the port allows. */
export class MemoryMcpServers implements McpServerRecords {
  private readonly all = new Map<string, StoredMcpServer>();

  async servers(): Promise<readonly StoredMcpServer[]> {
    return [...this.all.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  async create(id: string, settings: McpServerSettings): Promise<McpServerChange> {
    if (this.isTaken(settings.name, id)) return { refused: 'NAME_TAKEN' };
    return this.put({ ...settings, ...{ id, revision: 1, listing: [], listedAt: null } });
  }

  async update(id: string, expectedRevision: number, settings: McpServerSettings): Promise<McpServerChange> {
    const before = this.all.get(id);
    if (!before) return { refused: 'NOT_FOUND' };
    if (before.revision !== expectedRevision) return { refused: 'STALE_REVISION', server: before };
    if (this.isTaken(settings.name, id)) return { refused: 'NAME_TAKEN' };
    return this.put({ ...before, ...settings, revision: before.revision + 1 });
  }

  async remove(id: string): Promise<boolean> {
    return this.all.delete(id);
  }

  async keepListing(id: string, listing: readonly McpListedTool[], listedAt: string): Promise<void> {
    const before = this.all.get(id);
    if (before) this.put({ ...before, listing, listedAt });
  }

  private put(server: StoredMcpServer): McpServerChange {
    this.all.set(server.id, server);
    return { server };
  }

  private isTaken(name: string, except: string): boolean {
    return [...this.all.values()].some((server) => server.name === name && server.id !== except);
  }
}
