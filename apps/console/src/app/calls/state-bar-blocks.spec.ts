import { applyEvents, emptyStory } from '@switchboard/contract';
import { ANSWERED_AT, CREATED_AT, changed, event, said, toolCall } from '../../testing/calls.rig';
import type { ConsoleStory } from './call-follower';
import { stateBar } from './state-bar-blocks';

describe('the state bar', () => {
  const story = applyEvents(emptyStory<ConsoleStory>(), [
    { ...changed(1, { status: 'QUEUED', activity: null }), offsetMs: 0 },
    { ...changed(2, { status: 'RINGING', activity: null }), offsetMs: 1_000 },
    { ...changed(3, { activity: 'CONNECTING' }), offsetMs: 2_000 },
    { ...changed(4, { activity: 'LISTENING' }), offsetMs: 3_000 },
    said(5, { startMs: 2_000, endMs: 4_000, status: 'INTERRUPTED' }),
    event(6, { type: 'ToolCallChanged', toolCall: toolCall() }),
    event(7, { type: 'DtmfDetected', digit: '1', sentByUs: false }, 8_000),
    { ...changed(8, { status: 'COMPLETED', activity: null }), offsetMs: 10_000 },
  ]).story;
  const bar = stateBar(story, { createdAt: CREATED_AT, answeredAt: ANSWERED_AT }, 10_000);

  it('covers the whole call with its states, without a hole', () => {
    expect(bar.states.map(({ kind, left, width }) => [kind, left, width])).toEqual([
      ['QUEUED', 0, 10],
      ['RINGING', 10, 10],
      ['CONNECTING', 20, 10],
      ['IN_PROGRESS', 30, 70],
    ]);
  });

  it('places speech from the answer and tools from their own time', () => {
    expect(bar.blocks.map(({ kind, left, width }) => [kind, left, Math.round(width)])).toEqual([
      ['agent', 40, 20],
      ['tool', 50, 6],
    ]);
  });

  it('marks cuts and keys', () => {
    expect(bar.ticks).toEqual([
      expect.objectContaining({ kind: 'cut', left: 60, id: 'item_1' }),
      expect.objectContaining({ kind: 'key', left: 80 }),
    ]);
  });

  it('never leaves its frame while the two clocks disagree', () => {
    const early = stateBar(story, { createdAt: CREATED_AT, answeredAt: ANSWERED_AT }, 0);
    for (const block of [...early.states, ...early.blocks]) {
      expect(block.left).toBeGreaterThanOrEqual(0);
      expect(block.left).toBeLessThanOrEqual(100);
      expect(block.width).toBeGreaterThan(0);
    }
  });
});
