import { createHmac } from 'node:crypto';
import WebSocket from 'ws';
import type { World } from './world.rig';

/** The address of the media socket as the carrier would dial and sign it. */
export const mediaUrl = (world: World): string => `${world.publicUrl.replace(/^http/, 'ws')}/media`;

export interface Closed {
  readonly code: number;
}

/** A stranger who dials the media socket: with a true signature, a false one or none. */
export class MediaCaller {
  readonly closed: Promise<Closed>;

  private constructor(private readonly socket: WebSocket) {
    this.closed = new Promise((resolve) => this.socket.once('close', (code) => resolve({ code })));
    this.socket.on('error', () => undefined);
  }

  /** HTTP status of a refused upgrade, or the open socket. */
  static dial(world: World, signature: 'true' | 'false' | 'none'): Promise<MediaCaller | number> {
    const url = mediaUrl(world);
    const key = signature === 'true' ? world.authToken : 'not the token';
    const signed = { 'x-twilio-signature': createHmac('sha1', key).update(url).digest('base64') };
    const socket = new WebSocket(url, { headers: signature === 'none' ? {} : signed });
    const caller = new MediaCaller(socket);
    return new Promise((resolve, reject) => {
      socket.once('open', () => resolve(caller));
      socket.once('unexpected-response', (_request, response) => {
        resolve(response.statusCode ?? 0);
        socket.terminate();
      });
      socket.once('error', reject);
    });
  }

  static async open(world: World): Promise<MediaCaller> {
    const caller = await MediaCaller.dial(world, 'true');
    if (typeof caller === 'number') throw new Error(`a signed upgrade was refused with ${caller}`);
    return caller;
  }

  send(message: object | string | Buffer): void {
    this.socket.send(typeof message === 'string' || Buffer.isBuffer(message) ? message : JSON.stringify(message));
  }

  /** `connected` and `start` as the carrier sends them. */
  start(token: string | null): void {
    const streamSid = `MZ${'0'.repeat(32)}`;
    this.send({ event: 'connected', protocol: 'Call', version: '1.0.0' });
    this.send({
      event: 'start',
      sequenceNumber: '1',
      streamSid,
      start: {
        streamSid,
        accountSid: `AC${'0'.repeat(32)}`,
        callSid: `CA${'0'.repeat(32)}`,
        tracks: ['inbound'],
        mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 },
        customParameters: token === null ? {} : { token },
      },
    });
  }

  hangUp(): void {
    this.socket.terminate();
  }
}
