import type { SocketListener, TextSocket } from '@switchboard/call';
import type { RawData, WebSocket } from 'ws';

const sizeOf = (data: RawData): number =>
  Array.isArray(data) ? data.reduce((sum, part) => sum + part.byteLength, 0) : data.byteLength;

/** A server-side `ws` socket as a `TextSocket`; frames that come before anybody listens wait. */
export class WsTextSocket implements TextSocket {
  private listener: SocketListener | null = null;
  private waiting: ((listener: SocketListener) => void)[] = [];

  constructor(private readonly ws: WebSocket) {
    ws.on('message', (data, isBinary) => {
      const text = isBinary ? null : String(data);
      this.tell((listener) => (text === null ? listener.binary(sizeOf(data)) : listener.text(text)));
    });
    ws.on('close', (code, reason) => this.tell((listener) => listener.closed(code, reason.toString())));
    // A broken frame or a reset: `close` follows with the code.
    ws.on('error', () => undefined);
  }

  get bufferedBytes(): number {
    return this.ws.bufferedAmount;
  }

  send(text: string): void {
    if (this.ws.readyState === this.ws.OPEN) this.ws.send(text);
  }

  close(code: number, reason: string): void {
    this.ws.close(code, reason);
  }

  terminate(): void {
    this.ws.terminate();
  }

  listen(listener: SocketListener): void {
    this.listener = listener;
    const { waiting } = this;
    this.waiting = [];
    for (const delivery of waiting) delivery(listener);
  }

  private tell(delivery: (listener: SocketListener) => void): void {
    if (this.listener) delivery(this.listener);
    else this.waiting.push(delivery);
  }
}
