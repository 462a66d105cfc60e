import type { Clock, TextSocket } from '@switchboard/call';
import type { PhoneFaults } from './faults';
import { GapClock } from './gap-clock';
import { FRAME_MS } from './mu-law';
import { SpokenTruth } from './mouth';
import { Punctuality } from './punctuality';
import { Playout } from './playout';
import type { HeardTruth } from './playout-truth';
import { PlayoutTruth } from './playout-truth';
import { readServerMessage } from './server-message';
import { Violations } from './violations';
import type { ViolationReport } from './violations';

export interface StreamIdentity {
  readonly streamSid: string;
  readonly accountSid: string;
  readonly callSid: string;
  readonly customParameters: Readonly<Record<string, string>>;
}

/** How a stream ended: `stopped` by the network, `closed` by the server with a code, `lost` without a handshake. */
export interface StreamEnd {
  readonly kind: 'stopped' | 'closed' | 'lost';
  readonly code: number;
  readonly reason: string;
}

/** All there is to know of a stream, for the tests' questions. Times are the clock's milliseconds. */
export interface StreamTruth extends HeardTruth {
  readonly streamSid: string;
  readonly startedMs: number;
  readonly endedMs: number | null;
  readonly end: StreamEnd | null;
  readonly framesSent: number;
  readonly spokenBytes: number;
  readonly spokenSha256: string;
  readonly receivedBytes: number;
  readonly pendingBytes: number;
  readonly violations: ViolationReport;
}

export interface MediaStreamOptions {
  readonly clock: Clock;
  readonly socket: TextSocket;
  readonly identity: StreamIdentity;
  readonly faults: PhoneFaults;
  readonly keepAudio: boolean;
  /** Told once per code (31950, 31951), as Twilio does. */
  readonly violated: (code: number, reason: string) => void;
  /** Told exactly once. */
  readonly ended: (end: StreamEnd) => void;
}

const NORMAL = 1000;
const NO_STATUS = 1005;
const ABNORMAL = 1006;

/** The phone network's end of one bidirectional media stream: caller's frames out, agent's audio into the playout. */
export class MediaStream {
  readonly startedMs: number;
  private readonly truth: PlayoutTruth;
  private readonly playout: Playout;
  private readonly spoken: SpokenTruth;
  private readonly violations: Violations;
  private readonly gaps: GapClock;
  private readonly punctuality = new Punctuality();
  private sequence = 0;
  private chunk = 0;
  private frames = 0;
  private end: StreamEnd | null = null;
  private endedMs: number | null = null;
  private stopping = false;

  constructor(private readonly options: MediaStreamOptions) {
    const { clock, keepAudio, faults } = options;
    this.startedMs = clock.nowMs();
    this.truth = new PlayoutTruth(keepAudio, ({ name }) => this.sendNumbered({ event: 'mark', mark: { name } }));
    this.playout = new Playout(clock, this.truth);
    this.spoken = new SpokenTruth(keepAudio);
    this.violations = new Violations(options.violated);
    this.gaps = new GapClock(faults.gaps);
  }

  get streamSid(): string {
    return this.options.identity.streamSid;
  }

  get over(): boolean {
    return this.end !== null;
  }

  /** Says `connected` and `start`, and listens from now on. */
  begin(): void {
    this.options.socket.listen({
      text: (text) => this.receive(text),
      binary: (bytes) => this.violations.add(31950, `binary frame of ${bytes} bytes`),
      closed: (code, reason) => this.closed(code, reason),
    });
    this.sendRaw(JSON.stringify({ event: 'connected', protocol: 'Call', version: '1.0.0' }));
    if (this.options.faults.start !== 'never') this.sendStart();
  }

  /** One frame of 20 ms of the caller. */
  hear(frame: Uint8Array): void {
    this.punctuality.frame(this.options.clock.nowMs());
    if (this.over || this.stopping || this.options.faults.start === 'never') return;
    const timestamp = this.frames * FRAME_MS;
    this.frames += 1;
    if (this.gaps.isLost(timestamp)) return;
    this.chunk += 1;
    this.spoken.add(frame);
    this.sendNumbered({
      event: 'media',
      media: {
        track: 'inbound',
        chunk: String(this.chunk),
        timestamp: String(timestamp),
        payload: Buffer.from(frame.buffer, frame.byteOffset, frame.length).toString('base64'),
      },
    });
  }

  press(digit: string): void {
    this.sendNumbered({ event: 'dtmf', dtmf: { track: 'inbound_track', digit } });
  }

  /** Ends the stream from the network's side: `stop`, then the close. */
  stop(): void {
    if (this.over || this.stopping) return;
    this.stopping = true;
    const { accountSid, callSid } = this.options.identity;
    this.sendNumbered({ event: 'stop', stop: { accountSid, callSid } });
    this.options.socket.close(NORMAL, '');
    this.finish({ kind: 'stopped', code: NORMAL, reason: '' });
  }

  /** Drops the connection without a handshake. */
  reset(): void {
    this.options.socket.terminate();
    this.finish({ kind: 'lost', code: ABNORMAL, reason: 'reset' });
  }

  /** Sends text as it is: for faults only. */
  sendRaw(text: string): void {
    if (!this.over) this.options.socket.send(text);
  }

  get loudMs(): number {
    this.playout.settle();
    return this.truth.loudMs;
  }

  get lastLoudMs(): number | null {
    this.playout.settle();
    return this.truth.lastLoudMs;
  }

  heardAudio(): Uint8Array {
    this.playout.settle();
    return this.truth.audio();
  }

  spokenAudio(): Uint8Array {
    return this.spoken.audio();
  }

  report(): StreamTruth {
    this.playout.settle();
    return {
      ...this.truth.report(),
      streamSid: this.streamSid,
      startedMs: this.startedMs,
      endedMs: this.endedMs,
      end: this.end,
      framesSent: this.chunk,
      spokenBytes: this.spoken.bytes,
      spokenSha256: this.spoken.sha256(),
      receivedBytes: this.playout.receivedBytes,
      pendingBytes: this.playout.pendingBytes,
      violations: this.violations.report(),
    };
  }

  private sendStart(): void {
    const { streamSid, accountSid, callSid, customParameters } = this.options.identity;
    const { token: _token, ...tokenless } = customParameters;
    this.sendNumbered({
      event: 'start',
      start: {
        streamSid,
        accountSid,
        callSid,
        tracks: ['inbound'],
        customParameters: this.options.faults.start === 'noToken' ? tokenless : customParameters,
        mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 },
      },
    });
  }

  private sendNumbered(message: Readonly<Record<string, unknown>>): void {
    if (this.over) return;
    this.sequence += 1;
    const { event, ...rest } = message;
    this.sendRaw(JSON.stringify({ event, sequenceNumber: String(this.sequence), ...rest, streamSid: this.streamSid }));
  }

  private receive(text: string): void {
    if (this.over || this.stopping) return;
    const message = readServerMessage(text, this.streamSid);
    switch (message.kind) {
      case 'media':
        if (message.oddity) this.violations.add(31951, message.oddity);
        return this.playout.append(message.bytes);
      case 'mark':
        return this.playout.mark(message.name);
      case 'clear':
        return this.clear();
      case 'invalid':
        return this.violations.add(31951, message.reason);
    }
  }

  private clear(): void {
    const atMs = this.options.clock.nowMs();
    this.playout.settle();
    const droppedBytes = this.playout.pendingBytes;
    this.truth.cleared({ atMs, droppedBytes, lateMs: this.punctuality.worstMs(atMs) });
    this.playout.clear();
  }

  private closed(code: number, reason: string): void {
    // A close without a status is still a proper handshake (RFC 6455 §7.1.5); 1006 is none.
    if (code === ABNORMAL) this.finish({ kind: 'lost', code, reason });
    else this.finish({ kind: 'closed', code: code === NO_STATUS ? NORMAL : code, reason });
  }

  private finish(end: StreamEnd): void {
    if (this.end) return;
    this.playout.close();
    this.end = end;
    this.endedMs = this.options.clock.nowMs();
    this.options.ended(end);
  }
}
