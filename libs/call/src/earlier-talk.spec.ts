import { talkOf, withNote } from './earlier-talk';
import { History } from './history';
import type { Transcript } from './transcript';
import type { ToolCall } from './tool-call';
import type { TranscriptItem } from './transcript-item';

const item = (id: string, position: number, more: Partial<TranscriptItem> = {}): TranscriptItem => ({
  ...{ id, position, modelItemId: `model_${id}`, turn: 1, speaker: 'CALLER', status: 'COMPLETED' },
  ...{ startedAt: `2026-11-23T10:00:0${position}.000Z`, startMs: 0, endMs: 1, text: id, heardText: id },
  ...{ heardMs: null, audioMs: null, heardTextExact: true, interruptedBy: null },
  ...more,
});
const use = (modelCallId: string, startedAt: string, more: Partial<ToolCall> = {}): ToolCall => ({
  ...{ id: 'tc_1', modelCallId, turn: 1, name: 'look_up', toolId: null, status: 'SUCCEEDED', arguments: {} },
  ...{ rawArguments: '{}', result: { found: true }, error: null, httpStatus: null, startedAt },
  ...{ endedAt: startedAt, latencyMs: 1, ...more },
});

describe('what was said before', () => {
  it('A19: from the records: speech in its order, tools with results where they were used, and the note at the end', () => {
    const items = [
      item('answer', 2, { speaker: 'AGENT', status: 'INTERRUPTED', heardText: 'ans' }),
      item('question', 1),
    ];
    const uses = [
      use('a', '2026-11-23T10:00:01.500Z'),
      use('b', '2026-11-23T10:00:02.500Z', { endedAt: null, result: null, status: 'RUNNING' }),
    ];
    const talk = withNote(talkOf(items, uses), 'The line is busy.');
    const told = new History({ items: talk.items } as Transcript, talk).items([]);
    expect(told).toEqual([
      { kind: 'caller', text: 'question' },
      expect.objectContaining({ kind: 'tool', modelCallId: 'a', output: '{"found":true}' }),
      { kind: 'agent', text: 'ans', itemId: 'model_answer' },
      // Nobody will answer it any more.
      expect.objectContaining({ kind: 'tool', modelCallId: 'b', output: expect.stringContaining('error') }),
      { kind: 'note', role: 'system', text: 'The line is busy.' },
    ]);
  });
});
