import type { AudioTap, Clock, Timer } from '@switchboard/call';

/** How much of a side is gathered for one message. */
const BATCH_MS = 100;
/** A listener who is further behind than this is cut off (promise B10). */
const MAX_BUFFERED_BYTES = 1_000_000;
/** Our code for a listener who does not keep up; the browser may come back with a new ticket. */
export const TOO_SLOW = 4508;
const NORMAL = 1000;
const LANE = { caller: 0, agent: 1 } as const;
/** Lane and start. */
const HEAD_BYTES = 5;
const BYTES_PER_MS = 8;
/** Pieces that meet to within half a sample belong together. */
const MEETS_MS = 0.0625;

/** A socket, as far as a listener needs it. */
export interface ListenerSocket {
  send(data: Buffer | string): void;
  close(code: number, reason: string): void;
  /** Bytes that wait to be sent. */
  readonly bufferedAmount: number;
}

interface Batch {
  startMs: number;
  endMs: number;
  payloads: string[];
}

/**
 * One listener's end of a call. Binary messages: the lane (0 caller, 1 agent), the start as an unsigned 32-bit number of
 * milliseconds since the answer (big-endian), then µ-law bytes of 8 kHz. Text messages: `listening`, `cut`, `ended`.
 */
export class CallListener implements AudioTap {
  private readonly batches: (Batch | null)[] = [null, null];
  private timer: Timer | null = null;
  private over = false;

  constructor(
    private readonly socket: ListenerSocket,
    private readonly clock: Clock,
  ) {}

  begin(callId: string): void {
    this.tell({ type: 'listening', callId, sampleRate: 8_000, encoding: 'mulaw' });
  }

  caller(payload: string, atMs: number): void {
    this.add(LANE.caller, payload, atMs);
  }

  agent(payload: string, atMs: number): void {
    this.add(LANE.agent, payload, atMs);
  }

  cut(atMs: number): void {
    this.flush();
    this.tell({ type: 'cut', lane: LANE.agent, atMs: Math.round(atMs) });
  }

  ended(): void {
    this.flush();
    this.tell({ type: 'ended' });
    this.stop(NORMAL, 'The call is over');
  }

  /** Sends nothing more. */
  stop(code: number, reason: string): void {
    if (this.over) return;
    this.over = true;
    this.timer?.cancel();
    this.socket.close(code, reason);
  }

  private add(lane: number, payload: string, atMs: number): void {
    if (this.over) return;
    const before = this.batches[lane];
    if (before && Math.abs(atMs - before.endMs) > MEETS_MS) this.flushLane(lane);
    const batch = this.batches[lane] ?? { startMs: atMs, endMs: atMs, payloads: [] };
    this.batches[lane] = batch;
    batch.payloads.push(payload);
    batch.endMs += Buffer.byteLength(payload, 'base64') / BYTES_PER_MS;
    this.timer ??= this.clock.after(BATCH_MS, () => this.flush());
  }

  private flush(): void {
    this.timer?.cancel();
    this.timer = null;
    for (const lane of Object.values(LANE)) this.flushLane(lane);
  }

  private flushLane(lane: number): void {
    const batch = this.batches[lane];
    this.batches[lane] = null;
    if (!batch || this.over) return;
    const head = Buffer.alloc(HEAD_BYTES);
    head.writeUInt8(lane, 0);
    head.writeUInt32BE(Math.max(0, Math.round(batch.startMs)), 1);
    this.send(Buffer.concat([head, ...batch.payloads.map((payload) => Buffer.from(payload, 'base64'))]));
  }

  private tell(message: object): void {
    if (!this.over) this.send(JSON.stringify(message));
  }

  private send(data: Buffer | string): void {
    this.socket.send(data);
    if (this.socket.bufferedAmount > MAX_BUFFERED_BYTES) this.stop(TOO_SLOW, 'Too slow');
  }
}
