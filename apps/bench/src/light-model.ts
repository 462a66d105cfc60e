import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import type { MeasuredCall } from './measured-call';
import { ModelSide } from './model-side';
import type { Script } from './model-side';

/** The far side of both comparisons: a model without voice-activity detection, so that it costs the rig next to nothing. */
export class LightModel {
  private readonly http = createServer((_request, response) => response.writeHead(404).end());
  private readonly sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    skipUTF8Validation: true,
  });
  private readonly sides = new Set<ModelSide>();
  script: Script = { bargeInEvery: 3 };

  constructor(
    private readonly apiKey: string,
    private readonly callOf: (number: number) => MeasuredCall | null,
  ) {
    this.http.on('upgrade', (request, socket, head) => {
      if (!this.admits(request)) {
        socket.end('HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n');
        return;
      }
      this.sockets.handleUpgrade(request, socket, head, (client) => {
        const side = new ModelSide(client, this.callOf, this.script);
        this.sides.add(side);
        client.once('close', () => this.sides.delete(side));
      });
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.http.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.http.address() as AddressInfo).port}/v1`;
  }

  tick(nowMs: number): void {
    for (const side of this.sides) side.tick(nowMs);
  }

  /** Breaks one of these calls' sockets in mid-answer; null when none of them is speaking now. */
  loseOne(calls: ReadonlySet<number>): number | null {
    for (const side of this.sides) {
      const call = side.speaksFor;
      if (!call || !calls.has(call.number)) continue;
      side.lose();
      return call.number;
    }
    return null;
  }

  close(): void {
    for (const client of this.sockets.clients) client.terminate();
    this.http.close();
    this.http.closeAllConnections();
  }

  private admits({ url = '', headers }: IncomingMessage): boolean {
    return url.startsWith('/v1/realtime?model=') && headers.authorization === `Bearer ${this.apiKey}`;
  }
}
