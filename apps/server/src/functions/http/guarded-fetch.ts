import type { IncomingMessage, RequestOptions } from 'node:http';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Resolve } from './public-lookup';
import { isPrivateLiteral, PrivateAddress, publicLookup } from './public-lookup';
import { readBody, TooLarge, Unreadable } from './response-body';

export interface HttpAnswer {
  readonly status: number;
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Why there is no answer. `failed` may be told to the model; `away`: another attempt may do better. */
export interface NoAnswer {
  readonly failed: string;
  readonly away?: true;
}

export type HttpOutcome = HttpAnswer | NoAnswer;

export interface HttpRequest {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal: AbortSignal;
}

export type GuardedFetch = (request: HttpRequest) => Promise<HttpOutcome>;

const MAX_REDIRECTS = 3;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
/** What another origin may see of a redirected request. */
const HARMLESS_HEADERS: ReadonlySet<string> = new Set(['accept', 'accept-encoding', 'user-agent']);

const REASONS = {
  private: 'The service lies on a private address, which is not allowed.',
  scheme: 'Only http and https addresses can be asked.',
  large: 'The service sent a longer answer than can be used.',
  unreadable: 'The service sent an answer that can not be read.',
  aborted: 'The service took too long.',
  unreachable: 'The service could not be reached.',
  redirects: 'The service sent the request from one address to the next.',
  downgrade: 'The service wanted the request sent again without encryption.',
} as const;

/**
 * HTTP for tools. The address is judged when the connection is made, so a name that answers differently the second time
 * (DNS rebinding) gains nothing. Redirects of GET and HEAD are followed, each judged like the first, and another origin gets
 * no headers of the tool. Proxies of the environment are not used.
 */
export function guardedFetch(allowedPrivateOrigins: readonly string[], resolve?: Resolve): GuardedFetch {
  const publicOnly = publicLookup(resolve);
  const ask = async (request: HttpRequest): Promise<HttpOutcome> => {
    const { url } = request;
    if (url.protocol !== 'http:' && url.protocol !== 'https:') return { failed: REASONS.scheme };
    const mayBePrivate = allowedPrivateOrigins.includes(url.origin);
    if (!mayBePrivate && isPrivateLiteral(url.hostname)) return { failed: REASONS.private };
    try {
      return await send(request, mayBePrivate ? {} : { lookup: publicOnly });
    } catch (error) {
      return noAnswer(error, request.signal);
    }
  };
  return async (first) => {
    let request = first;
    for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
      const outcome = await ask(request);
      const next = 'failed' in outcome ? null : redirected(request, outcome);
      if (next === null) return outcome;
      if ('failed' in next) return next;
      request = next;
    }
    return { failed: REASONS.redirects };
  };
}

/** Null: this answer is the last. */
function redirected(request: HttpRequest, { status, headers }: HttpAnswer): HttpRequest | NoAnswer | null {
  const { location } = headers;
  const safe = request.method === 'GET' || request.method === 'HEAD';
  if (!safe || !REDIRECTS.has(status) || location === undefined) return null;
  if (!URL.canParse(location, request.url.href)) return { failed: REASONS.unreachable };
  const url = new URL(location, request.url);
  if (request.url.protocol === 'https:' && url.protocol === 'http:') return { failed: REASONS.downgrade };
  url.username = url.password = '';
  if (url.origin === request.url.origin) return { ...request, url };
  const kept = Object.entries(request.headers ?? {}).filter(([name]) => HARMLESS_HEADERS.has(name.toLowerCase()));
  return { ...request, url, headers: Object.fromEntries(kept) };
}

function send({ method, url, headers, body, signal }: HttpRequest, options: RequestOptions): Promise<HttpAnswer> {
  const start = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    // No agent: a connection kept open was judged for another request.
    const request = start(url, { ...options, method, headers: { ...headers }, signal, agent: false }, (response) => {
      readBody(response).then((text) => resolve(answerOf(response, text)), reject);
    });
    request.on('error', reject);
    request.end(body);
  });
}

function answerOf({ statusCode = 0, headers }: IncomingMessage, body: string): HttpAnswer {
  const texts = Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]);
  return { status: statusCode, headers: Object.fromEntries(texts) as Record<string, string>, body };
}

function noAnswer(error: unknown, signal: AbortSignal): NoAnswer {
  if (signal.aborted) return { failed: REASONS.aborted };
  if (error instanceof PrivateAddress) return { failed: REASONS.private };
  if (error instanceof TooLarge) return { failed: REASONS.large };
  if (error instanceof Unreadable) return { failed: REASONS.unreadable };
  return { failed: REASONS.unreachable, away: true };
}
