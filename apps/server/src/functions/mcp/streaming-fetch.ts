import type { IncomingMessage, RequestOptions } from 'node:http';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { Readable, Transform } from 'node:stream';
import type { FetchLike } from '@modelcontextprotocol/sdk/shared/transport.js';
import { isPrivateLiteral, PrivateAddress, publicLookup } from '../http/public-lookup';

/** A listing of many tools with their schemas; a result for the model is far smaller. */
const MAX_ANSWER_BYTES = 2 * 1024 * 1024;

/** The address may not be asked; `message` may be told to the model. */
export class AddressRefused extends Error {}
export class AnswerTooLarge extends Error {}

const PRIVATE = 'The server of this tool lies on a private address, which is not allowed.';

/**
 * `fetch` for a server of tools, whose answers are streams. As with other tools the address is judged when the connection is
 * made, redirects are not followed, and proxies of the environment are not used. A listening GET is answered here with 405:
 * nothing that a server says by itself is worth a connection that stays open.
 */
export function streamingFetch(allowedPrivateOrigins: readonly string[]): FetchLike {
  const publicOnly = publicLookup();
  return async (input, init = {}) => {
    const url = new URL(input);
    if (init.method === undefined || init.method === 'GET') return new Response(null, { status: 405 });
    if (url.protocol !== 'http:' && url.protocol !== 'https:')
      throw new AddressRefused('Only http and https can be asked.');
    const mayBePrivate = allowedPrivateOrigins.includes(url.origin);
    if (!mayBePrivate && isPrivateLiteral(url.hostname)) throw new AddressRefused(PRIVATE);
    return responseOf(await send(url, init, mayBePrivate ? {} : { lookup: publicOnly }).catch(refused));
  };
}

function refused(error: unknown): never {
  throw error instanceof PrivateAddress ? new AddressRefused(PRIVATE) : error;
}

function send(url: URL, init: RequestInit, options: RequestOptions): Promise<IncomingMessage> {
  const start = url.protocol === 'https:' ? httpsRequest : httpRequest;
  const headers = Object.fromEntries(new Headers(init.headers));
  const { method = 'POST', signal } = init;
  return new Promise((resolve, reject) => {
    // No agent: a connection kept open was judged for another request.
    const request = start(url, { ...options, method, headers, agent: false, ...(signal ? { signal } : {}) }, resolve);
    request.on('error', reject);
    request.end(typeof init.body === 'string' ? init.body : undefined);
  });
}

function responseOf(incoming: IncomingMessage): Response {
  const { statusCode: status = 502 } = incoming;
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) headers.set(name, [value ?? ''].flat().join(', '));
  if (status === 204 || status === 304 || status < 200) {
    incoming.resume();
    return new Response(null, { status: status < 200 ? 502 : status, headers });
  }
  const body = incoming.pipe(limited());
  incoming.on('error', (error) => body.destroy(error));
  // Whoever drops the answer drops its connection.
  body.on('close', () => incoming.destroy());
  return new Response(Readable.toWeb(body) as ReadableStream<Uint8Array>, { status, headers });
}

function limited(): Transform {
  let bytes = 0;
  return new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      bytes += chunk.length;
      if (bytes > MAX_ANSWER_BYTES) done(new AnswerTooLarge());
      else done(null, chunk);
    },
  });
}
