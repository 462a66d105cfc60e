import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { INestApplicationContext } from '@nestjs/common';
import { AbstractWsAdapter } from '@nestjs/websockets';
import { WebSocketServer } from 'ws';
import { refuseUpgrade, UpgradeDoors } from '../upgrade-doors';

/** Twilio's frames are below 1 kB; a larger one closes the socket with 1009. */
export const MAX_FRAME_BYTES = 64 * 1024;

/** Whether this upgrade comes from the carrier. */
export type Admit = (request: IncomingMessage) => boolean;

/**
 * Nest's gateways on `ws` without a server of its own. The stock adapter would destroy every upgrade it does not own (the
 * API's subscriptions share the port) and would expect messages as `{event, data}`; here frames never pass through Nest.
 */
export class MediaSocketAdapter extends AbstractWsAdapter {
  private readonly doors: UpgradeDoors;

  constructor(
    app: INestApplicationContext,
    private readonly admit: Admit,
  ) {
    super(app);
    this.doors = app.get(UpgradeDoors);
  }

  override create(_port: number, options: { path?: string } = {}): WebSocketServer {
    // Compressed frames are reported to break the stream at the carrier (31924).
    const server = new WebSocketServer({ noServer: true, maxPayload: MAX_FRAME_BYTES, perMessageDeflate: false });
    this.doors.open(options.path ?? '/media', (request, socket, head) =>
      this.upgrade(server, { request, socket, head }),
    );
    return server;
  }

  /** Frames go to whoever listens on the socket itself. */
  override bindMessageHandlers(): void {
    return undefined;
  }

  override async close(server: WebSocketServer): Promise<void> {
    for (const client of server.clients) client.terminate();
    await super.close(server);
  }

  private upgrade(server: WebSocketServer, { request, socket, head }: Upgrade): void {
    if (!this.admit(request)) return refuseUpgrade(socket, 403);
    server.handleUpgrade(request, socket, head, (client) => server.emit('connection', client, request));
  }
}

interface Upgrade {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
}
