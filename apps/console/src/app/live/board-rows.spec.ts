import { callRow } from '../../testing/calls.rig';
import { STAYS_MS, boardRows, justEnded, keepOrder } from './board-rows';

const call = (id: string) => callRow({ id, createdAt: `2026-11-22T10:00:0${id.at(-1)}.000Z` });
const board = { current: [call('call_3'), call('call_1')], ended: [{ call: call('call_2'), endedAt: 1_000 }] };

describe('the rows of the board', () => {
  it('keep an ended call in its place for 10 s, then list it under Just ended', () => {
    expect(boardRows(board, 1_000 + STAYS_MS - 1).map((row) => [row.call.id, row.ended])).toEqual([
      ['call_3', false],
      ['call_2', true],
      ['call_1', false],
    ]);
    expect(justEnded(board, 1_000 + STAYS_MS - 1)).toEqual([]);
    expect(boardRows(board, 1_000 + STAYS_MS).map((row) => row.call.id)).toEqual(['call_3', 'call_1']);
    expect(justEnded(board, 1_000 + STAYS_MS).map((one) => one.id)).toEqual(['call_2']);
  });

  it('never jump under the pointer: a new call waits at the end', () => {
    const rows = boardRows({ current: [call('call_9'), call('call_3'), call('call_1')], ended: [] }, 0);
    expect(keepOrder(rows, ['call_3', 'call_1']).map((row) => row.call.id)).toEqual(['call_3', 'call_1', 'call_9']);
  });
});
