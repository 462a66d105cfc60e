import { readMachineReport } from './machine-report';

const CALL = 'CA0123456789abcdef0123456789abcdef';
const form = (changes: Record<string, string | string[]> = {}) => ({
  ...{ CallSid: CALL, AccountSid: 'AC1', AnsweredBy: 'human', MachineDetectionDuration: '2380' },
  ...changes,
});

describe('the verdict of machine detection', () => {
  it.each([
    ['human', 'HUMAN', false],
    ['machine_start', 'MACHINE', false],
    ['machine_end_beep', 'MACHINE', true],
    ['machine_end_silence', 'MACHINE', true],
    ['machine_end_other', 'MACHINE', true],
    ['fax', 'FAX', false],
    ['unknown', 'UNKNOWN', false],
    ['a word of next year', 'UNKNOWN', false],
    ['constructor', 'UNKNOWN', false],
  ])('%s is %s', (word, answeredBy, greetingOver) => {
    expect(readMachineReport(form({ AnsweredBy: word }), 'call_1')).toEqual({
      kind: 'read',
      value: { callSid: CALL, callId: 'call_1', answeredBy, greetingOver, word, afterMs: 2_380 },
    });
  });

  it.each([[''], ['-5'], ['soon'], [['1', '2']]])(
    'takes no duration from %j that is none',
    (MachineDetectionDuration) => {
      const read = readMachineReport(form({ MachineDetectionDuration }), null);
      expect(read).toMatchObject({ kind: 'read', value: { callId: null } });
      const afterMs = read.kind === 'read' ? read.value.afterMs : undefined;
      expect(afterMs).toBe(Array.isArray(MachineDetectionDuration) ? 1 : null);
    },
  );

  it.each([
    [{ CallSid: '' }, 'CallSid'],
    [{ AnsweredBy: '' }, 'AnsweredBy'],
  ])('is malformed with %j', (changes, name) => {
    expect(readMachineReport(form(changes), 'call_1')).toMatchObject({
      ...{ kind: 'malformed', reason: expect.stringContaining(name) },
    });
  });
});
