import type { Clock, Timer } from '@switchboard/call';
import type { Environment } from '../config/environment';
import type { Log } from '../config/log';

/** A way from the internet to a port of this machine. */
export interface OpenedTunnel {
  readonly url: URL;
  close(): Promise<void>;
}

export interface TunnelTarget {
  readonly host: string;
  readonly port: number;
  readonly authToken: string;
}

/** Rejects when there is none to be had now. Keeps itself connected once it is open. */
export type OpenTunnel = (target: TunnelTarget) => Promise<OpenedTunnel>;

export interface TunnelDeps {
  readonly open: OpenTunnel;
  readonly target: TunnelTarget;
  readonly clock: Clock;
  readonly log: Log;
}

/** The start waits no longer for a tunnel. */
export const START_MS = 10_000;
const FIRST_RETRY_MS = 5_000;
const MAX_RETRY_MS = 60_000;

/** Opens a tunnel, again and again until there is one. Without it the server runs, but nobody can call it. */
export class Tunnel {
  private opened: OpenedTunnel | null = null;
  private retry: Timer | null = null;
  private stopped = false;

  constructor(private readonly deps: TunnelDeps) {}

  get publicUrl(): URL | null {
    return this.opened?.url ?? null;
  }

  /** Resolves when the tunnel is open, has failed once, or takes too long; never rejects. */
  async start(): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = this.deps.clock.after(START_MS, resolve);
      void this.attempt(FIRST_RETRY_MS).then(() => {
        timer.cancel();
        resolve();
      });
    });
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.retry?.cancel();
    const { opened } = this;
    this.opened = null;
    await opened?.close().catch((error: unknown) => this.deps.log.warn({ error }, 'the tunnel could not be closed'));
  }

  private async attempt(retryMs: number): Promise<void> {
    const { open, target, log } = this.deps;
    try {
      const opened = await open(target);
      if (this.stopped) return void (await opened.close());
      this.opened = opened;
      log.info({ publicUrl: opened.url.origin }, 'the tunnel is open');
    } catch (error) {
      if (this.stopped) return;
      log.error(
        { code: 'SETUP_INCOMPLETE', reason: reasonOf(error, target.authToken), retryMs },
        'no tunnel: the phone network cannot reach this server. Check NGROK_AUTHTOKEN, or set PUBLIC_URL',
      );
      const nextMs = Math.min(2 * retryMs, MAX_RETRY_MS);
      this.retry = this.deps.clock.after(retryMs, () => void this.attempt(nextMs));
    }
  }
}

/** The token must not stand in a log, whatever the far side says. */
function reasonOf(error: unknown, secret: string): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replaceAll(secret, '[secret]').slice(0, 500);
}

/** The same settings, reached at the address that the tunnel has. */
export function throughTunnel(environment: Environment, tunnel: Pick<Tunnel, 'publicUrl'>): Environment {
  const reached = { ...environment };
  Object.defineProperty(reached, 'publicUrl', { enumerable: true, get: () => tunnel.publicUrl });
  return reached;
}

/** Null where the address is known, no token was given, or the port is not known before the start. */
export function tunnelOf(environment: Environment, deps: Omit<TunnelDeps, 'target'>): Tunnel | null {
  const { publicUrl, ngrokAuthToken: authToken, port } = environment;
  if (publicUrl || !authToken) return null;
  if (port === 0) {
    deps.log.error({ code: 'SETUP_INCOMPLETE' }, 'no tunnel: NGROK_AUTHTOKEN needs a PORT other than 0');
    return null;
  }
  return new Tunnel({ ...deps, target: { host: '127.0.0.1', port, authToken } });
}
