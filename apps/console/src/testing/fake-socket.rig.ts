import type { Client, ClientOptions } from 'graphql-ws';
import type { SocketFactory } from '../app/graphql/event-socket';
import { SOCKET_FACTORY } from '../app/graphql/event-socket';

type Listeners = NonNullable<ClientOptions['on']>;

/** Stands in for graphql-ws: the spec says what happens to the socket. */
export class FakeSocket {
  options: ClientOptions | undefined;
  terminations = 0;

  readonly factory: SocketFactory = (options) => {
    this.options = options;
    return {
      on: () => () => undefined,
      subscribe: () => () => undefined,
      iterate: () => {
        throw new Error('not used');
      },
      dispose: () => undefined,
      terminate: () => {
        this.terminations += 1;
        this.close(4499);
      },
    } satisfies Client;
  };

  connect(): void {
    this.on.connected?.({}, undefined, false);
  }

  ping(): void {
    this.on.ping?.(false, undefined);
  }

  pong(): void {
    this.on.pong?.(true, undefined);
  }

  close(code = 1006): void {
    this.on.closed?.({ code });
  }

  private get on(): Listeners {
    return this.options?.on ?? {};
  }
}

export function provideFakeSocket(fake: FakeSocket): { provide: typeof SOCKET_FACTORY; useValue: SocketFactory } {
  return { provide: SOCKET_FACTORY, useValue: fake.factory };
}
