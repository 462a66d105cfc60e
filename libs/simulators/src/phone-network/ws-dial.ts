import { randomBytes } from 'node:crypto';
import type { DialResult, DialSocket, SocketListener } from '@switchboard/call';
import { WebSocket } from 'ws';
import type { RawSocket } from './phone-network.types';

type Delivery = (listener: SocketListener) => void;

const ABNORMAL = 1006;
/** Codes an endpoint may put into a close frame (RFC 6455 §7.4); others would make `ws` throw. */
const isSendable = (code: number): boolean =>
  (code >= 1000 && code <= 1014 && code !== 1004 && code !== 1005 && code !== 1006) || (code >= 3000 && code <= 4999);

/** A `ws` client seen as the phone network needs it: everything that arrives before `listen` is kept. */
class WsSocket implements RawSocket {
  private listener: SocketListener | null = null;
  private inbox: Delivery[] = [];
  private fault = '';

  constructor(private readonly ws: WebSocket) {
    ws.on('message', (data, isBinary) => {
      const bytes = Buffer.isBuffer(data) ? data : Buffer.concat(Array.isArray(data) ? data : [Buffer.from(data)]);
      this.deliver((listener) => (isBinary ? listener.binary(bytes.length) : listener.text(bytes.toString('utf8'))));
    });
    ws.on('error', (error: NodeJS.ErrnoException) => (this.fault = error.code ?? error.message));
    ws.on('close', (code, reason) => this.deliver((listener) => this.tellClosed(listener, code, reason.toString())));
  }

  get bufferedBytes(): number {
    return this.ws.bufferedAmount;
  }

  send(text: string): void {
    if (this.ws.readyState === WebSocket.OPEN) this.ws.send(text);
  }

  sendBinary(bytes: number): void {
    if (this.ws.readyState === WebSocket.OPEN) this.ws.send(randomBytes(bytes), { binary: true });
  }

  close(code: number, reason: string): void {
    this.ws.close(isSendable(code) ? code : 1000, reason);
  }

  terminate(): void {
    this.ws.terminate();
  }

  listen(listener: SocketListener): void {
    this.listener = listener;
    const waiting = this.inbox;
    this.inbox = [];
    for (const delivery of waiting) delivery(listener);
  }

  private deliver(delivery: Delivery): void {
    if (this.listener) delivery(this.listener);
    else this.inbox.push(delivery);
  }

  private tellClosed(listener: SocketListener, code: number, reason: string): void {
    listener.closed(this.fault ? ABNORMAL : code, this.fault || reason);
  }
}

/** Opens a Media Stream over TCP, uncompressed as Twilio's are. Never rejects. */
export const dialOverWs: DialSocket = (url, headers) =>
  new Promise<DialResult>((resolve) => {
    const fail = (message: string, status?: number): void => resolve({ failure: { message, status } });
    try {
      const ws = new WebSocket(url, { headers: { ...headers }, perMessageDeflate: false });
      // Built before `open`, so that a frame in the same packet as the answer is not lost.
      const socket = new WsSocket(ws);
      ws.once('open', () => resolve({ socket }));
      ws.once('unexpected-response', (request, response) => {
        request.destroy();
        fail(`HTTP ${response.statusCode}`, response.statusCode);
      });
      ws.once('error', (error: NodeJS.ErrnoException) => fail(`${error.code ?? ''} ${error.message}`.trim()));
    } catch (error) {
      fail(error instanceof Error ? error.message : 'The address cannot be dialled.');
    }
  });
