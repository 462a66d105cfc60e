import type { CallRowFragment, CallsChangedSubscription, CallStatus } from '@switchboard/contract';

export type CallsChange = CallsChangedSubscription['callsChanged'];

/** An ended call and the local time of its end, for the seconds it stays in its place. */
export interface EndedCall {
  readonly call: CallRowFragment;
  readonly endedAt: number;
}

/** Current calls, newest first, and those that ended while we watched, latest first. */
export interface CallBoard {
  readonly current: readonly CallRowFragment[];
  readonly ended: readonly EndedCall[];
}

export const EMPTY_BOARD: CallBoard = { current: [], ended: [] };
export const JUST_ENDED = 10;

const FINAL = new Set<CallStatus>(['COMPLETED', 'BUSY', 'FAILED', 'NO_ANSWER', 'CANCELED']);

export function isOver(status: CallStatus): boolean {
  return FINAL.has(status);
}

/** A snapshot replaces, a change replaces one call, and of two versions of a call the higher revision counts. */
export function applyChange(board: CallBoard, change: CallsChange, now: number): CallBoard {
  switch (change.kind) {
    case 'SNAPSHOT':
      return snapshot(board, change.calls, now);
    case 'UPSERT':
      return change.calls.reduce((next, call) => upsert(next, call, now), board);
    case 'REMOVE':
      return change.calls.reduce((next, call) => remove(next, call, now), board);
  }
}

/** Calls that are missing in the snapshot ended unseen: they leave without a reason that we could tell. */
function snapshot(board: CallBoard, calls: readonly CallRowFragment[], now: number): CallBoard {
  const kept = calls.filter((call) => !isOver(call.status)).map((call) => newest(known(board, call.id), call));
  const over = calls.filter((call) => isOver(call.status) && known(board, call.id) !== undefined);
  const next: CallBoard = { current: kept.sort(byNewest), ended: board.ended };
  return over.reduce((grown, call) => end(grown, call, now), next);
}

function upsert(board: CallBoard, call: CallRowFragment, now: number): CallBoard {
  if (isOver(call.status)) return end(board, call, now);
  if (board.ended.some((one) => one.call.id === call.id)) return board;
  const rest = board.current.filter((one) => one.id !== call.id);
  return { ...board, current: [...rest, newest(known(board, call.id), call)].sort(byNewest) };
}

function remove(board: CallBoard, call: CallRowFragment, now: number): CallBoard {
  if (isOver(call.status)) return end(board, call, now);
  return { ...board, current: board.current.filter((one) => one.id !== call.id) };
}

function end(board: CallBoard, call: CallRowFragment, now: number): CallBoard {
  const before = board.ended.find((one) => one.call.id === call.id);
  const told: EndedCall = { call: newest(before?.call, call), endedAt: before?.endedAt ?? now };
  const rest = board.ended.filter((one) => one.call.id !== call.id);
  return {
    current: board.current.filter((one) => one.id !== call.id),
    ended: [told, ...rest].sort((a, b) => b.endedAt - a.endedAt).slice(0, JUST_ENDED),
  };
}

function known(board: CallBoard, id: string): CallRowFragment | undefined {
  return board.current.find((one) => one.id === id);
}

function newest(before: CallRowFragment | undefined, told: CallRowFragment): CallRowFragment {
  return before !== undefined && before.revision > told.revision ? before : told;
}

function byNewest(a: CallRowFragment, b: CallRowFragment): number {
  return b.createdAt.localeCompare(a.createdAt) || b.id.localeCompare(a.id);
}
