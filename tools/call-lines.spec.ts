import { callLines, clockTime } from './call-lines.mjs';
import type { CallEvent } from './graphql-call.mjs';

const event = (__typename: string, body: object): CallEvent => ({ seq: 1, offsetMs: 61_500, __typename, ...body });
const item = { id: 'item_1', speaker: 'AGENT', status: 'COMPLETED', text: 'Hello there.', heardText: 'Hello there.' };

describe('a call told in lines', () => {
  it('marks where a sentence was cut off, and keeps what was not heard apart', () => {
    const cut = { ...item, status: 'INTERRUPTED', heardText: 'Hello', heardMs: 400, audioMs: 900 };
    expect(callLines()(event('TranscriptChanged', { item: cut }))).toBe(
      ' 1:01  Agent    Hello ✂ cut off here, 400 of 900 ms heard [not heard: there.]',
    );
  });

  it('waits until a sentence is finished, and tells it once', () => {
    const tell = callLines();
    expect(tell(event('TranscriptChanged', { item: { ...item, status: 'IN_PROGRESS' } }))).toBeNull();
    expect(tell(event('TranscriptChanged', { item }))).toBe(' 1:01  Agent    Hello there.');
    expect(tell(event('TranscriptChanged', { item }))).toBeNull();
  });

  it('tells a tool call and its answer', () => {
    const tell = callLines();
    const call = { id: 'tc_1', name: 'order_status', rawArguments: '{"order":"A1042"}', error: null, result: null };
    expect(tell(event('ToolCallChanged', { toolCall: { ...call, status: 'RUNNING' } }))).toBe(
      ' 1:01  Tool     → order_status {"order":"A1042"}',
    );
    const done = { ...call, status: 'SUCCEEDED', result: { state: 'shipped' }, latencyMs: 12 };
    expect(tell(event('ToolCallChanged', { toolCall: done }))).toBe(
      ' 1:01  Tool     ← order_status succeeded after 12 ms: {"state":"shipped"}',
    );
  });

  it('tells the state only when it changes, and why the call ended', () => {
    const tell = callLines();
    const call = { status: 'IN_PROGRESS', endReason: null, failure: null };
    expect(tell(event('CallChanged', { call }))).toBe(' 1:01  Call     in progress');
    expect(tell(event('CallChanged', { call }))).toBeNull();
    expect(tell(event('CallChanged', { call: { ...call, status: 'COMPLETED', endReason: 'CALLER_HANGUP' } }))).toBe(
      ' 1:01  Call     completed (caller hangup)',
    );
  });

  it('writes times as minutes and seconds', () => {
    expect([-5, 0, 59_999, 600_000].map(clockTime)).toEqual(['0:00', '0:00', '0:59', '10:00']);
  });
});
