/**
 * The embedded PostgreSQL in a thread of its own, so that no query ever runs beside audio. It is a program, not a
 * module: it is started by path, imports packages only, and is written in TypeScript that Node can run by erasing types.
 */
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { getPriority, setPriority } from 'node:os';
import { inspect } from 'node:util';
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';

/** What the thread is given: a socket's path, or a loopback port (0 = a free one). */
interface Orders {
  readonly clusterFolder: string;
  readonly listen: { readonly path: string } | { readonly port: number };
}

/** What the thread tells. `ready` comes once; a failure before or after it is told and ends the thread. */
type Report =
  | { readonly type: 'creating' }
  | { readonly type: 'opening' }
  | { readonly type: 'ready'; readonly port: number | null }
  | { readonly type: 'failed'; readonly message: string };

const MAX_CONNECTIONS = 8;
/**
 * Pages of its own. The engine's default of 128 MB is never given back and fills with whatever was written, so that memory
 * would grow with the calls of the day; the system keeps the same pages as files, and its cache can shrink.
 */
const SHARED_BUFFERS = ['-c', 'shared_buffers=24MB'];
/** Of the wire protocol: no type byte, but a length below 2^24, begins what opens a connection. */
const OPENING = 0;
/** The simple query that makes a session as good as new. */
const DISCARD_ALL = Buffer.from('Q\0\0\0\x10discard all\0', 'latin1');

const tell = (report: Report): void => parentPort?.postMessage(report);

/** Where both share one core, audio goes first. Linux takes this for the calling thread alone; elsewhere it is the process. */
function yieldToAudio(): void {
  if (process.platform === 'linux') setPriority(Math.max(getPriority(), 10));
}

function fail(thrown: unknown): never {
  tell({ type: 'failed', message: thrown instanceof Error ? thrown.message : inspect(thrown, { depth: 0 }) });
  process.exit(1);
}

/** Created aside and renamed when complete, so that being stopped halfway leaves nothing that can't be opened. */
async function create(clusterFolder: string): Promise<void> {
  const draft = `${clusterFolder}.creating`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true, mode: 0o700 });
  const postgres = await PGlite.create({ dataDir: draft });
  await postgres.close();
  renameSync(draft, clusterFolder);
}

async function open(clusterFolder: string): Promise<PGlite> {
  if (!existsSync(clusterFolder)) {
    tell({ type: 'creating' });
    await create(clusterFolder);
  }
  tell({ type: 'opening' });
  const startParams = [...PGlite.defaultStartParams, ...SHARED_BUFFERS];
  const postgres = await PGlite.create({ dataDir: clusterFolder, startParams });
  const execute = postgres.execProtocolRawStream.bind(postgres);
  // Errors of SQL are answers; a rejection means that the engine itself broke. The socket server would stop answering
  // without a word, so the thread ends and is started anew.
  postgres.execProtocolRawStream = async (message, options) => {
    try {
      // The engine has one session for all connections that follow each other; each expects one of its own, in which
      // nothing is prepared yet.
      if (message[0] === OPENING) await execute(DISCARD_ALL, { onRawData: () => undefined });
      return await execute(message, options);
    } catch (thrown) {
      return fail(thrown);
    }
  };
  return postgres;
}

async function serve(orders: Orders): Promise<void> {
  const postgres = await open(orders.clusterFolder);
  yieldToAudio();
  // A thread or process that was killed could not clear its socket away.
  if ('path' in orders.listen) rmSync(orders.listen.path, { force: true });
  const server = new PGLiteSocketServer({
    db: postgres,
    host: '127.0.0.1',
    maxConnections: MAX_CONNECTIONS,
    ...orders.listen,
  });
  await server.start();
  parentPort?.once('message', () => {
    server
      .stop()
      .then(() => postgres.close())
      .then(() => process.exit(0), fail);
  });
  tell({ type: 'ready', port: 'path' in orders.listen ? null : Number(server.getServerConn().split(':').at(-1)) });
}

serve(workerData as Orders).catch(fail);
