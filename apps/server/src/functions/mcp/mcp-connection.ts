import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport, StreamableHTTPError } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { McpError, ResultSchema } from '@modelcontextprotocol/sdk/types.js';
import type { FetchLike } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { ToolOutcome } from '@switchboard/call';
import type { McpListedTool, McpServerSettings } from '@switchboard/storage';
import { z } from 'zod';
import { outcomeOf } from './mcp-result';
import { AddressRefused, AnswerTooLarge } from './streaming-fetch';

const CLIENT = { name: 'switchboard', version: '1' };
const CONNECT_TIMEOUT_MS = 8_000;
const LIST_TIMEOUT_MS = 8_000;
/** Pages and tools of one listing: a server that goes on for ever is cut off. */
const MAX_PAGES = 20;
const MAX_TOOLS = 200;
const SECRET = /\{\{\s*secrets\.([\w-]+)\s*\}\}/g;

/** There is no secret of this name, or it cannot be opened. */
export class SecretMissing extends Error {}

export interface McpConnectionDeps {
  readonly fetch: FetchLike;
  /** Null: there is none of this name that can be opened. */
  readonly secret: (name: string) => string | null;
}

const isSessionGone = (error: unknown): boolean => error instanceof StreamableHTTPError && error.code === 404;

/** The session with one server of tools: opened when it is needed first, and anew when the server has forgotten it. */
export class McpConnection {
  private opening: Promise<Client> | null = null;

  constructor(
    private readonly server: McpServerSettings,
    private readonly deps: McpConnectionDeps,
  ) {}

  /** @throws what went wrong; `reasonOf` has words for it. */
  list(): Promise<readonly McpListedTool[]> {
    return this.inSession((client) => listingOf(client));
  }

  /** Never rejects. `signal`: nobody waits any more; the server is told so. */
  async call(name: string, args: Readonly<Record<string, unknown>>, signal: AbortSignal): Promise<ToolOutcome> {
    const { timeoutMs: timeout } = this.server;
    try {
      const request = { name, arguments: { ...args } };
      return outcomeOf(
        await this.inSession((client) =>
          client.request({ method: 'tools/call', params: request }, ResultSchema, {
            ...{ signal, timeout, maxTotalTimeout: timeout },
          }),
        ),
      );
    } catch (error) {
      return { failed: reasonOf(error) };
    }
  }

  async close(): Promise<void> {
    const { opening } = this;
    this.opening = null;
    await opening?.then((client) => client.close()).catch(() => undefined);
  }

  /** A server that has lost the session has not done what was asked either, so that is asked once more. */
  private async inSession<T>(use: (client: Client) => Promise<T>): Promise<T> {
    try {
      return await use(await this.client());
    } catch (error) {
      if (!isSessionGone(error)) throw error;
      await this.close();
      return use(await this.client());
    }
  }

  private client(): Promise<Client> {
    this.opening ??= this.open().catch((error: unknown) => {
      this.opening = null;
      throw error;
    });
    return this.opening;
  }

  private async open(): Promise<Client> {
    const transport = new StreamableHTTPClientTransport(new URL(this.server.url), {
      requestInit: { headers: this.headers() },
      fetch: this.deps.fetch,
      // A stream that breaks off fails its request, whose time is short anyway.
      reconnectionOptions: {
        maxRetries: 0,
        initialReconnectionDelay: 1,
        maxReconnectionDelay: 1,
        reconnectionDelayGrowFactor: 1,
      },
    });
    const client = new Client(CLIENT);
    await client.connect(transport, { timeout: CONNECT_TIMEOUT_MS });
    return client;
  }

  private headers(): Record<string, string> {
    const filled = (value: string): string =>
      value.replace(SECRET, (_, name: string) => {
        const secret = this.deps.secret(name);
        if (secret === null) throw new SecretMissing(name);
        return secret;
      });
    return Object.fromEntries(this.server.headers.map(({ name, value }) => [name, filled(value)]));
  }
}

const Listed = z.object({
  name: z.string().min(1).max(200),
  description: z.string().optional(),
  inputSchema: z.record(z.string(), z.unknown()),
});
const Page = z.object({ tools: z.array(z.unknown()), nextCursor: z.string().optional() });

/** All pages; a tool that is not as the protocol wants it is left out. */
async function listingOf(client: Client): Promise<readonly McpListedTool[]> {
  const tools: McpListedTool[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < MAX_PAGES && tools.length < MAX_TOOLS; page++) {
    const params = cursor === undefined ? {} : { cursor };
    const answer = await client.request({ method: 'tools/list', params }, ResultSchema, { timeout: LIST_TIMEOUT_MS });
    const { tools: listed, nextCursor } = Page.parse(answer);
    tools.push(...listed.flatMap(toolOf));
    if (nextCursor === undefined) break;
    cursor = nextCursor;
  }
  return tools.slice(0, MAX_TOOLS);
}

function toolOf(listed: unknown): McpListedTool[] {
  const read = Listed.safeParse(listed);
  if (!read.success) return [];
  const { $schema: _, ...inputSchema } = read.data.inputSchema;
  return [
    { name: read.data.name, description: read.data.description ?? '', inputSchema: { type: 'object', ...inputSchema } },
  ];
}

/** In words, for the model and for people; what the server's errors say may hold anything, so they are not repeated. */
export function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (cause instanceof AddressRefused) return cause.message;
  if (cause instanceof AnswerTooLarge) return 'The server of this tool sent a longer answer than can be used.';
  if (cause instanceof SecretMissing) return `The secret ${cause.message} of this server is missing.`;
  if (cause instanceof McpError)
    return MCP_REASONS.get(cause.code) ?? 'The server of this tool answered with an error.';
  if (cause instanceof StreamableHTTPError) return httpReason(cause.code);
  return 'The server of this tool could not be reached.';
}

/** Codes of JSON-RPC, and those of the SDK: -32000 the connection is gone, -32001 the time is over. */
const MCP_REASONS: ReadonlyMap<number, string> = new Map([
  [-32000, 'The server of this tool broke the connection.'],
  [-32001, 'The server of this tool took too long.'],
  [-32601, 'The server does not know this request.'],
  [-32602, 'The server of this tool does not take these arguments.'],
]);

function httpReason(status: number | undefined): string {
  if (status === 401 || status === 403) return 'The server of this tool refused our credentials.';
  return `The server of this tool answered with status ${status ?? 0}.`;
}
