import type { AddressInfo } from 'node:net';
import type { INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { CallDesk, Clock } from '@switchboard/call';
import { json, text } from 'express';
import type { Given } from './app.module';
import { AppModule } from './app.module';
import type { Environment } from './config/environment';
import { FrameworkLog } from './config/log';
import { PointingHint } from './config/numbers/pointing-hint';
import { Preparation } from './config/preparation';
import { receptionist } from './config/seeds';
import { StartBlock } from './config/start-block';
import { consoleFiles, securityHeaders } from './console-files';
import { newId } from './new-id';
import type { OnlyOne, RecordingKeeper } from './ports';
import { CALL_DESK, CLOCK, RECORDING_KEEPER, SOLE_SERVER } from './ports';
import { modelWarning, VOICE_MODEL_PROVIDERS } from './config/voice-models';
import { MediaSocketAdapter } from './telephony/media-socket.adapter';
import { MediaStreamGateway } from './telephony/media-stream.gateway';

/** Twilio's forms are below 4 kB. */
const MAX_FORM = '64kb';
const MAX_JSON = '256kb';

export interface ServerParts extends Given {
  /** Folder of the built console. */
  readonly consoleDir: string;
}

export interface RunningServer {
  readonly app: INestApplication;
  /** On this machine, such as `http://127.0.0.1:3000`. */
  readonly url: string;
  /** Takes no more calls, lets the others end, then closes everything. `timeoutMs` as in `CallDesk.drain`. */
  stop(timeoutMs?: number): Promise<void>;
}

/** Puts the server together without opening a port. */
export async function createServer(parts: ServerParts): Promise<NestExpressApplication> {
  const { environment, log, consoleDir } = parts;
  const app = await NestFactory.create<NestExpressApplication>(AppModule.forRoot(parts), {
    logger: new FrameworkLog(log),
    bodyParser: false,
    abortOnError: false,
    forceCloseConnections: true,
  });
  app.disable('x-powered-by');
  // A proxy on this machine tells the caller's address and scheme; one elsewhere is not believed.
  app.set('trust proxy', 'loopback');
  app.use(...securityHeaders(environment.publicUrl));
  // The signature covers the form as it was sent, so it stays text.
  app.use('/twilio', text({ type: () => true, limit: MAX_FORM }));
  app.use(['/graphql', '/auth'], json({ limit: MAX_JSON }));
  app.use(...consoleFiles(consoleDir));
  app.useWebSocketAdapter(
    new MediaSocketAdapter(app, {
      admit: (request) => app.get(MediaStreamGateway).admit(request),
      fault: (error) => app.get(MediaStreamGateway).faulted(error),
    }),
  );
  return app;
}

/** Everything that must be true before the first caller comes, then the port. Rejects when the port can't be had. */
export async function startServer(parts: ServerParts): Promise<RunningServer> {
  const { environment, log } = parts;
  const app = await createServer(parts);
  try {
    await app.init();
    for (const warning of [...environment.warnings, ...modelWarnings(environment)]) log.warn(warning);
    const desk = app.get<CallDesk>(CALL_DESK);
    // Another server on the same database may be serving the unfinished calls.
    const alone = await app.get<OnlyOne>(SOLE_SERVER).held();
    await app.get<RecordingKeeper>(RECORDING_KEEPER).repair(alone);
    if (alone) await desk.recover();
    else log.warn('another server works on this database; its unfinished calls are left alone');
    await app.get(Preparation).run([seedOf(environment, app.get<Clock>(CLOCK))]);
    await app.listen(environment.port, environment.host);
    const url = urlOf(environment.host, app.getHttpServer().address() as AddressInfo);
    log.info({ url }, 'listening');
    app.get(StartBlock).tellReady(url);
    void app.get(PointingHint).tell(url);
    return { app, url, stop: (timeoutMs = environment.drainTimeoutSeconds * 1000) => stop(app, desk, timeoutMs) };
  } catch (error) {
    await app.close();
    throw error;
  }
}

async function stop(app: INestApplication, desk: CallDesk, timeoutMs: number): Promise<void> {
  await desk.drain(timeoutMs);
  await app.close();
}

function seedOf(environment: Environment, clock: Clock) {
  const [{ transcriptionModel }] = VOICE_MODEL_PROVIDERS;
  return receptionist({ newId, clock, model: environment.openai.realtimeModel, transcriptionModel });
}

function modelWarnings({ openai }: Environment): string[] {
  const warning = modelWarning(openai.realtimeModel);
  return warning ? [warning] : [];
}

/** An address a browser on this machine can open, also when the server listens on all network cards. */
function urlOf(host: string, { port }: AddressInfo): string {
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
}
