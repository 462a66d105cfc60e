/** Where an OpenAI interface is, and how a connection proves who it is: OpenAI's own, Azure's, or a compatible server's. */
export interface Endpoint {
  /** Such as `https://api.openai.com/v1`; http becomes ws, https becomes wss. A query in it is kept. */
  readonly baseUrl: string;
  readonly apiKey: string;
  /** `api-key` is Azure's header. Default `bearer`. */
  readonly authHeader?: AuthHeader;
  /** Further query parameters of every connection, such as `api-version`. */
  readonly query?: Readonly<Record<string, string>>;
}

export type AuthHeader = 'bearer' | 'api-key';

const SOCKET_SCHEMES = new Map([
  ['http:', 'ws:'],
  ['https:', 'wss:'],
  ['ws:', 'ws:'],
  ['wss:', 'wss:'],
]);

/** The WebSocket address of `path` below the base. Throws a TypeError when `baseUrl` is not an http(s) or ws(s) address. */
export function socketUrl({ baseUrl, query = {} }: Pick<Endpoint, 'baseUrl' | 'query'>, path: string): URL {
  const url = new URL(baseUrl);
  const scheme = SOCKET_SCHEMES.get(url.protocol);
  if (scheme === undefined)
    throw new TypeError(`The model's base URL must begin with http or https, not ${url.protocol}`);
  url.protocol = scheme;
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/${path}`;
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url;
}

/** Never `OpenAI-Beta`: OpenAI refuses any session that names the beta interface. */
export function authHeaders({
  apiKey,
  authHeader = 'bearer',
}: Pick<Endpoint, 'apiKey' | 'authHeader'>): Record<string, string> {
  return authHeader === 'bearer' ? { Authorization: `Bearer ${apiKey}` } : { 'api-key': apiKey };
}
