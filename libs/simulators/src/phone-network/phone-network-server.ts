import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PhoneNetwork } from './phone-network';
import type { RestAnswer } from './rest-answer';
import { faultyRest } from './rest-faults';
import { refusal, refused } from './rest-answer';

const MAX_BODY_BYTES = 64 * 1024;

/** The body as text, or null when it is too long. */
async function bodyOf(request: IncomingMessage): Promise<string | null> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    size += piece.length;
    if (size <= MAX_BODY_BYTES) pieces.push(piece);
  }
  return size > MAX_BODY_BYTES ? null : Buffer.concat(pieces).toString('utf8');
}

const headersOf = (request: IncomingMessage): Record<string, string | undefined> =>
  Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );

async function answerTo(network: PhoneNetwork, request: IncomingMessage): Promise<RestAnswer | 'silent'> {
  const body = await bodyOf(request);
  if (body === null) return refused(refusal(20001, 'The request is too large', 413));
  const fault = faultyRest(network.faults.rest);
  if (fault) return fault;
  return network.handle({ method: request.method ?? '', url: request.url ?? '', headers: headersOf(request), body });
}

/** Serves the network's REST behind a node server of any kind. */
export async function servePhoneNetwork(
  network: PhoneNetwork,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const answer = await answerTo(network, request);
  if (answer === 'silent') return;
  const { status, headers, body } = answer;
  response.writeHead(status, headers).end(body);
}

export interface RunningPhoneNetwork {
  readonly port: number;
  /** `http://127.0.0.1:<port>`. */
  readonly url: string;
  close(): Promise<void>;
}

/** A server of its own for the network's REST, on loopback; `port` 0 takes a free one. */
export async function startPhoneNetworkServer(network: PhoneNetwork, port = 0): Promise<RunningPhoneNetwork> {
  const server: Server = createServer((request, response) => {
    servePhoneNetwork(network, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const { port: listening } = server.address() as AddressInfo;
  return {
    port: listening,
    url: `http://127.0.0.1:${listening}`,
    close: () =>
      new Promise((resolve) => {
        network.close();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
