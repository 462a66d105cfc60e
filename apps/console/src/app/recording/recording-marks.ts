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
    const lane = LANE_OF[item.speaker];
    const { startMs, endMs } = heardPart(item, durationMs);
    if (lane === null || endMs <= startMs) continue;
    lines.push({ id: item.id, lane, startMs, endMs });
    if (item.status === 'INTERRUPTED') cutsMs.push(endMs);
  }
  return { lines, cutsMs };
}

const LANE_OF: Readonly<Record<Item['speaker'], Lane | null>> = {
  CALLER: 'caller',
  AGENT: 'agent',
  OPERATOR: null,
  SYSTEM: null,
};

/** An agent's line begins when the model begins it, a little before its first sound: what was heard is counted from its end. */
function heardPart({ speaker, startMs, endMs, heardMs }: Item, durationMs: number): { startMs: number; endMs: number } {
  const heard = speaker === 'AGENT' ? heardMs : null;
  const end = endMs ?? (heard === null ? durationMs : startMs + heard);
  return { startMs: Math.max(startMs, heard === null ? startMs : end - heard), endMs: Math.min(end, durationMs) };
}
