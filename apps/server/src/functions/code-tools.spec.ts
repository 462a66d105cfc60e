import type { Messenger, SmsOrder, ToolContext } from '@switchboard/call';
import { systemClock } from '@switchboard/call';
import { z } from 'zod';
import { codeTools } from './code-tools';
import { defineTool } from './define-tool';
import { serverTools } from './functions.module';
import { readEnvironment } from '../config/environment';
import { unsetMessenger } from '../config/unset';
import { askOperator } from './tools/ask-operator';
import { endCall } from './tools/end-call';
import { sendSms } from './tools/send-sms';
import { voicemail } from './tools/voicemail';

const context: ToolContext = {
  ...{ callId: 'call_1', from: '+14155550123', to: '+14155550100', direction: 'INBOUND', channel: 'PHONE' },
  signal: new AbortController().signal,
};

describe('the catalogue of tools', () => {
  const reading = readEnvironment({ EXAMPLE_API_URL: 'http://127.0.0.1:9/example' });
  if ('faults' in reading) throw new Error(reading.faults.join());
  const all = serverTools(reading.environment, {
    ...{ messenger: unsetMessenger, clock: systemClock, secret: () => null },
    fetch: () => Promise.reject(new Error('nobody asks')),
  }).tools();

  it('has no two tools of one name or one id, of whatever source', () => {
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    expect(new Set(all.map(({ model }) => model.name)).size).toBe(all.length);
  });

  it('has only names, descriptions and schemas that OpenAI takes', () => {
    for (const { model } of all) {
      expect(model.name).toMatch(/^[a-zA-Z0-9_-]{1,64}$/);
      expect(model.description).not.toBe('');
      expect(model.parameters).toMatchObject({ type: 'object', additionalProperties: false });
      expect(model.parameters).not.toHaveProperty('$schema');
    }
  });

  it('keeps the ids that agents were given', () => {
    expect(codeTools({ messenger: unsetMessenger, allowed: new Set() }).map(({ id, kind }) => [id, kind])).toEqual([
      ['tool_end_call', 'END_CALL'],
      ['tool_voicemail', 'VOICEMAIL'],
      ['tool_send_sms', 'SEND_SMS'],
      ['tool_ask_operator', 'MANUAL'],
      ['tool_collect_digits', 'SERVER'],
      ['tool_send_dtmf', 'SERVER'],
    ]);
  });
});

describe('defineTool', () => {
  const book = defineTool({
    name: 'book_table',
    description: 'Books a table.',
    parameters: z.object({
      guests: z.number().int().min(1).max(12).describe('How many people.'),
      time: z.enum(['noon', 'evening']).default('evening'),
      note: z.string().optional(),
    }),
    filler: 'Let me look into the book.',
    onBargeIn: 'CANCEL',
    run: async ({ guests, time }) => ({ output: { booked: guests, time } }),
  });

  it('tells the model the schema as a function tool has it', () => {
    expect(book).toMatchObject({
      ...{ id: 'tool_book_table', kind: 'SERVER', timeoutMs: 10_000 },
      ...{ filler: 'Let me look into the book.', onBargeIn: 'CANCEL' },
    });
    expect(book.model).toEqual({
      name: 'book_table',
      description: 'Books a table.',
      parameters: {
        type: 'object',
        properties: {
          guests: { type: 'integer', minimum: 1, maximum: 12, description: 'How many people.' },
          time: { type: 'string', enum: ['noon', 'evening'], default: 'evening' },
          note: { type: 'string' },
        },
        required: ['guests'],
        additionalProperties: false,
      },
    });
  });

  it('runs with what the schema made of the arguments', async () => {
    expect(await book.run({ guests: 3 }, context)).toEqual({ output: { booked: 3, time: 'evening' } });
  });

  it.each([
    ['a wrong type', { guests: '3' }, 'guests'],
    ['a missing one', {}, 'guests'],
    ['one out of range', { guests: 13 }, 'guests'],
    ['an unknown one', { guests: 3, admin: true }, 'admin'],
  ])('A9: %s is refused in words, and nothing runs', async (_what, args, field) => {
    expect(book.check?.(args)).toContain(field);
    expect(await book.run(args, context)).toEqual({ failed: expect.stringContaining(field) });
  });

  it.each(['', 'two words', 'x'.repeat(65), 'straße'])('refuses the name “%s”', (name) => {
    expect(() => defineTool({ ...DUMMY, name })).toThrow('no name');
  });

  it('refuses parameters that JSON Schema cannot tell', () => {
    expect(() => defineTool({ ...DUMMY, parameters: z.object({ day: z.date() }) })).toThrow();
  });

  const DUMMY = {
    ...{ name: 'x', description: 'x', parameters: z.object({}) },
    run: async () => ({ output: null }),
  };
});

describe('built-in tools', () => {
  it('A10: end_call asks for the end of the call', async () => {
    expect(await endCall.run({}, context)).toEqual({ output: { ended: true }, then: 'endCall' });
  });

  it('A10: voicemail hands the caller to the message box, where there is one', async () => {
    expect(await voicemail.run({}, context)).toMatchObject({ then: { kind: 'voicemail', maxSeconds: 120 } });
    expect(await voicemail.run({}, { ...context, channel: 'BROWSER' })).toMatchObject({ failed: expect.any(String) });
  });

  it('ask_operator tells a dry run that a person would answer', async () => {
    expect(await askOperator.run({ question: 'Is he in?' }, context)).toMatchObject({ failed: expect.any(String) });
  });
});

describe('send_sms', () => {
  const FRIEND = '+14155550199';

  function rig(answer: Awaited<ReturnType<Messenger['sendSms']>> = { messageSid: 'SM1' }) {
    const sent: SmsOrder[] = [];
    const messenger: Messenger = {
      sendSms: async (order) => {
        sent.push(order);
        return answer;
      },
    };
    return { sent, tool: sendSms({ messenger, allowed: new Set([FRIEND]) }) };
  }

  it('writes to the caller, from the number that was called, with one request', async () => {
    const { sent, tool } = rig();
    expect(await tool.run({ text: ' See you. ' }, context)).toEqual({ output: { sent: true, to: context.from } });
    expect(sent).toEqual([{ from: '+14155550100', to: '+14155550123', body: 'See you.' }]);
  });

  it('writes to the person whom we called', async () => {
    const { sent, tool } = rig();
    await tool.run({ text: 'Hi.' }, { ...context, direction: 'OUTBOUND', from: '+14155550100', to: '+14155550123' });
    expect(sent).toEqual([{ from: '+14155550100', to: '+14155550123', body: 'Hi.' }]);
  });

  it('writes to others only when they are allowed', async () => {
    const { sent, tool } = rig();
    await tool.run({ text: 'Hi.', to: FRIEND }, context);
    expect(await tool.run({ text: 'Hi.', to: '+14155550666' }, context)).toEqual({
      failed: expect.stringContaining('only to the caller'),
    });
    expect(sent.map(({ to }) => to)).toEqual([FRIEND]);
  });

  it.each([
    ['a caller without a number', { from: 'anonymous' }],
    ['a call to no number', { to: 'client:front-desk' }],
  ])('sends nothing to %s', async (_what, parties) => {
    const { sent, tool } = rig();
    expect(await tool.run({ text: 'Hi.' }, { ...context, ...parties })).toMatchObject({ failed: expect.any(String) });
    expect(sent).toEqual([]);
  });

  it('takes up to 1,600 characters', async () => {
    const { sent, tool } = rig();
    expect(tool.check?.({ text: 'x'.repeat(1_601) })).toContain('text');
    expect(tool.check?.({ text: ' ' })).toContain('text');
    await tool.run({ text: 'x'.repeat(1_600) }, context);
    expect(sent).toHaveLength(1);
  });

  it('sends at most five in one call, and others are not held up by it', async () => {
    const { sent, tool } = rig();
    for (let count = 0; count < 7; count++) await tool.run({ text: 'Hi.' }, context);
    expect(sent).toHaveLength(5);
    await tool.run({ text: 'Hi.' }, { ...context, callId: 'call_2' });
    expect(sent).toHaveLength(6);
  });

  it('tells the model in words why the carrier refused', async () => {
    const refused = {
      provider: 'TWILIO',
      ...{ providerCode: '21610', retryable: false },
      code: 'DESTINATION_NOT_ALLOWED',
      message: 'This person has asked to get no text messages from our number.',
    } as const;
    expect(await rig({ refused }).tool.run({ text: 'Hi.' }, context)).toEqual({ failed: refused.message });
  });
});
