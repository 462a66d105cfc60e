import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { Inject, Injectable } from '@nestjs/common';
import type { CallDesk, Clock, Timer } from '@switchboard/call';
import type { WebSocket } from 'ws';
import { WebSocketServer } from 'ws';
import type { Environment } from '../config/environment';
import type { Log } from '../config/log';
import { originOf } from '../config/people/own-origin';
import { includesRole } from '../config/people/roles';
import { Viewers } from '../config/people/viewers';
import { CALL_DESK, CLOCK, ENVIRONMENT, LOG } from '../ports';
import { refuseUpgrade, UpgradeDoors } from '../upgrade-doors';
import type { ListenerSocket } from './call-listener';
import { CallListener } from './call-listener';
import type { MediaTicket } from './media-tickets';
import { MediaTickets } from './media-tickets';

export const BROWSER_MEDIA_PATH = '/media/browser';
const PROTOCOL = 'switchboard.listen';
/** A listener has nothing to say. */
const MAX_MESSAGE_BYTES = 1_024;
/** So often a listener must show that they are still there, and still may listen. */
const CHECK_MS = 25_000;
/** A socket that does not answer our closing is ended. */
const CLOSING_MS = 3_000;

/** RFC 6455 §7.4.1. */
const GOING_AWAY = 1001;
const VIOLATION = 1008;
const FAULT = 1011;
/** As the API's sockets use it. */
const UNAUTHORIZED = 4401;

interface Open {
  readonly client: WebSocket;
  readonly ticket: MediaTicket;
  readonly listener: CallListener;
}

/** Where browsers listen in on calls: our own pages only, each with a one-time ticket (promise C2). */
@Injectable()
export class BrowserMedia implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly server = new WebSocketServer({
    handleProtocols: (offered) => offered.has(PROTOCOL) && PROTOCOL,
    noServer: true,
    maxPayload: MAX_MESSAGE_BYTES,
    perMessageDeflate: false,
  });

  @Inject(CALL_DESK) private readonly desk!: CallDesk;
  @Inject(CLOCK) private readonly clock!: Clock;
  @Inject(LOG) private readonly log!: Log;
  @Inject(ENVIRONMENT) private readonly environment!: Environment;

  constructor(
    private readonly doors: UpgradeDoors,
    private readonly tickets: MediaTickets,
    private readonly viewers: Viewers,
  ) {}

  onApplicationBootstrap(): void {
    this.doors.open(BROWSER_MEDIA_PATH, (request, socket, head) => this.upgrade(request, socket, head));
  }

  onModuleDestroy(): void {
    for (const client of this.server.clients) client.close(GOING_AWAY, 'Going away');
    this.server.close();
  }

  private upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    // A page of somebody else must not even use up a ticket.
    if (originOf(request, this.environment.publicUrl) === 'foreign') return refuseUpgrade(socket, 403);
    const ticket = this.tickets.redeem(tokenOf(request));
    if (!ticket) return refuseUpgrade(socket, 403);
    this.server.handleUpgrade(request, socket, head, (client) => void this.admit(client, request, ticket));
  }

  private async admit(client: WebSocket, request: IncomingMessage, ticket: MediaTicket): Promise<void> {
    client.on('error', () => client.terminate());
    client.on('message', () => this.close(client, VIOLATION, 'Listeners only listen'));
    try {
      const bearer = await this.viewers.ofSocket(request, undefined);
      const isOther = bearer !== null && bearer.id !== ticket.viewer.id;
      if (isOther || !(await mayListen(ticket))) return this.close(client, UNAUTHORIZED, 'Sign in first');
    } catch (error) {
      this.log.warn({ error }, 'sign-in of a listener could not be checked');
      return this.close(client, FAULT, 'Try again');
    }
    this.listenUnlessGone(client, ticket);
  }

  /** Nobody waits for the admission, so nothing may be thrown out of it. */
  private listenUnlessGone(client: WebSocket, ticket: MediaTicket): void {
    if (client.readyState !== client.OPEN) return;
    try {
      this.listen(client, ticket);
    } catch (error) {
      this.log.error({ error, callId: ticket.callId }, 'a listener could not be joined to its call');
      this.close(client, FAULT, 'Try again');
    }
  }

  private listen(client: WebSocket, ticket: MediaTicket): void {
    const socket: ListenerSocket = {
      send: (data) => client.send(data, () => undefined),
      close: (code, reason) => this.close(client, code, reason),
      get bufferedAmount() {
        return client.bufferedAmount;
      },
    };
    const listener = new CallListener(socket, this.clock);
    listener.begin(ticket.callId);
    const leave = this.desk.listen(ticket.callId, listener, ticket.viewer.name);
    // It has ended since the ticket was made.
    if (!leave) return listener.ended();
    client.on('close', leave);
    this.watch({ client, ticket, listener });
  }

  private watch(open: Open): void {
    const { client } = open;
    let alive = true;
    let timer: Timer | null = null;
    const again = (): void => {
      timer = this.clock.after(CHECK_MS, () => {
        if (!alive) return client.terminate();
        alive = false;
        client.ping(() => undefined);
        void this.recheck(open).then(() => client.readyState === client.OPEN && again());
      });
    };
    client.on('pong', () => (alive = true));
    client.on('close', () => timer?.cancel());
    again();
  }

  private async recheck({ ticket, listener }: Open): Promise<void> {
    try {
      if (!(await mayListen(ticket))) listener.stop(UNAUTHORIZED, 'Signed out');
    } catch (error) {
      // While the records are away nobody can be signed out either.
      this.log.warn({ error }, 'sign-in of a listener could not be checked');
    }
  }

  private close(client: WebSocket, code: number, reason: string): void {
    if (client.readyState !== client.OPEN) return;
    client.close(code, reason);
    const timer = this.clock.after(CLOSING_MS, () => client.terminate());
    client.on('close', () => timer.cancel());
  }
}

async function mayListen(ticket: MediaTicket): Promise<boolean> {
  const viewer = await ticket.again();
  return viewer !== null && viewer.id === ticket.viewer.id && includesRole(viewer.role, 'OPERATOR');
}

/** The second subprotocol that the browser offers: never part of an address, so never in a log. */
function tokenOf(request: IncomingMessage): string {
  const [protocol, token = ''] = (request.headers['sec-websocket-protocol'] ?? '')
    .split(',')
    .map((word) => word.trim());
  return protocol === PROTOCOL ? token : '';
}
