import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'node:http';
import { eventually } from './eventually.rig';
import { freePorts } from './free-port.rig';
import { Program } from './program.rig';
import { REPOSITORY } from './repository.rig';

const tool = (name: string): string => join(REPOSITORY, 'tools', `${name}.mjs`);

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('npm start', () => {
  let dataDir: string;
  let env: Record<string, string>;

  beforeEach(async () => {
    const [port = 0, sandboxPort = 0] = await freePorts(2);
    dataDir = await mkdtemp(join(tmpdir(), 'switchboard-e2e-'));
    // Set and empty is unset, and wins over a .env file of the person who runs the tests.
    const unset = {
      TWILIO_ACCOUNT_SID: '',
      TWILIO_AUTH_TOKEN: '',
      OPENAI_API_KEY: '',
      PUBLIC_URL: '',
      DATABASE_URL: '',
    };
    env = { ...unset, SANDBOX: 'all', PORT: String(port), SANDBOX_PORT: String(sandboxPort), DATA_DIR: dataDir };
  });
  afterEach(async () => {
    // Whatever a failed test left running.
    await Promise.all(programs.splice(0).map((program) => program.end('SIGTERM')));
    await rm(dataDir, { recursive: true, force: true });
  });

  const programs: Program[] = [];

  function run(args: readonly string[], more: Readonly<Record<string, string>> = {}): Program {
    const program = new Program(args, { ...env, ...more }, REPOSITORY);
    programs.push(program);
    return program;
  }

  async function started(start = run([tool('start')])): Promise<Program> {
    await eventually(
      'start block',
      () => {
        if (start.hasEnded) throw new Error(start.lines.join('\n'));
        return start.lines.find((line) => line.includes('Switchboard is ready'));
      },
      180_000,
    );
    // The block is one write of several lines.
    await eventually('end of the start block', () => start.lines.find((line) => line.includes('Ctrl-C')));
    return start;
  }

  it('says where the console is, how to sign in, what is pretend and how to ring; a ring ends with a stored story', async () => {
    const start = await started();
    const block = start.lines.join('\n');
    const url = `http://127.0.0.1:${env['PORT']}`;
    expect(block).toContain(`Console    ${url}`);
    expect(block).toContain(`${url}/sign-in#code=`);
    expect(block).toMatch(/Phone +pretend/);
    expect(block).toMatch(/Model +pretend/);
    expect(block).toContain('npm run sandbox -- ring order-status');

    const file = join(dataDir, 'sandbox.json');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const { apiKey } = JSON.parse(readFileSync(file, 'utf8')) as { apiKey: string };
    expect(block).not.toContain(apiKey);

    const ring = run([tool('sandbox'), 'ring', 'order-status']);
    expect({ ...(await ring.ended), told: ring.lines }).toMatchObject({ code: 0 });
    const told = ring.lines.join('\n');
    expect(told).toContain('Caller   Where is my order A 1042?');
    expect(told).toContain('Tool     ← get_order_status succeeded');
    expect(told).toMatch(/Call +completed/);

    const list = run([tool('sandbox'), 'list']);
    expect(await list.ended).toMatchObject({ code: 0 });
    expect(list.lines.join('\n')).toMatch(/order-status[^]*\+1415/);

    const unknown = run([tool('sandbox'), 'ring', 'no-such-story']);
    expect(await unknown.ended).toMatchObject({ code: 1 });
    expect(unknown.lines.join('\n')).toContain('There is no scenario "no-such-story"');

    expect(await start.end('SIGINT')).toEqual({ code: 0, signal: null });
    expect(existsSync(file)).toBe(false);
    await expect(fetch(`${url}/health/live`)).rejects.toThrow();
    await expect(fetch(`http://127.0.0.1:${env['SANDBOX_PORT']}/sandbox`)).rejects.toThrow();
  });

  it('ends the pretend world too when the server dies, and says so', async () => {
    const start = await started();
    // The embedded database keeps the pid of the server that owns it.
    const owner = readdirSync(dataDir, { recursive: true, encoding: 'utf8' }).find((file) =>
      file.endsWith('owner.json'),
    );
    const { pid } = JSON.parse(readFileSync(join(dataDir, owner ?? ''), 'utf8')) as { pid: number };
    process.kill(pid, 'SIGKILL');
    expect(await start.ended).toMatchObject({ code: 1 });
    expect(start.lines.join('\n')).toContain('The server has ended by itself (ended by SIGKILL)');
    expect(isRunning(pid)).toBe(false);
    await expect(fetch(`http://127.0.0.1:${env['SANDBOX_PORT']}/sandbox`)).rejects.toThrow();
  });

  it('ends when npm was ended, whose signals end at its shell', async () => {
    const script = `require('node:child_process').spawn(process.execPath, [process.argv[1]], { stdio: 'inherit' })`;
    const npm = await started(run(['-e', script, tool('start')], { npm_lifecycle_event: 'start' }));
    // Ended only once the last process that writes to its output has.
    await npm.end('SIGKILL');
    expect(npm.lines.join('\n')).toContain('Stopping.');
    await expect(fetch(`http://127.0.0.1:${env['PORT']}/health/live`)).rejects.toThrow();
    await expect(fetch(`http://127.0.0.1:${env['SANDBOX_PORT']}/sandbox`)).rejects.toThrow();
  });

  it('ends when its terminal is closed, although it can say nothing any more', async () => {
    const start = await started();
    start.closeOutput();
    expect(await start.end('SIGHUP')).toEqual({ code: 0, signal: null });
    await expect(fetch(`http://127.0.0.1:${env['PORT']}/health/live`)).rejects.toThrow();
    await expect(fetch(`http://127.0.0.1:${env['SANDBOX_PORT']}/sandbox`)).rejects.toThrow();
  });

  it.each([
    ['PORT', 'PORT=3100 npm start'],
    ['SANDBOX_PORT', 'SANDBOX_PORT=3200 npm start'],
  ])('with %s taken says so and what to do', async (name, advice) => {
    const squatter = createServer();
    await new Promise<void>((resolve) => squatter.listen(Number(env[name]), '127.0.0.1', resolve));
    const start = run([tool('start')]);
    expect(await start.ended).toMatchObject({ code: 1 });
    await new Promise((resolve) => squatter.close(resolve));
    expect(start.lines.join('\n')).toContain(`Port ${env[name]}`);
    expect(start.lines.join('\n')).toContain(advice);
  });
});
