import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { servePhoneNetwork } from '@switchboard/simulators';
import { callAudio } from './call-audio';
import { controlApi } from './control-api';
import { exampleApi } from './example-api';
import type { JsonAnswer } from './json-answer';
import { jsonOf, problem } from './json-answer';
import type { World } from './world';
import { REST_PREFIX } from './world';

export interface RunningSandbox {
  readonly port: number;
  /** Ends all calls and releases everything. */
  close(): Promise<void>;
}

const NOT_FOUND = problem(404, 'NOT_FOUND', 'There is nothing at this address.');
const LOOPBACK = /^(127\.0\.0\.1|localhost)(:\d+)?$/;

/**
 * Only programs on this machine are served. A web page that found the port would send an Origin or, by DNS rebinding, its own
 * name as host.
 */
function stranger({ headers }: IncomingMessage): JsonAnswer | null {
  const isLocal = headers.origin === undefined && LOOPBACK.test(headers.host ?? '');
  return isLocal ? null : problem(403, 'FORBIDDEN', 'Only programs on this machine are served.');
}

/** What follows `prefix`, or null when the address does not lie below it. */
function below(path: string, prefix: string): string | null {
  return path === prefix || path.startsWith(`${prefix}/`) ? path.slice(prefix.length) : null;
}

async function answerTo(world: World, request: IncomingMessage, url: URL): Promise<JsonAnswer> {
  const method = request.method ?? '';
  const example = below(url.pathname, '/example');
  if (example !== null) return exampleApi(method, example, url.searchParams, world.clock.wallTime()) ?? NOT_FOUND;
  const control = below(url.pathname, '/sandbox');
  if (control === null) return NOT_FOUND;
  const body = await jsonOf(request);
  if ('status' in body) return body;
  return controlApi(world, method, control, body.json) ?? NOT_FOUND;
}

async function serve(world: World, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const refused = stranger(request);
  const rest = below(url.pathname, REST_PREFIX);
  if (!refused && rest !== null && world.network) return servePhoneNetwork(world.network, request, response);
  const audio = refused ? null : callAudio(world, request.method ?? '', url.pathname);
  if (audio) {
    response.writeHead(200, { 'content-type': 'audio/basic', 'content-length': audio.length }).end(audio);
    return;
  }
  const { status, body } = refused ?? (await answerTo(world, request, url));
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body));
}

function listenTo(world: World): Server {
  const server = createServer((request, response) => {
    serve(world, request, response).catch(() => response.destroy());
  });
  server.on('upgrade', (request, socket, head) => {
    const isModel = (request.url ?? '').startsWith('/openai/') && !stranger(request);
    if (isModel && world.model?.handleUpgrade(request, socket, head)) return;
    if (isModel && world.live?.handleUpgrade(request, socket, head)) return;
    socket.on('error', () => socket.destroy());
    socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
  });
  return server;
}

/** Serves the pretend world on loopback; `port` 0 takes a free one. */
export async function startSandbox(world: World, port: number): Promise<RunningSandbox> {
  const server = listenTo(world);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        world.network?.close();
        world.model?.close();
        world.live?.close();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
