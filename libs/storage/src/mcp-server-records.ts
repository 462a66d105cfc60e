/** A tool as its server lists it. */
export interface McpListedTool {
  readonly name: string;
  readonly description: string;
  /** JSON Schema of the arguments. */
  readonly inputSchema: Readonly<Record<string, unknown>>;
}

/** What a person decides about a server of tools. */
export interface McpServerSettings {
  /** Short: it begins the names of its tools. No two servers have the same. */
  readonly name: string;
  /** Where it speaks the Model Context Protocol (streamable HTTP). */
  readonly url: string;
  /** Values may hold `{{secrets.NAME}}`. */
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  /** Names of the tools that agents may be given; null: all of them. */
  readonly allowedTools: readonly string[] | null;
  /** Milliseconds for one use of a tool. */
  readonly timeoutMs: number;
}

/** Times are ISO 8601 UTC. */
export interface StoredMcpServer extends McpServerSettings {
  /** `mcp_…`. */
  readonly id: string;
  /** 1, 2, 3…: one more with each change of its settings. */
  readonly revision: number;
  /** What it listed last; empty before it was asked. */
  readonly listing: readonly McpListedTool[];
  readonly listedAt: string | null;
}

export type McpServerChange =
  | { readonly server: StoredMcpServer }
  | { readonly refused: 'NAME_TAKEN' | 'NOT_FOUND' }
  | { readonly refused: 'STALE_REVISION'; readonly server: StoredMcpServer };

/** Servers of tools, and what they listed. */
export interface McpServerRecords {
  /** By name. */
  servers(): Promise<readonly StoredMcpServer[]>;
  create(id: string, settings: McpServerSettings): Promise<McpServerChange>;
  /** A new address forgets the listing. */
  update(id: string, expectedRevision: number, settings: McpServerSettings): Promise<McpServerChange>;
  /** False: there is none. */
  remove(id: string): Promise<boolean>;
  keepListing(id: string, listing: readonly McpListedTool[], at: string): Promise<void>;
}
