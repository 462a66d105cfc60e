import { applyEvents, emptyStory } from '@switchboard/contract';
import type { EventFieldsFragment } from '@switchboard/contract';
import { ANSWERED_AT, changed, event, said, toolCall } from '../../testing/calls.rig';
import type { ConsoleStory } from './call-follower';
import { transcriptEntries } from './transcript-entries';

const entriesOf = (events: EventFieldsFragment[]) =>
  transcriptEntries(applyEvents(emptyStory<ConsoleStory>(), events).story, ANSWERED_AT);

describe('the lines of a transcript', () => {
  it('show what was produced and not heard apart from what was heard', () => {
    const [line] = entriesOf([
      said(1, {
        text: 'Your order shipped on Monday and should arrive by Thursday.',
        heardText: 'Your order shipped on Monday',
        status: 'INTERRUPTED',
        heardMs: 2_400,
        audioMs: 6_100,
      }),
    ]);
    expect(line).toMatchObject({
      cutOff: true,
      heard: 'Your order shipped on Monday',
      unheard: ' and should arrive by Thursday.',
    });
  });

  it('never show text as heard that is no beginning of what was produced', () => {
    const [line] = entriesOf([said(1, { text: 'One two', heardText: 'Two', status: 'INTERRUPTED' })]);
    expect(line).toMatchObject({ heard: '', unheard: 'One two' });
  });

  it('mark the caller who interrupted', () => {
    const lines = entriesOf([
      said(1, { status: 'INTERRUPTED', interruptedBy: 'item_2' }),
      said(2, { id: 'item_2', position: 2, speaker: 'CALLER', text: 'No' }),
    ]);
    expect(lines.map((line) => line.kind === 'speech' && line.interrupts)).toEqual([false, true]);
  });

  it('put tools where they happened and leave the order of the speech alone', () => {
    const lines = entriesOf([
      said(1, { startMs: 0 }),
      // Said later by position although it began earlier by clock: a late transcription.
      said(2, { id: 'item_2', position: 2, startMs: 4_000, text: 'Where is it?', speaker: 'CALLER' }),
      said(3, { id: 'item_3', position: 3, startMs: 3_900, text: 'Let me see.' }),
      event(4, { type: 'ToolCallChanged', toolCall: toolCall({ startedAt: '2026-11-22T10:00:05.000Z' }) }),
    ]);
    expect(lines.map((line) => line.id)).toEqual(['item_1', 'tc_1', 'item_2', 'item_3']);
  });

  it('join keys that follow one another', () => {
    const key = (seq: number, digit: string, sentByUs = false) =>
      event(seq, { type: 'DtmfDetected', digit, sentByUs }, 3_000 + seq);
    const lines = entriesOf([changed(1), key(2, '4'), key(3, '2'), key(4, '#'), key(5, '1', true)]);
    expect(lines.map((line) => line.kind === 'note' && line.digits.join(''))).toEqual(['42#', '1']);
  });

  it('tell keys of an operator once, with the name; keys that nobody was named for, too', () => {
    const act = (seq: number, note: string, actor: string) =>
      event(seq, { type: 'OperatorActed', actor, action: 'SEND_DTMF', note }, 3_000 + seq);
    const tone = (seq: number, digit: string) =>
      event(seq, { type: 'DtmfDetected', digit, sentByUs: true }, 3_000 + seq);
    const acts = [act(2, '4w2', 'Ana'), tone(3, '4'), tone(4, '2'), act(5, '#', 'Ana'), tone(6, '#')];
    const lines = entriesOf([changed(1), ...acts, act(7, '1', 'Ben'), tone(8, '1'), tone(9, '9')]);
    expect(lines.map((line) => line.kind === 'note' && [line.event.type, line.digits.join('')])).toEqual([
      ['OperatorActed', '4w2#'],
      ['OperatorActed', '1'],
      ['DtmfDetected', '9'],
    ]);
  });

  it('A18: tell what was typed by rule in a line of its own, after its keys', () => {
    const typed = { purpose: 'customer number', status: 'COLLECTED', secure: false, length: 2, digits: '42' } as const;
    const key = (seq: number, digit: string) =>
      event(seq, { type: 'DtmfDetected', digit, sentByUs: false }, 3_000 + seq);
    const lines = entriesOf([
      changed(1),
      ...[key(2, '4'), key(3, '2'), event(4, { type: 'DigitsCollected', ...typed }, 3_004)],
      event(5, { type: 'DigitsCollected', ...typed, secure: true, length: 16, digits: null }, 3_005),
    ]);
    expect(lines.map((line) => line.kind === 'note' && [line.event.type, line.digits.join('')])).toEqual([
      ['DtmfDetected', '42'],
      ['DigitsCollected', ''],
      ['DigitsCollected', ''],
    ]);
  });

  it('leave out a final line without any words', () => {
    expect(entriesOf([said(1, { text: '', status: 'COMPLETED' })])).toEqual([]);
    expect(entriesOf([said(1, { text: '', status: 'IN_PROGRESS' })])).toHaveLength(1);
  });
});
