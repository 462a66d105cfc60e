import type { LookupAddress, LookupOptions } from 'node:dns';
import { lookup as resolveName } from 'node:dns';
import type { IncomingMessage, RequestOptions } from 'node:http';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import { Readable, Transform } from 'node:stream';
import type { FetchLike } from '@modelcontextprotocol/sdk/shared/transport.js';
import { isPrivateAddress } from '../http/private-address';

/** A listing of many tools with their schemas; a result for the model is far smaller. */
const MAX_ANSWER_BYTES = 2 * 1024 * 1024;

/** The address may not be asked; `message` may be told to the model. */
export class AddressRefused extends Error {}
export class AnswerTooLarge extends Error {}

type LookupDone = (error: Error | null, address: string | LookupAddress[], family?: number) => void;

const PRIVATE = 'The server of this tool lies on a private address, which is not allowed.';

/** Resolves a name as Node would, and fails when any of its addresses is private. */
const publicLookup = (hostname: string, options: LookupOptions, done: LookupDone): void => {
  resolveName(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return done(error, []);
    if (addresses.some(({ address }) => isPrivateAddress(address))) return done(new AddressRefused(PRIVATE), []);
    const [first] = addresses;
    if (options.all) done(null, addresses);
    else done(null, first?.address ?? '', first?.family);
  });
};

/**
 * `fetch` for a server of tools, whose answers are streams. As with other tools the address is judged when the connection is
 * made, redirects are not followed, and proxies of the environment are not used. A listening GET is answered here with 405:
 * nothing that a server says by itself is worth a connection that stays open.
 */
export function streamingFetch(allowedPrivateOrigins: readonly string[]): FetchLike {
  return async (input, init = {}) => {
    const url = new URL(input);
    if (init.method === undefined || init.method === 'GET') return new Response(null, { status: 405 });
    if (url.protocol !== 'http:' && url.protocol !== 'https:')
      throw new AddressRefused('Only http and https can be asked.');
    const mayBePrivate = allowedPrivateOrigins.includes(url.origin);
    // Node asks no lookup for a literal address.
    const literal = url.hostname.replace(/^\[|\]$/g, '');
    if (!mayBePrivate && isIP(literal) && isPrivateAddress(literal)) throw new AddressRefused(PRIVATE);
    const incoming = await send(url, init, mayBePrivate ? {} : { lookup: publicLookup as RequestOptions['lookup'] });
    return responseOf(incoming);
  };
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
