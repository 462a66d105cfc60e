import type { ToolCallFieldsFragment } from '@switchboard/contract';
import { event, said, toolCall } from '../../testing/calls.rig';
import type { Pulse } from './call-pulse';
import { pulseOf } from './call-pulse';

const begin: Pulse = { lastSeq: 0, words: null, tool: null, questions: [], toolFailed: false, responseMs: null };
const tool = (seq: number, status: ToolCallFieldsFragment['status'], id = 'tc_1') =>
  event(seq, { type: 'ToolCallChanged', toolCall: toolCall({ id, status }) });

describe('the pulse of a call on the board', () => {
  it('shows the last words, not a line that has none yet', () => {
    const pulse = pulseOf(pulseOf(begin, said(1)), said(2, { id: 'item_2', text: '' }));
    expect(pulse.words?.text).toBe('Good morning.');
    expect(pulse.lastSeq).toBe(2);
  });

  it('shows the tool while it runs, and afterwards whether it failed', () => {
    const running = pulseOf(begin, tool(1, 'RUNNING'));
    expect(running.tool?.name).toBe('get_order');
    const failed = pulseOf(running, tool(2, 'FAILED'));
    expect(failed).toMatchObject({ tool: null, toolFailed: true });
    expect(pulseOf(failed, tool(3, 'RUNNING', 'tc_2')).toolFailed).toBe(false);
  });

  it('keeps showing a running tool when another one ends', () => {
    const both = pulseOf(pulseOf(begin, tool(1, 'RUNNING')), tool(2, 'RUNNING', 'tc_2'));
    expect(pulseOf(both, tool(3, 'SUCCEEDED', 'tc_1')).tool?.id).toBe('tc_2');
  });

  it('shows the oldest question to a person until it is answered, whatever else runs', () => {
    const asked = pulseOf(begin, tool(1, 'WAITING_FOR_OPERATOR'));
    const twice = pulseOf(pulseOf(asked, tool(2, 'WAITING_FOR_OPERATOR', 'tc_2')), tool(3, 'RUNNING', 'tc_3'));
    expect(twice.questions.map(({ id }) => id)).toEqual(['tc_1', 'tc_2']);
    const left = pulseOf(pulseOf(twice, tool(4, 'SUCCEEDED')), tool(5, 'TIMED_OUT', 'tc_2'));
    expect(left.questions).toEqual([]);
  });

  it('ignores what it was told before', () => {
    const pulse = pulseOf(begin, said(5));
    expect(pulseOf(pulse, said(4, { text: 'Old words' }))).toBe(pulse);
  });
});
