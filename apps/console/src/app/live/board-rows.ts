import type { CallRowFragment } from '@switchboard/contract';
import type { CallBoard } from '../board/call-board';

/** An ended call stays this long in its place. */
export const STAYS_MS = 10_000;

export interface BoardRow {
  readonly call: CallRowFragment;
  readonly ended: boolean;
}

/** The rows to show at local time `now`: current calls, and those that ended less than 10 s ago, newest call first. */
export function boardRows(board: CallBoard, now: number): BoardRow[] {
  const leaving = board.ended.filter((one) => now - one.endedAt < STAYS_MS).map(({ call }) => ({ call, ended: true }));
  return [...board.current.map((call) => ({ call, ended: false })), ...leaving].sort(
    (a, b) => b.call.createdAt.localeCompare(a.call.createdAt) || b.call.id.localeCompare(a.call.id),
  );
}

/** Ended calls that have left the board. */
export function justEnded(board: CallBoard, now: number): CallRowFragment[] {
  return board.ended.filter((one) => now - one.endedAt >= STAYS_MS).map(({ call }) => call);
}

/**
 * The order in which rows are shown. While it is held (the pointer is over the list), rows keep their places: those that
 * left go, new ones are added at the end.
 */
export function keepOrder(rows: readonly BoardRow[], shown: readonly string[]): BoardRow[] {
  const place = new Map(shown.map((id, index) => [id, index]));
  return [...rows].sort((a, b) => (place.get(a.call.id) ?? Infinity) - (place.get(b.call.id) ?? Infinity) || 0);
}
