import { EventEmitter } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { INestApplicationContext } from '@nestjs/common';
import { AbstractWsAdapter } from '@nestjs/websockets';
import type { Connection, SocketFault, Upgrade } from '@switchboard/websocket';
import { acceptWebSocket } from '@switchboard/websocket';
import { refuseUpgrade, UpgradeDoors } from '../upgrade-doors';

/** Twilio's frames are below 1 kB; a larger one closes the socket with 1009. */
export const MAX_FRAME_BYTES = 64 * 1024;

/** Whether this upgrade comes from the carrier. */
export type Admit = (request: IncomingMessage) => boolean;

/** The carrier's media streams that are open; emits `connection` with each new one. */
export class MediaServer extends EventEmitter {
  readonly clients = new Set<Connection>();

  constructor(private readonly fault: SocketFault) {
    super();
  }

  accept(upgrade: Upgrade): void {
    const connection = acceptWebSocket(upgrade, { maxBytes: MAX_FRAME_BYTES, fault: this.fault });
    if (connection === null) return;
    this.clients.add(connection);
    connection.socket.once('close', () => this.clients.delete(connection));
    this.emit('connection', connection);
  }

  close(done: () => void): void {
    for (const client of this.clients) client.terminate();
    done();
  }
}

export interface MediaDoor {
  readonly admit: Admit;
  readonly fault: SocketFault;
}

/**
 * Nest's gateways on sockets of our own. The stock adapter would destroy every upgrade it does not own (the API's
 * subscriptions share the port) and would expect messages as `{event, data}`; here frames never pass through Nest.
 */
export class MediaSocketAdapter extends AbstractWsAdapter {
  private readonly doors: UpgradeDoors;

  constructor(
    app: INestApplicationContext,
    private readonly door: MediaDoor,
  ) {
    super(app);
    this.doors = app.get(UpgradeDoors);
  }

  override create(_port: number, options: { path?: string } = {}): MediaServer {
    const server = new MediaServer(this.door.fault);
    this.doors.open(options.path ?? '/media', (request, socket, head) => {
      if (this.door.admit(request)) server.accept({ request, socket, head });
      else refuseUpgrade(socket, 403);
    });
    return server;
  }

  override bindClientDisconnect(client: Connection, callback: () => void): void {
    client.socket.once('close', callback);
  }

  /** Frames go to whoever listens on the socket itself. */
  override bindMessageHandlers(): void {
    return undefined;
  }
}
