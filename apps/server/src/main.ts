import 'reflect-metadata';
import { fileURLToPath } from 'node:url';
import { systemClock } from '@switchboard/call';
import { AdaptersModule } from './adapters/adapters.module';
import type { Environment } from './config/environment';
import { readEnvironment } from './config/environment';
import type { Log } from './config/log';
import { openLog } from './config/log';
import { startServer } from './server';
import { startFailure } from './start-failure';
import { openNgrokTunnel } from './tunnel/ngrok-tunnel';
import { throughTunnel, tunnelOf } from './tunnel/tunnel';

const beside = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Called by a signal: the first asks politely, the second does not. */
function stopOnSignals(stop: () => Promise<void>, log: Log): void {
  let stopping = false;
  const signalled = (signal: NodeJS.Signals) => {
    if (stopping) process.exit(1);
    stopping = true;
    log.info({ signal }, 'stopping: no new calls, those in progress may end');
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.fatal({ error }, 'stopping failed');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', signalled);
  process.on('SIGINT', signalled);
}

/** A fault that nobody caught belongs to one call; the others shall not end with it. */
function outliveFaults(log: Log): void {
  process.on('unhandledRejection', (error) => log.error({ error }, 'unhandled rejection'));
  process.on('uncaughtException', (error) => log.error({ error }, 'uncaught exception'));
}

async function run(environment: Environment): Promise<void> {
  const log = openLog(environment);
  const tunnel = tunnelOf(environment, { open: openNgrokTunnel, clock: systemClock, log });
  try {
    await tunnel?.start();
    const server = await startServer({
      environment: tunnel ? throughTunnel(environment, tunnel) : environment,
      log,
      write: (line) => process.stdout.write(line),
      adapters: AdaptersModule.forRoot({
        migrationsFolder: beside('./migrations'),
        workerFile: beside('./database-worker.js'),
        recordingWorkerFile: beside('./recording-worker.js'),
      }),
      consoleDir: beside('../console/browser'),
    });
    outliveFaults(log);
    stopOnSignals(async () => {
      await server.stop();
      await tunnel?.stop();
    }, log);
  } catch (error) {
    log.fatal({ error }, 'the server could not start');
    process.stderr.write(`${startFailure(error, environment)}\n`);
    process.exit(1);
  }
}

const reading = readEnvironment();
if ('faults' in reading) {
  process.stderr.write(`The settings have ${reading.faults.length === 1 ? 'a fault' : 'faults'}:\n`);
  process.stderr.write(reading.faults.map((fault) => `  - ${fault}\n`).join(''));
  process.exit(1);
}
await run(reading.environment);
