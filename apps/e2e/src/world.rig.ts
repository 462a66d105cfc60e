import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiClient } from './api.rig';
import { freePorts } from './free-port.rig';
import { Program } from './program.rig';
import type { ProgramEnd } from './program.rig';
import { REPOSITORY } from './repository.rig';
import { SandboxControl } from './sandbox-control.rig';

export interface WorldOptions {
  /** Names the file the processes' lines are kept in, under tmp/test-reports. */
  readonly name: string;
  /** More settings for the server. */
  readonly env?: Readonly<Record<string, string>>;
  /** … and for the pretend world. */
  readonly sandboxEnv?: Readonly<Record<string, string>>;
  /** What callers and browsers are told to reach the server at; a proxy's address, for instance. */
  readonly publicUrl?: string;
  readonly port?: number;
}

export interface Ready {
  readonly url: string;
  readonly signInLink: string | null;
}

/** The built server and the built pretend world, each a process of its own, on free ports and a folder of their own. */
export class World {
  readonly apiKey = randomBytes(24).toString('hex');
  readonly authToken = randomBytes(16).toString('hex');
  readonly accountSid = `AC${randomBytes(16).toString('hex')}`;
  private server: Program | null = null;
  private sandboxProgram: Program | null = null;
  private readonly lines: string[] = [];

  private constructor(
    private readonly options: WorldOptions,
    readonly dataDir: string,
    readonly port: number,
    private readonly sandboxPort: number,
  ) {}

  /** The server's own address, behind any proxy. */
  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get publicUrl(): string {
    return this.options.publicUrl ?? this.url;
  }

  get api(): ApiClient {
    return new ApiClient(this.url, this.apiKey);
  }

  get sandbox(): SandboxControl {
    return new SandboxControl(`http://127.0.0.1:${this.sandboxPort}`);
  }

  static async start(options: WorldOptions): Promise<{ world: World; ready: Ready }> {
    const [port = 0, sandboxPort = 0] = await freePorts(2);
    const dataDir = await mkdtemp(join(tmpdir(), 'switchboard-e2e-'));
    const world = new World(options, dataDir, options.port ?? port, sandboxPort);
    try {
      await world.startSandbox();
      return { world, ready: await world.startServer() };
    } catch (error) {
      await world.stop();
      throw error;
    }
  }

  /** Starts the server again on the same folder and port. */
  async startServer(): Promise<Ready> {
    const sandbox = `http://127.0.0.1:${this.sandboxPort}`;
    this.server = new Program(['--enable-source-maps', join(REPOSITORY, 'dist/apps/server/main.js')], {
      NODE_ENV: 'production',
      PORT: String(this.port),
      PUBLIC_URL: this.publicUrl,
      DATA_DIR: this.dataDir,
      START_BLOCK: 'json',
      ADMIN_API_KEY: this.apiKey,
      SANDBOX_URL: sandbox,
      ALLOWED_PRIVATE_ORIGINS: sandbox,
      EXAMPLE_API_URL: `${sandbox}/example`,
      TWILIO_BASE_URL: `${sandbox}/twilio`,
      TWILIO_ACCOUNT_SID: this.accountSid,
      TWILIO_AUTH_TOKEN: this.authToken,
      OPENAI_BASE_URL: `${sandbox}/openai/v1`,
      OPENAI_API_KEY: 'sk-pretend-of-the-tests',
      DRAIN_TIMEOUT_SECONDS: '5',
      ...this.options.env,
    });
    return (await this.server.announces('ready')) as unknown as Ready;
  }

  async endServer(signal: 'SIGTERM' | 'SIGKILL'): Promise<ProgramEnd> {
    if (!this.server) throw new Error('no server runs');
    const end = await this.server.end(signal);
    this.lines.push(...this.server.lines);
    this.server = null;
    return end;
  }

  get serverIsRunning(): boolean {
    return this.server !== null && !this.server.hasEnded;
  }

  get serverLines(): readonly string[] {
    return this.server?.lines ?? [];
  }

  async stop(): Promise<void> {
    if (this.server) await this.endServer('SIGTERM');
    await this.sandboxProgram?.end('SIGTERM');
    const reports = join(REPOSITORY, 'tmp/test-reports');
    mkdirSync(reports, { recursive: true });
    const all = ['# server', ...this.lines, '# sandbox', ...(this.sandboxProgram?.lines ?? [])];
    writeFileSync(join(reports, `${this.options.name}.log`), `${all.join('\n')}\n`);
    await rm(this.dataDir, { recursive: true, force: true });
  }

  private async startSandbox(): Promise<void> {
    const main = join(REPOSITORY, 'dist/apps/sandbox/main.js');
    this.sandboxProgram = new Program(['--enable-source-maps', '--disable-warning=ExperimentalWarning', main], {
      NODE_ENV: 'production',
      HOST: '127.0.0.1',
      SANDBOX_PORT: String(this.sandboxPort),
      SANDBOX_PHONE: '1',
      SANDBOX_MODEL: '1',
      SANDBOX_SERVER_URL: this.publicUrl,
      TWILIO_ACCOUNT_SID: this.accountSid,
      TWILIO_AUTH_TOKEN: this.authToken,
      OPENAI_API_KEY: 'sk-pretend-of-the-tests',
      ...this.options.sandboxEnv,
    });
    await this.sandboxProgram.announces('sandbox');
  }
}
