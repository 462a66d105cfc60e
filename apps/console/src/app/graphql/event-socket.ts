import { DOCUMENT, Injectable, InjectionToken, inject, signal } from '@angular/core';
import type { Client, ClientOptions } from 'graphql-ws';
import { createClient } from 'graphql-ws';
import { Subject } from 'rxjs';

export type SocketFactory = (options: ClientOptions) => Client;
export const SOCKET_FACTORY = new InjectionToken<SocketFactory>('graphql-ws client factory', {
  providedIn: 'root',
  factory: () => createClient,
});

const PING_MS = 10_000;
/** Two pings without any sign of life. */
const SILENCE_MS = 2 * PING_MS;
/** Close codes with which the server says that nobody is signed in. */
const REFUSED = new Set([4401, 4403]);

/**
 * The one socket for subscriptions. It never retries by itself: graphql-ws would send an old cursor again, so the
 * streams above do it (see EventStreams).
 */
@Injectable({ providedIn: 'root' })
export class EventSocket {
  private readonly view = inject(DOCUMENT).defaultView;
  private silence: ReturnType<typeof setTimeout> | undefined;
  private readonly connectedNow = signal(false);
  private readonly cut$ = new Subject<void>();
  private readonly refused$ = new Subject<void>();

  readonly connected = this.connectedNow.asReadonly();
  /** The socket was lost or could not be opened. */
  readonly cut = this.cut$.asObservable();
  /** The server does not know this person (any more). */
  readonly refused = this.refused$.asObservable();

  readonly client: Client = inject(SOCKET_FACTORY)({
    url: this.address(),
    retryAttempts: 0,
    lazy: true,
    lazyCloseTimeout: 3_000,
    keepAlive: PING_MS,
    connectionAckWaitTimeout: 10_000,
    on: {
      connected: () => this.connectedNow.set(true),
      ping: (received) => {
        if (!received) this.awaitLife();
      },
      pong: () => this.alive(),
      message: () => this.alive(),
      closed: (event) => this.closed(event),
    },
  });

  /** Cuts the socket at once; every stream then resumes on a new one. */
  terminate(): void {
    this.client.terminate();
  }

  private address(): string {
    const location = this.view?.location;
    return `${location?.protocol === 'https:' ? 'wss' : 'ws'}://${location?.host ?? 'localhost'}/graphql`;
  }

  private awaitLife(): void {
    this.silence ??= setTimeout(() => this.terminate(), SILENCE_MS);
  }

  private alive(): void {
    clearTimeout(this.silence);
    this.silence = undefined;
  }

  private closed(event: unknown): void {
    this.alive();
    this.connectedNow.set(false);
    if (REFUSED.has(closeCode(event))) this.refused$.next();
    this.cut$.next();
  }
}

function closeCode(event: unknown): number {
  return typeof event === 'object' && event !== null && 'code' in event ? Number(event.code) : 0;
}
