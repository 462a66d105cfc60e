import { connect, createServer } from 'node:net';
import type { Server, Socket } from 'node:net';

/** A TCP proxy that can cut the sockets of GraphQL subscriptions and leaves everything else alone. */
export class CuttingProxy {
  /** Sockets cut so far. */
  cuts = 0;
  private readonly open = new Set<Socket>();
  private readonly subscriptions = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {}

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get openSubscriptions(): number {
    return this.subscriptions.size;
  }

  static async start(port: number, targetPort: number): Promise<CuttingProxy> {
    const server = createServer();
    const proxy = new CuttingProxy(server, port);
    server.on('connection', (near) => proxy.join(near, connect(targetPort, '127.0.0.1')));
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    return proxy;
  }

  /** Drops every subscription's socket without a word, as a lost network does. */
  cut(): void {
    for (const socket of this.subscriptions) {
      socket.destroy();
      this.cuts += 1;
    }
  }

  async close(): Promise<void> {
    for (const socket of this.open) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private join(near: Socket, far: Socket): void {
    this.open.add(near);
    near.once('data', (head: Buffer) => {
      const text = head.toString('latin1');
      if (text.startsWith('GET /graphql') && /upgrade: websocket/i.test(text)) this.subscriptions.add(near);
    });
    const end = (): void => {
      this.open.delete(near);
      this.subscriptions.delete(near);
      near.destroy();
      far.destroy();
    };
    for (const socket of [near, far]) socket.on('error', end).on('close', end);
    near.pipe(far).pipe(near);
  }
}
