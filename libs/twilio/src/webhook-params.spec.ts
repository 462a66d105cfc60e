import fc from 'fast-check';
import { parseWebhookForm, readCallSid, readStatusReport, readStreamReport, readVoiceRequest } from './webhook-params';

const call = { CallSid: 'CA1', AccountSid: 'AC1', From: '+15550001111', To: '+15550002222', Direction: 'inbound' };

describe('a voice webhook', () => {
  it('is read as an inbound call, whatever id a stranger put into the address', () => {
    expect(readVoiceRequest(call, 'call_9')).toEqual({
      kind: 'read',
      value: {
        callSid: 'CA1',
        accountSid: 'AC1',
        from: '+15550001111',
        to: '+15550002222',
        direction: 'INBOUND',
        callId: null,
      },
    });
  });

  it.each(['outbound-api', 'outbound-dial'])('is read as an answered call of ours for %s', (Direction) => {
    expect(readVoiceRequest({ ...call, Direction }, 'call_9')).toMatchObject({
      value: { direction: 'OUTBOUND', callId: 'call_9' },
    });
  });

  it.each(['anonymous', 'sip:alice@example.test', 'client:bob', '+266696687', 'Restricted Nr. ☎'])(
    'takes the caller %s as told',
    (From) => {
      expect(readVoiceRequest({ ...call, From }, null)).toMatchObject({ value: { from: From } });
    },
  );

  it('takes a withheld caller as empty text, and makes hostile text storable', () => {
    const { From: _, ...withheld } = call;
    expect(readVoiceRequest(withheld, null)).toMatchObject({ value: { from: '' } });
    const hostile = readVoiceRequest({ ...call, From: `a\u0000b\ud800${'x'.repeat(9000)}` }, null);
    expect(hostile).toMatchObject({ value: { from: expect.stringMatching(/^abx{1,510}$/) } });
  });

  it.each([
    [{ ...call, CallSid: '' }, 'CallSid is missing or no SID'],
    [{ ...call, CallSid: '../Accounts' }, 'CallSid is missing or no SID'],
    [{ AccountSid: 'AC1' }, 'CallSid is missing or no SID'],
    [{ CallSid: 'CA1' }, 'AccountSid is missing or no SID'],
  ])('of %j is malformed', (form, reason) => {
    expect(readVoiceRequest(form, null)).toEqual({ kind: 'malformed', reason });
  });
});

describe('a status callback', () => {
  it('is read with our id, its number and the SIP answer', () => {
    const form = { CallSid: 'CA1', CallStatus: 'no-answer', SequenceNumber: '3', SipResponseCode: '487' };
    expect(readStatusReport(form, 'call_9')).toEqual({
      kind: 'read',
      value: { callSid: 'CA1', callId: 'call_9', status: 'no-answer', sequenceNumber: 3, sipResponseCode: '487' },
    });
  });

  it.each([undefined, null, '', ['call_1'], { a: 1 }, '../x', 'x'.repeat(200)])('takes the id %j as none', (callId) => {
    expect(readStatusReport({ CallSid: 'CA1', CallStatus: 'ringing' }, callId)).toMatchObject({
      value: { callId: null },
    });
  });

  it.each(['-1', '1.5', 'x', '1e9', ''])('takes the number "%s" as none', (SequenceNumber) => {
    expect(readStatusReport({ CallSid: 'CA1', CallStatus: 'ringing', SequenceNumber }, null)).toMatchObject({
      value: { sequenceNumber: null },
    });
  });

  it('is malformed without a status', () => {
    expect(readStatusReport({ CallSid: 'CA1' }, null)).toEqual({ kind: 'malformed', reason: 'CallStatus is missing' });
  });
});

describe('a stream status callback', () => {
  it('tells a failed handshake', () => {
    const form = { CallSid: 'CA1', StreamSid: 'MZ1', StreamEvent: 'stream-error', StreamError: '31920' };
    expect(readStreamReport(form)).toEqual({
      kind: 'read',
      value: { callSid: 'CA1', streamSid: 'MZ1', event: 'stream-error', error: '31920' },
    });
    expect(readStreamReport({ CallSid: 'CA1' })).toMatchObject({ kind: 'malformed' });
  });
});

describe('a form body', () => {
  it('loses nothing: order, repetition, empty values, blanks', () => {
    expect({ ...parseWebhookForm('A=b&E=&A=a&A=b&S=+x+&P=%2B1') }).toEqual({
      A: ['b', 'a', 'b'],
      E: '',
      S: ' x ',
      P: '+1',
    });
  });

  it('is read in total: any body gives a value', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (body) => {
        const form = parseWebhookForm(body);
        expect(['read', 'malformed']).toContain(readVoiceRequest(form, body).kind);
        expect(['read', 'malformed']).toContain(readStatusReport(form, body).kind);
        expect(['read', 'malformed']).toContain(readStreamReport(form).kind);
        expect(readCallSid(form)).toBeNull();
      }),
    );
  });

  it('takes the first of several CallSids', () => {
    expect(readCallSid({ CallSid: ['CA1', 'CA2'] })).toBe('CA1');
  });
});
