import type { LaneNumber } from './playout';
import { AGENT, CALLER } from './playout';

/** What the listening socket tells. Times are milliseconds since the answer. */
export type ListenMessage =
  | { readonly kind: 'listening' }
  | { readonly kind: 'audio'; readonly lane: LaneNumber; readonly startMs: number; readonly muLaw: Uint8Array }
  | { readonly kind: 'cut'; readonly lane: LaneNumber; readonly atMs: number }
  | { readonly kind: 'ended' };

/** Lane in one byte, start in four, then µ-law at 8 kHz. */
const HEAD_BYTES = 5;

/** Null for what this release does not know. */
export function listenMessage(data: unknown): ListenMessage | null {
  if (data instanceof ArrayBuffer) return audioMessage(data);
  return typeof data === 'string' ? textMessage(data) : null;
}

function audioMessage(data: ArrayBuffer): ListenMessage | null {
  if (data.byteLength <= HEAD_BYTES) return null;
  const head = new DataView(data);
  const lane = laneOf(head.getUint8(0));
  return lane === null
    ? null
    : { kind: 'audio', lane, startMs: head.getUint32(1), muLaw: new Uint8Array(data, HEAD_BYTES) };
}

function textMessage(data: string): ListenMessage | null {
  const { type, lane, atMs } = parsed(data);
  if (type === 'listening' || type === 'ended') return { kind: type };
  const cutLane = laneOf(lane);
  if (type !== 'cut' || cutLane === null || typeof atMs !== 'number') return null;
  return { kind: 'cut', lane: cutLane, atMs };
}

function parsed(data: string): { type?: unknown; lane?: unknown; atMs?: unknown } {
  try {
    return (JSON.parse(data) as object | null) ?? {};
  } catch {
    return {};
  }
}

const laneOf = (lane: unknown): LaneNumber | null => (lane === CALLER || lane === AGENT ? lane : null);
