import type { OnApplicationBootstrap, OnModuleDestroy, OnModuleInit } from '@nestjs/common';
import type { Clock, Timer, Tool } from '@switchboard/call';
import type { McpListedTool, McpServerRecords, StoredMcpServer } from '@switchboard/storage';
import type { Log } from '../../config/log';
import type { ToolSource } from '../tool-source';
import type { McpConnectionDeps } from './mcp-connection';
import { McpConnection, reasonOf } from './mcp-connection';
import { mcpToolName } from './mcp-tool-name';

/** So often is every server asked what it has; between that its tools come from memory. */
const REFRESH_MS = 5 * 60_000;

export interface McpToolsDeps extends McpConnectionDeps {
  readonly records: McpServerRecords;
  readonly clock: Clock;
  readonly log: Log;
}

interface Held {
  readonly server: StoredMcpServer;
  readonly connection: McpConnection;
  readonly tools: readonly Tool[];
  /** Why it could not be asked last; null: it could. */
  readonly problem: string | null;
}

/** The tools of other servers, from memory. What a server listed last is kept, so that its being away changes no agent. */
export class McpTools implements ToolSource, OnModuleInit, OnApplicationBootstrap, OnModuleDestroy {
  private held: ReadonlyMap<string, Held> = new Map();
  private timer: Timer | null = null;
  private closed = false;

  constructor(private readonly deps: McpToolsDeps) {}

  tools(): readonly Tool[] {
    return [...this.held.values()].flatMap(({ tools }) => tools);
  }

  servers(): readonly { readonly server: StoredMcpServer; readonly problem: string | null }[] {
    return [...this.held.values()];
  }

  async onModuleInit(): Promise<void> {
    await this.load();
  }

  /** Servers of tools may be slow or away; the start does not wait for them. */
  onApplicationBootstrap(): void {
    void this.refreshAll();
  }

  async onModuleDestroy(): Promise<void> {
    this.closed = true;
    this.timer?.cancel();
    await Promise.all([...this.held.values()].map(({ connection }) => connection.close()));
  }

  /** A server that has not changed keeps its session, and its tools stay the same objects. */
  async load(): Promise<void> {
    const before = this.held;
    const servers = await this.deps.records.servers();
    this.held = new Map(servers.map((server) => [server.id, this.hold(server, before.get(server.id))]));
    for (const [id, { connection }] of before) {
      if (this.held.get(id)?.connection !== connection) void connection.close();
    }
  }

  /** Asks one server what it has. Never rejects but for the records; null: there is no such server. */
  async refresh(id: string): Promise<Held | null> {
    const held = this.held.get(id);
    if (!held) return null;
    try {
      const listing = await held.connection.list();
      const at = this.deps.clock.wallTime().toISOString();
      await this.deps.records.keepListing(id, listing, at);
      this.put(held, { listing, listedAt: at }, null);
    } catch (error) {
      const problem = reasonOf(error);
      this.deps.log.warn({ server: held.server.name, problem }, 'a server of tools could not be asked');
      this.put(held, {}, problem);
    }
    return this.held.get(id) ?? null;
  }

  private async refreshAll(): Promise<void> {
    await Promise.all([...this.held.keys()].map((id) => this.refresh(id))).catch((error: unknown) =>
      this.deps.log.error({ error }, 'servers of tools could not be kept'),
    );
    if (this.closed) return;
    this.timer = this.deps.clock.after(REFRESH_MS, () => void this.refreshAll());
  }

  /** Unless it was changed or removed meanwhile. */
  private put(asked: Held, listed: Partial<StoredMcpServer>, problem: string | null): void {
    const now = this.held.get(asked.server.id);
    if (now?.connection !== asked.connection) return;
    const server = { ...now.server, ...listed };
    const isSame = JSON.stringify(server.listing) === JSON.stringify(now.server.listing);
    const tools = isSame ? now.tools : toolsOf(server, now.connection);
    this.held = new Map([...this.held, [server.id, { ...now, server, tools, problem }]]);
  }

  private hold(server: StoredMcpServer, before: Held | undefined): Held {
    if (before?.server.revision === server.revision) return before;
    const connection = new McpConnection(server, this.deps);
    return { server, connection, tools: toolsOf(server, connection), problem: null };
  }
}

function toolsOf(server: StoredMcpServer, connection: McpConnection): readonly Tool[] {
  const { allowedTools, listing } = server;
  const allowed = listing.filter(({ name }) => allowedTools === null || allowedTools.includes(name));
  return allowed.map((listed) => toolOf(server, connection, listed));
}

function toolOf({ name: server, timeoutMs }: StoredMcpServer, connection: McpConnection, listed: McpListedTool): Tool {
  const name = mcpToolName(server, listed.name);
  return {
    ...{ id: `tool_${name}`, kind: 'MCP', timeoutMs },
    model: { name, description: listed.description, parameters: listed.inputSchema },
    run: (args, { signal }) => connection.call(listed.name, args, signal),
  };
}
