import { legOf } from '@switchboard/call';
import { legTwiml, personRequest, transferUrl } from './transfer-twiml';
import { parseWebhookForm, readTransferReport } from './webhook-params';

const BASE = 'https://calls.example.test/switchboard';
const REF = { callId: 'call_1', transferId: 'trf_1' };
const address = (event: string): string =>
  `${BASE}/twilio/transfer?callId=call_1&amp;transferId=trf_1&amp;event=${event}`;

describe('TwiML of a transfer', () => {
  it('dials: bridged when answered, progress and outcome told', () => {
    const twiml = legTwiml({ kind: 'dial', ref: REF, to: '+14155550111', callerId: null, ringSeconds: 25 }, BASE);
    expect(twiml).toContain(`<Dial action="${address('ended')}" method="POST" answerOnBridge="true" timeout="25">`);
    expect(twiml).toContain(`statusCallback="${address('progress')}"`);
    expect(twiml).toContain('statusCallbackEvent="ringing answered completed">+14155550111</Number>');
    expect(twiml).not.toContain('callerId');
    const own = legTwiml({ kind: 'dial', ref: REF, to: '+1', callerId: '+14155550100', ringSeconds: 5 }, BASE);
    expect(own).toContain('callerId="+14155550100"');
  });

  it('joins both in a room that ends when one of them leaves; only the caller’s phone is asked about afterwards', () => {
    const caller = legTwiml({ kind: 'conference', ref: REF, isCaller: true }, BASE);
    expect(caller).toContain(`<Dial action="${address('ended')}" method="POST"><Conference beep="false"`);
    expect(caller).toContain('endConferenceOnExit="true"');
    expect(caller).toContain('>trf_1</Conference>');
    expect(legTwiml({ kind: 'conference', ref: REF, isCaller: false }, BASE)).toContain('<Dial><Conference');
  });

  it('asks for one key and is told also when none is pressed', () => {
    const twiml = legTwiml({ kind: 'askKey', ref: REF, say: 'Press 1 & wait.', waitSeconds: 8 }, BASE);
    expect(twiml).toContain(`<Gather action="${address('key')}" method="POST" input="dtmf" numDigits="1" timeout="8"`);
    expect(twiml).toContain('actionOnEmptyResult="true"');
    expect(twiml).toContain('Press 1 &amp; wait.');
  });

  it.each([
    [{ kind: 'brief', ref: REF, token: 'word' } as const, address('briefed')],
    [
      { kind: 'connect', callId: 'call_1', token: 'word' } as const,
      `${BASE}/twilio/after-stream?leg=${legOf('word')}#ct=2000&amp;rt=6000&amp;rc=5&amp;rp=ct,rt,5xx`,
    ],
  ])('opens a stream with a one-time word: $kind', (step, action) => {
    const twiml = legTwiml(step, BASE);
    expect(twiml).toContain(`<Connect action="${action}" method="POST">`);
    expect(twiml).toContain('<Parameter name="token" value="word"/>');
  });

  it('calls a person at addresses that its webhooks are read from again', () => {
    const request = personRequest({ ref: REF, to: '+14155550118', from: '+14155550100', ringSeconds: 25 }, BASE);
    expect(request).toMatchObject({ to: '+14155550118', timeout: 25, timeLimit: 14_400 });
    const query = Object.fromEntries(new URL(request.url).searchParams);
    const form = parseWebhookForm('CallSid=CA1&CallStatus=in-progress&Digits=1');
    expect(readTransferReport(form, query)).toEqual({
      kind: 'read',
      value: { ...REF, callSid: 'CA1', event: 'answered', callStatus: 'in-progress', dialStatus: null, digits: '1' },
    });
  });

  it.each([{}, { ...REF, event: 'anything' }, { ...REF, callId: ['a', 'b'], event: 'ended' }])(
    'takes no webhook whose address names no transfer: %j',
    (query) => {
      expect(readTransferReport(parseWebhookForm('CallSid=CA1'), query)).toMatchObject({ kind: 'malformed' });
    },
  );

  it('keeps ids that need escaping whole', () => {
    const url = transferUrl(BASE, { callId: 'call_a&b', transferId: 'trf=1' }, 'key');
    expect(Object.fromEntries(new URL(url).searchParams)).toEqual({
      callId: 'call_a&b',
      transferId: 'trf=1',
      event: 'key',
    });
  });
});
