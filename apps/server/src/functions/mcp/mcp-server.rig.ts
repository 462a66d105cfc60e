import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { z } from 'zod';

/** A real server of tools, made with the protocol's own SDK, on loopback. */
export class McpServerRig {
  readonly aborted: string[] = [];
  readonly authorizations: (string | undefined)[] = [];
  readonly methods: string[] = [];
  sessions = 0;
  extraTools: string[] = [];
  /** Answers every request with this status in place of the protocol. */
  status: number | null = null;
  private readonly transports = new Map<string, StreamableHTTPServerTransport>();
  private readonly http = createServer((request, response) => void this.handle(request, response));

  static async start(): Promise<McpServerRig> {
    const rig = new McpServerRig();
    await new Promise<void>((resolve) => rig.http.listen(0, '127.0.0.1', resolve));
    return rig;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.http.address() as AddressInfo).port}`;
  }

  get url(): string {
    return `${this.origin}/mcp`;
  }

  /** As after a restart: nobody's session is known any more. */
  forgetSessions(): void {
    this.transports.clear();
  }

  async close(): Promise<void> {
    this.http.closeAllConnections();
    await new Promise((resolve) => this.http.close(resolve));
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.methods.push(request.method ?? '');
    this.authorizations.push(request.headers.authorization);
    if (this.status !== null) return void response.writeHead(this.status).end('secret trace');
    const id = request.headers['mcp-session-id'];
    if (typeof id === 'string') {
      const known = this.transports.get(id);
      if (!known) return void response.writeHead(404).end();
      return known.handleRequest(request, response);
    }
    this.sessions++;
    const transport: StreamableHTTPServerTransport = new StreamableHTTPServerTransport({
      sessionIdGenerator: () => randomUUID(),
      onsessioninitialized: (session) => void this.transports.set(session, transport),
    });
    // The SDK's own types differ in what may be undefined.
    await this.newServer().connect(transport as never);
    return transport.handleRequest(request, response);
  }

  private newServer(): McpServer {
    const server = new McpServer({ name: 'shop', version: '1' });
    const inputSchema = { order_id: z.string() };
    server.registerTool('find_order', { description: 'Finds an order.', inputSchema }, async ({ order_id }) => ({
      content: [{ type: 'text', text: JSON.stringify({ order_id, status: 'shipped' }) }],
    }));
    server.registerTool(
      'structured',
      { description: 'Tells more.', outputSchema: { total: z.number() } },
      async () => ({ content: [{ type: 'text', text: 'ignored' }], structuredContent: { total: 7 } }),
    );
    server.registerTool('picture', { description: 'A picture.' }, async () => ({
      content: [
        { type: 'text', text: 'Look:' },
        { type: 'image', data: 'AAAA', mimeType: 'image/png' },
      ],
    }));
    server.registerTool('throws', { description: 'Throws.' }, async () => {
      throw new Error('The order book is closed.');
    });
    server.registerTool('huge', { description: 'Huge.' }, async () => ({
      content: [{ type: 'text', text: 'x'.repeat(100_000) }],
    }));
    server.registerTool('flood', { description: 'A flood.' }, async () => ({
      content: [{ type: 'text', text: 'x'.repeat(3 * 1024 * 1024) }],
    }));
    server.registerTool('hangs', { description: 'Hangs.' }, ({ signal }) => {
      signal.addEventListener('abort', () => this.aborted.push('hangs'));
      return new Promise(() => undefined);
    });
    for (const name of this.extraTools) server.registerTool(name, { description: '' }, async () => ({ content: [] }));
    return server;
  }
}
