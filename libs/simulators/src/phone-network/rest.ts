import { createHash, timingSafeEqual } from 'node:crypto';
import type { Alert } from './alerts';
import { accountAnswer, alertsAnswer, balanceAnswer, callerIdsAnswer } from './rest-account';
import type { RestAnswer, RestRefusal, RestRequest } from './rest-answer';
import { notFound, refusal, refused } from './rest-answer';
import type { CallsWorld } from './rest-calls';
import { createCall, fetchCall, listCalls, updateCall } from './rest-calls';
import type { MessagesWorld } from './rest-messages';
import { createMessage, fetchMessage, listMessages } from './rest-messages';
import type { ConferencesWorld } from './rest-conferences';
import { fetchConference, listConferences, listParticipants } from './rest-conferences';
import type { NumbersWorld } from './rest-numbers';
import { listNumbers, oneNumber } from './rest-numbers';

/** What REST can see and do. */
export interface RestWorld extends CallsWorld, ConferencesWorld, MessagesWorld, NumbersWorld {
  /** User name to password: the account's own pair and its API keys. */
  readonly credentials: ReadonlyMap<string, string>;
  readonly createdAt: Date;
  /** Numbers of others that may be shown as caller. */
  readonly verifiedNumbers: readonly string[];
  alerts(): readonly Alert[];
}

interface Asked {
  readonly method: 'GET' | 'POST';
  /** Address without the prefix and the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly form: URLSearchParams;
  /** What the path's pattern captured. */
  readonly sid: string;
}

interface Route {
  readonly pattern: RegExp;
  readonly methods: readonly string[];
  readonly run: (world: RestWorld, asked: Asked) => RestAnswer;
}

const isPost = ({ method }: Asked): boolean => method === 'POST';

/** Patterns hold for what follows `/2010-04-01/Accounts/{AccountSid}`. */
const ROUTES: readonly Route[] = [
  {
    pattern: /^\.json$/,
    methods: ['GET'],
    run: ({ accountSid, createdAt, trial }) => accountAnswer(accountSid, createdAt, trial !== null),
  },
  { pattern: /^\/Balance\.json$/, methods: ['GET'], run: (world) => balanceAnswer(world.accountSid) },
  {
    pattern: /^\/OutgoingCallerIds\.json$/,
    methods: ['GET'],
    run: (world, { path, query }) => callerIdsAnswer(world, path, query),
  },
  {
    pattern: /^\/Calls\.json$/,
    methods: ['GET', 'POST'],
    run: (world, asked) => (isPost(asked) ? createCall(world, asked.form) : listCalls(world, asked.path, asked.query)),
  },
  {
    pattern: /^\/Calls\/([^/]+)\.json$/,
    methods: ['GET', 'POST'],
    run: (world, asked) =>
      isPost(asked) ? updateCall(world, asked.sid, asked.form, asked.path) : fetchCall(world, asked.sid, asked.path),
  },
  {
    pattern: /^\/Messages\.json$/,
    methods: ['GET', 'POST'],
    run: (world, asked) =>
      isPost(asked) ? createMessage(world, asked.form) : listMessages(world, asked.path, asked.query),
  },
  {
    pattern: /^\/Messages\/([^/]+)\.json$/,
    methods: ['GET'],
    run: (world, { sid, path }) => fetchMessage(world, sid, path),
  },
  {
    pattern: /^\/Conferences\.json$/,
    methods: ['GET'],
    run: (world, { path, query }) => listConferences(world, path, query),
  },
  {
    pattern: /^\/Conferences\/([^/]+)\.json$/,
    methods: ['GET'],
    run: (world, { sid, path }) => fetchConference(world, sid, path),
  },
  {
    pattern: /^\/Conferences\/([^/]+)\/Participants\.json$/,
    methods: ['GET'],
    run: (world, { sid, path, query }) => listParticipants(world, sid, path, query),
  },
  {
    pattern: /^\/IncomingPhoneNumbers\.json$/,
    methods: ['GET'],
    run: (world, { path, query }) => listNumbers(world, path, query),
  },
  {
    pattern: /^\/IncomingPhoneNumbers\/([^/]+)\.json$/,
    methods: ['GET', 'POST'],
    run: (world, asked) => oneNumber(world, asked.sid, isPost(asked) ? asked.form : null, asked.path),
  },
];

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

function isAuthenticated(world: RestWorld, request: RestRequest): boolean {
  const encoded = /^Basic ([A-Za-z0-9+/=]+)$/.exec(request.headers['authorization'] ?? '')?.[1] ?? '';
  const [, user, password] = /^([^:]*):(.*)$/s.exec(Buffer.from(encoded, 'base64').toString('utf8')) ?? [];
  const expected = world.credentials.get(user ?? '');
  return expected !== undefined && timingSafeEqual(digest(expected), digest(password ?? ''));
}

function formOf(request: RestRequest): URLSearchParams {
  const type = request.headers['content-type'] ?? '';
  return new URLSearchParams(type.startsWith('application/x-www-form-urlencoded') ? request.body : '');
}

function route(world: RestWorld, request: RestRequest, path: string, query: URLSearchParams): RestAnswer | RestRefusal {
  if (request.method === 'GET' && path === '/monitor/v1/Alerts')
    return alertsAnswer(world.accountSid, world.alerts(), query);
  const account = `/2010-04-01/Accounts/${world.accountSid}`;
  if (!path.startsWith(account)) return notFound(path);
  const rest = path.slice(account.length);
  const found = ROUTES.find(({ pattern }) => pattern.test(rest));
  if (!found) return notFound(path);
  const method = request.method;
  if ((method !== 'GET' && method !== 'POST') || !found.methods.includes(method))
    return refusal(20004, 'Method not allowed', 405);
  const sid = found.pattern.exec(rest)?.[1] ?? '';
  return found.run(world, { method, path, query, form: formOf(request), sid });
}

const AUTHENTICATE: RestRefusal = refusal(20003, 'Authenticate', 401);

/** Answers one REST request; `prefix` is what stands before `/2010-04-01` and `/monitor`. A pure function of the world. */
export function answerRest(world: RestWorld, request: RestRequest, prefix: string): RestAnswer {
  const [address = '', search = ''] = request.url.split('?', 2);
  if (!address.startsWith(prefix)) return refused(notFound(address));
  if (!isAuthenticated(world, request)) return refused(AUTHENTICATE);
  const result = route(world, request, address.slice(prefix.length), new URLSearchParams(search));
  return 'body' in result ? result : refused(result);
}
