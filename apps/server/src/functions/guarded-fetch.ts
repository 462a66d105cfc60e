import type { LookupAddress, LookupOptions } from 'node:dns';
import { lookup as resolveName } from 'node:dns';
import type { IncomingMessage, RequestOptions } from 'node:http';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import { isPrivateAddress } from './private-address';

/** What a tool's answer may weigh. */
export const MAX_BODY_BYTES = 64 * 1024;

export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
}

/** Why there is no answer; `reason` may be told to the model. */
export type HttpOutcome = HttpAnswer | { readonly failed: string };

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal: AbortSignal;
}

export type GuardedFetch = (request: HttpRequest) => Promise<HttpOutcome>;

type LookupDone = (error: Error | null, address: string | LookupAddress[], family?: number) => void;
type Resolve = typeof resolveName;

class PrivateAddress extends Error {}

const REASONS: Readonly<Record<'private' | 'scheme' | 'large' | 'aborted' | 'unreachable', string>> = {
  private: 'The service lies on a private address, which is not allowed.',
  scheme: 'Only http and https addresses can be asked.',
  large: 'The service sent a longer answer than can be used.',
  aborted: 'The service took too long.',
  unreachable: 'The service could not be reached.',
};

/**
 * HTTP for tools. The address is judged when the connection is made, so a name that answers differently the second time
 * (DNS rebinding) gains nothing; redirects are not followed; proxies of the environment are not used.
 */
export function guardedFetch(allowedPrivateOrigins: readonly string[], resolve: Resolve = resolveName): GuardedFetch {
  const publicOnly = publicLookup(resolve);
  return async (request) => {
    const { url } = request;
    if (url.protocol !== 'http:' && url.protocol !== 'https:') return { failed: REASONS.scheme };
    const mayBePrivate = allowedPrivateOrigins.includes(url.origin);
    const literal = url.hostname.replace(/^\[|\]$/g, '');
    // Node asks no lookup for a literal address.
    if (!mayBePrivate && isIP(literal) && isPrivateAddress(literal)) return { failed: REASONS.private };
    try {
      return await send(request, mayBePrivate ? {} : { lookup: publicOnly as RequestOptions['lookup'] });
    } catch (error) {
      return { failed: reasonOf(error, request.signal) };
    }
  };
}

/** Resolves a name as Node would, and fails when any of its addresses is private. */
function publicLookup(resolve: Resolve) {
  return (hostname: string, options: LookupOptions, done: LookupDone): void => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return done(error, []);
      if (addresses.some(({ address }) => isPrivateAddress(address))) return done(new PrivateAddress(), []);
      const [first] = addresses;
      if (options.all) done(null, addresses);
      else done(null, first?.address ?? '', first?.family);
    });
  };
}

function send({ method, url, headers, body, signal }: HttpRequest, options: RequestOptions): Promise<HttpAnswer> {
  const start = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    // No agent: a connection kept open was judged for another request.
    const request = start(url, { ...options, method, headers: { ...headers }, signal, agent: false }, (response) => {
      readBody(response).then((text) => resolve({ status: response.statusCode ?? 0, body: text }), reject);
    });
    request.on('error', reject);
    request.end(body);
  });
}

class TooLarge extends Error {}

async function readBody(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) throw new TooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function reasonOf(error: unknown, signal: AbortSignal): string {
  if (signal.aborted) return REASONS.aborted;
  if (error instanceof PrivateAddress) return REASONS.private;
  return error instanceof TooLarge ? REASONS.large : REASONS.unreachable;
}
