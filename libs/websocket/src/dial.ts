import type { DialFailure, DialResult, DialSocket } from '@switchboard/call';
import { randomBytes } from 'node:crypto';
import { validateHeaderName, validateHeaderValue } from 'node:http';
import type { Socket } from 'node:net';
import { connect as connectTcp, isIP } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { types } from 'node:util';
import { Connection } from './connection';
import { Memory } from './mask';
import { acceptOf } from './protocol';
import type { Received } from './raw-socket';
import { readInto } from './raw-socket';
import { readAnswer } from './upgrade-answer';

const HANDSHAKE_TIMEOUT_MS = 5_000;
/** An audio delta is tens of kB; `session.updated` echoes instructions and all tools. */
const MAX_MESSAGE_BYTES = 16 * 1024 * 1024;
/** As often as OpenAI's own pings; also keeps proxies from closing a silent connection. */
const PING_INTERVAL_MS = 20_000;

const SECURE: ReadonlyMap<string, boolean> = new Map([
  ['ws:', false],
  ['http:', false],
  ['wss:', true],
  ['https:', true],
]);

/** The {@link DialSocket} of production. */
export const dialWebSocket: DialSocket = (url, headers) =>
  new Promise((resolve) => {
    try {
      new Handshake(new URL(url), headers, resolve).begin();
    } catch (error) {
      // Node throws at once for a malformed address or header.
      resolve({ failure: failureOf(error) });
    }
  });

/** From the connection to the answer: a {@link Connection}, or a reason why there is none. */
class Handshake {
  private readonly key = randomBytes(16).toString('base64');
  private readonly isSecure: boolean;
  private readonly request: string;
  private socket: Socket | null = null;
  private connection: Connection | null = null;
  private answer = Buffer.alloc(0);
  private settled = false;
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly url: URL,
    headers: Readonly<Record<string, string>>,
    private readonly tell: (result: DialResult) => void,
  ) {
    const isSecure = SECURE.get(url.protocol);
    if (isSecure === undefined) throw new TypeError(`A WebSocket can't be opened to ${url.protocol}`);
    this.isSecure = isSecure;
    this.request = this.requestWith(headers);
  }

  begin(): void {
    const socket = this.connect((memory, size) => this.received(memory, size));
    this.socket = socket;
    this.timer = setTimeout(() => this.fail({ message: 'The server did not answer in time.' }), HANDSHAKE_TIMEOUT_MS);
    socket.setNoDelay(true);
    socket.once(this.isSecure ? 'secureConnect' : 'connect', () => socket.write(this.request));
    socket.on('error', (error) => this.fail(failureOf(error)));
    socket.once('close', () => this.fail({ message: 'The connection was cut in the handshake.' }));
  }

  private connect(received: Received): Socket {
    // An IPv6 address stands in brackets.
    const host = this.url.hostname.replace(/^\[(.*)\]$/, '$1');
    const where = { host, port: Number(this.url.port) || (this.isSecure ? 443 : 80), onread: readInto(received) };
    if (!this.isSecure) return connectTcp(where);
    return connectTls({ ...where, ALPNProtocols: ['http/1.1'], ...(isIP(host) ? {} : { servername: host }) });
  }

  private requestWith(headers: Readonly<Record<string, string>>): string {
    const { pathname, search, host } = this.url;
    const lines = [`GET ${pathname}${search} HTTP/1.1`, `Host: ${host}`];
    lines.push('Connection: Upgrade', 'Upgrade: websocket');
    lines.push('Sec-WebSocket-Version: 13', `Sec-WebSocket-Key: ${this.key}`);
    for (const [name, value] of Object.entries(headers)) {
      validateHeaderName(name);
      validateHeaderValue(name, value);
      lines.push(`${name}: ${value}`);
    }
    return `${lines.join('\r\n')}\r\n\r\n`;
  }

  private received(memory: Memory, size: number): void {
    if (this.connection !== null) return this.connection.received(memory, size);
    if (this.settled) return;
    this.answer = Buffer.concat([this.answer, memory.bytes.subarray(0, size)]);
    const answer = readAnswer(this.answer, acceptOf(this.key));
    if (answer.kind === 'open') this.open(this.answer.subarray(answer.end));
    else if (answer.kind === 'refused') this.fail(answer.failure);
  }

  private open(rest: Buffer): void {
    const { socket } = this;
    if (socket === null) return;
    const connection = new Connection(socket, { role: 'client', maxBytes: MAX_MESSAGE_BYTES, fault: warn });
    this.connection = connection;
    keepAlive(connection);
    this.settle({ socket: connection });
    if (rest.length > 0) connection.received(new Memory(rest), rest.length);
  }

  private fail(failure: DialFailure): void {
    if (this.settled) return;
    this.socket?.destroy();
    this.settle({ failure });
  }

  private settle(result: DialResult): void {
    this.settled = true;
    if (this.timer !== null) clearTimeout(this.timer);
    this.tell(result);
  }
}

/** The message of a Node error: address and cause, never a header. */
function failureOf(error: unknown): DialFailure {
  if (!types.isNativeError(error)) return { message: 'The connection failed.' };
  const { code = '' }: NodeJS.ErrnoException = error;
  if (code === 'ERR_INVALID_CHAR') return { message: 'A request header holds a character that HTTP does not allow.' };
  return { message: error.message || code || error.name };
}

function warn(error: unknown): void {
  process.emitWarning((types.isNativeError(error) && error.stack) || String(error));
}

/** A peer that leaves a ping without an answer until the next one is gone, whatever TCP still believes. */
function keepAlive(connection: Connection): void {
  let answered = true;
  const timer = setInterval(() => {
    if (!answered) return connection.terminate();
    answered = false;
    connection.ping();
  }, PING_INTERVAL_MS);
  // The call decides how long the process lives.
  timer.unref();
  connection.onPong = () => (answered = true);
  connection.socket.once('close', () => clearInterval(timer));
}
