import type { CallRowFragment } from '@switchboard/contract';
import { callRow } from '../../testing/calls.rig';
import type { CallsChange } from './call-board';
import { EMPTY_BOARD, JUST_ENDED, applyChange } from './call-board';

const call = (id: string, change: Partial<CallRowFragment> = {}) =>
  callRow({ id, createdAt: `2026-11-22T10:00:0${id.at(-1)}.000Z`, ...change });
const change = (kind: CallsChange['kind'], ...calls: CallRowFragment[]): CallsChange => ({ kind, calls });
const ids = (calls: readonly CallRowFragment[]) => calls.map((one) => one.id);

describe('the board of current calls', () => {
  it('begins with a snapshot, newest first', () => {
    const board = applyChange(EMPTY_BOARD, change('SNAPSHOT', call('call_1'), call('call_3'), call('call_2')), 0);
    expect(ids(board.current)).toEqual(['call_3', 'call_2', 'call_1']);
  });

  it('keeps the newer version of a call when an older one comes late', () => {
    let board = applyChange(EMPTY_BOARD, change('UPSERT', call('call_1', { revision: 5, activity: 'SPEAKING' })), 0);
    board = applyChange(board, change('UPSERT', call('call_1', { revision: 4, activity: 'LISTENING' })), 0);
    expect(board.current[0]?.activity).toBe('SPEAKING');
    board = applyChange(board, change('SNAPSHOT', call('call_1', { revision: 3, activity: 'LISTENING' })), 0);
    expect(board.current[0]?.activity).toBe('SPEAKING');
  });

  it.each(['UPSERT', 'REMOVE'] as const)('tells how a call ended when the server says %s', (kind) => {
    let board = applyChange(EMPTY_BOARD, change('SNAPSHOT', call('call_1')), 0);
    board = applyChange(board, change(kind, call('call_1', { revision: 2, status: 'COMPLETED' })), 7);
    expect(board.current).toEqual([]);
    expect(board.ended).toEqual([{ call: expect.objectContaining({ status: 'COMPLETED' }), endedAt: 7 }]);
  });

  it('does not bring an ended call back when a late change of it arrives', () => {
    let board = applyChange(EMPTY_BOARD, change('UPSERT', call('call_1', { revision: 3, status: 'COMPLETED' })), 0);
    board = applyChange(board, change('UPSERT', call('call_1', { revision: 2 })), 1);
    expect(board.current).toEqual([]);
  });

  it('lets a call go that a new snapshot does not know', () => {
    let board = applyChange(EMPTY_BOARD, change('SNAPSHOT', call('call_1'), call('call_2')), 0);
    board = applyChange(board, change('SNAPSHOT', call('call_2')), 1);
    expect(ids(board.current)).toEqual(['call_2']);
  });

  it('remembers the last ten ended calls, latest first, each once', () => {
    let board = EMPTY_BOARD;
    for (let n = 0; n < 15; n++) {
      const ended = call(`call_${n % 12}`, { status: 'COMPLETED', revision: n });
      board = applyChange(board, change('UPSERT', ended), n);
    }
    expect(board.ended).toHaveLength(JUST_ENDED);
    expect(new Set(ids(board.ended.map((one) => one.call))).size).toBe(JUST_ENDED);
    expect(board.ended.map((one) => one.endedAt)).toEqual(
      [...board.ended.map((one) => one.endedAt)].sort((a, b) => b - a),
    );
  });
});
