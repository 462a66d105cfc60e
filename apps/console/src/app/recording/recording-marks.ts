import type { ItemFieldsFragment } from '@switchboard/contract';
import type { PlayableLine } from './playhead';

export type Lane = 'caller' | 'agent';
/** In the file: the caller on the left, the agent as heard on the right. */
export const LANES: readonly Lane[] = ['caller', 'agent'];

export interface LaneLine extends PlayableLine {
  readonly lane: Lane;
}
export interface RecordingMarks {
  readonly lines: readonly LaneLine[];
  /** Where the agent was cut off, in milliseconds since the answer. */
  readonly cutsMs: readonly number[];
}

type Item = Pick<ItemFieldsFragment, 'id' | 'speaker' | 'status' | 'startMs' | 'endMs' | 'heardMs'>;

/** Who speaks where in the recording. What nobody heard has no place in it. */
export function recordingMarks(items: readonly Item[], durationMs: number): RecordingMarks {
  const lines: LaneLine[] = [];
  const cutsMs: number[] = [];
  for (const item of items) {
    const lane = { CALLER: 'caller', AGENT: 'agent', OPERATOR: null, SYSTEM: null }[item.speaker] as Lane | null;
    const endMs = Math.min(endOf(item, durationMs), durationMs);
    if (lane === null || endMs <= item.startMs) continue;
    lines.push({ id: item.id, lane, startMs: item.startMs, endMs });
    if (item.status === 'INTERRUPTED') cutsMs.push(endMs);
  }
  return { lines, cutsMs };
}

function endOf({ status, startMs, endMs, heardMs }: Item, durationMs: number): number {
  if (status === 'INTERRUPTED' && heardMs !== null) return startMs + heardMs;
  return endMs ?? (heardMs === null ? durationMs : startMs + heardMs);
}
