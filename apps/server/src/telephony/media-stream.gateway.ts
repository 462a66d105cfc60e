import type { IncomingMessage } from 'node:http';
import type { OnModuleDestroy } from '@nestjs/common';
import { Inject } from '@nestjs/common';
import type { OnGatewayConnection, OnGatewayInit } from '@nestjs/websockets';
import { WebSocketGateway } from '@nestjs/websockets';
import type { CallDesk, Clock, Timer } from '@switchboard/call';
import type { RequestSignature } from '@switchboard/twilio';
import { acceptMediaStream } from '@switchboard/twilio';
import type { Connection } from '@switchboard/websocket';
import type { Log } from '../config/log';
import { CALL_DESK, CLOCK, LOG } from '../ports';
import type { MediaServer } from './media-socket.adapter';
import { Refusals } from './refusals';
import { REQUEST_SIGNATURE } from './twilio-webhook.guard';

/** Keeps proxies from closing a silent stream. A missing pong alone ends nothing: the carrier's behaviour is not documented. */
const PING_INTERVAL_MS = 20_000;

/**
 * Where the carrier's media streams come in. The gateway hands each socket on in the turn of its upgrade and then has no part
 * in it: from here to the model a frame passes plain synchronous calls.
 */
@WebSocketGateway({ path: '/media' })
export class MediaStreamGateway
  implements OnGatewayInit<MediaServer>, OnGatewayConnection<Connection>, OnModuleDestroy
{
  private pings: Timer | null = null;

  @Inject(LOG) private readonly log!: Log;

  constructor(
    @Inject(CALL_DESK) private readonly desk: CallDesk,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(REQUEST_SIGNATURE) private readonly signature: RequestSignature,
    private readonly refusals: Refusals,
  ) {}

  /** Asked before the upgrade is completed. */
  admit(request: IncomingMessage): boolean {
    const header = request.headers['x-twilio-signature'];
    const valid = this.signature.validUpgrade(Array.isArray(header) ? header[0] : header);
    if (!valid) this.refusals.count('mediaSignature');
    return valid;
  }

  afterInit(server: MediaServer): void {
    this.pings = this.clock.after(PING_INTERVAL_MS, () => {
      for (const client of server.clients) client.ping();
      this.afterInit(server);
    });
  }

  onModuleDestroy(): void {
    this.pings?.cancel();
  }

  handleConnection(socket: Connection): void {
    acceptMediaStream({
      socket,
      clock: this.clock,
      attach: (start, line) => this.desk.attach(start, line),
      turnedAway: (reason) => this.refusals.count('mediaStream', { reason }),
      faulted: (error) => this.faulted(error),
    });
  }

  /** A mistake of ours in a handler of a stream; the stream is closed. */
  faulted(error: unknown): void {
    this.log.error({ error }, 'media stream handler failed');
  }
}
