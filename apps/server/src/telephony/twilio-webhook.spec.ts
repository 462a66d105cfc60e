import { legOf } from '@switchboard/call';
import request from 'supertest';
import { ACCOUNT_SID, AUTH_TOKEN, CALL_SID, PUBLIC_URL, ServerRig, signed } from '../server.rig';
import { Refusals } from './refusals';

const VOICE = {
  CallSid: CALL_SID,
  AccountSid: ACCOUNT_SID,
  From: '+4930123456',
  To: '+15550100',
  Direction: 'inbound',
  CallStatus: 'ringing',
};
const PATHS = [
  'voice',
  'status',
  'after-stream',
  'resume',
  'recording',
  'stream-status',
  'fallback',
  'amd',
  'transfer',
].map((name) => `/twilio/${name}`);

describe('webhooks of the carrier', () => {
  let rig: ServerRig;

  beforeAll(async () => {
    rig = await ServerRig.start();
  });
  afterAll(() => rig.close());
  beforeEach(() => {
    rig.desk.asked.length = 0;
    rig.desk.voiceAnswer = { kind: 'connect', callId: 'call_1', token: 'one-time-word' };
  });

  const post = (path: string, form: Record<string, string>, signature: string | null = signed(path, form)) => {
    const sending = request(rig.url).post(path).type('form');
    return (signature === null ? sending : sending.set('x-twilio-signature', signature)).send(form);
  };

  it.each(PATHS)(
    'D: no authentication anywhere: %s without a signature is 403, without TwiML, counted, and reaches nobody',
    async (path) => {
      const before = rig.app.get(Refusals).of('webhookSignature');
      const response = await post(path, VOICE, null);
      expect(response.status).toBe(403);
      expect(response.text).not.toContain('<');
      expect(rig.app.get(Refusals).of('webhookSignature')).toBe(before + 1);
      expect(rig.desk.asked).toEqual([]);
    },
  );

  it.each([
    ['a changed parameter', { ...VOICE, From: '+15005550006' }],
    ['an added parameter', { ...VOICE, Extra: '1' }],
    ['a missing parameter', { CallSid: VOICE.CallSid, AccountSid: VOICE.AccountSid }],
  ])('%s breaks the signature', async (_what, form) => {
    expect((await post('/twilio/voice', form, signed('/twilio/voice', VOICE))).status).toBe(403);
    expect(rig.desk.asked).toEqual([]);
  });

  it('a signature for another address does not open this one', async () => {
    expect((await post('/twilio/voice', VOICE, signed('/twilio/status', VOICE))).status).toBe(403);
    expect((await post('/twilio/voice?callId=call_2', VOICE, signed('/twilio/voice', VOICE))).status).toBe(403);
  });

  it('who answered is told to the desk with both ids of its call', async () => {
    const form = { ...VOICE, AnsweredBy: 'machine_end_beep', MachineDetectionDuration: '6120' };
    expect((await post('/twilio/amd?callId=call_2', form)).status).toBe(204);
    expect(rig.desk.asked).toEqual([
      [
        'answeredBy',
        {
          ...{ callSid: CALL_SID, callId: 'call_2', answeredBy: 'MACHINE', greetingOver: true },
          ...{ word: 'machine_end_beep', afterMs: 6_120 },
        },
      ],
    ]);
    expect((await post('/twilio/amd', VOICE)).status).toBe(400);
  });

  it('the address is the configured one: Host and forwarded headers change nothing', async () => {
    const forged = signed('/twilio/voice', VOICE, AUTH_TOKEN, 'https://evil.example.com');
    const response = await post('/twilio/voice', VOICE, forged)
      .set('Host', 'evil.example.com')
      .set('X-Forwarded-Host', 'evil.example.com');
    expect(response.status).toBe(403);
  });

  it('unknown parameters are part of the signature and do no harm', async () => {
    const form = { ...VOICE, StirVerstat: 'TN-Validation-Passed-A', Ünïcode: 'ä +&=' };
    expect((await post('/twilio/voice', form)).status).toBe(200);
  });

  it('connects the caller to the media socket with the one-time word', async () => {
    const response = await post('/twilio/voice', VOICE);
    expect(response.status).toBe(200);
    expect(response.headers['content-type']).toMatch(/^text\/xml/);
    expect(response.text).toContain('url="wss://calls.example.com/media"');
    expect(response.text).toContain(`action="${PUBLIC_URL}/twilio/after-stream?leg=${legOf('one-time-word')}#`);
    expect(response.text).toContain('<Parameter name="token" value="one-time-word"/>');
    expect(rig.desk.asked).toEqual([
      expect.objectContaining({ callSid: CALL_SID, from: '+4930123456', direction: 'INBOUND' }),
    ]);
  });

  it('asked twice, answers the same', async () => {
    const [first, second] = [await post('/twilio/voice', VOICE), await post('/twilio/voice', VOICE)];
    expect(second.text).toBe(first.text);
  });

  it('says why a call is not taken', async () => {
    rig.desk.voiceAnswer = { kind: 'decline', say: 'All lines are busy & loud.' };
    const { text } = await post('/twilio/voice', VOICE);
    expect(text).toContain('All lines are busy &amp; loud.');
    expect(text).toContain('<Hangup/>');
  });

  it('lets the caller hear words, not an error, when we fail', async () => {
    rig.desk.voiceAnswer = new Error('secret detail');
    const response = await post('/twilio/voice', VOICE);
    expect(response.status).toBe(200);
    expect(response.text).toContain('<Say');
    expect(response.text).not.toContain('secret detail');
  });

  it('hands on a status with our call id and its number', async () => {
    const form = { ...VOICE, CallStatus: 'completed', SequenceNumber: '3' };
    const response = await post('/twilio/status?callId=call_7', form);
    expect(response.status).toBe(204);
    expect(rig.desk.asked).toEqual([
      { callSid: CALL_SID, callId: 'call_7', status: 'completed', sequenceNumber: 3, sipResponseCode: null },
    ]);
  });

  it('tells the carrier what follows the stream', async () => {
    rig.desk.next = { kind: 'sayAndHangUp', say: 'Goodbye now.' };
    expect((await post('/twilio/after-stream', VOICE)).text).toContain('Goodbye now.');
    rig.desk.next = { kind: 'hangUp' };
    expect((await post('/twilio/after-stream', VOICE)).text).not.toContain('<Say');
  });

  it('A15: puts a caller through or lets a machine listen, and asks back at its own address', async () => {
    rig.desk.next = { kind: 'sayAndTransfer', say: 'One moment.', to: '+14155550111', callerId: '+15550100' };
    const transfer = (await post('/twilio/after-stream', VOICE)).text;
    expect(transfer).toContain('One moment.');
    expect(transfer).toContain(`<Dial action="${PUBLIC_URL}/twilio/after-stream#`);
    expect(transfer).toContain('callerId="+15550100"><Number>+14155550111</Number>');
    rig.desk.next = { kind: 'sayAndRecord', say: 'Leave a message.', maxSeconds: 90 };
    const machine = (await post('/twilio/after-stream', VOICE)).text;
    expect(machine).toContain(`<Record action="${PUBLIC_URL}/twilio/recording#`);
    expect(machine).toContain('maxLength="90"');
  });

  it('A15: hands on how a transfer ended, and a message that was left', async () => {
    rig.desk.next = { kind: 'sayAndHangUp', say: 'Thank you.' };
    expect((await post('/twilio/after-stream', { ...VOICE, DialCallStatus: 'no-answer' })).text).toContain(
      'Thank you.',
    );
    const recording = { RecordingSid: `RE${'3'.repeat(32)}`, RecordingUrl: 'https://api.twilio.com/x' };
    const left = await post('/twilio/recording', { ...VOICE, ...recording, RecordingDuration: '7' });
    expect([left.status, left.text.includes('Thank you.')]).toEqual([200, true]);
    expect(rig.desk.asked).toEqual([
      [CALL_SID, 'no-answer'],
      { callSid: CALL_SID, recordingSid: recording.RecordingSid, url: recording.RecordingUrl, durationMs: 7_000 },
    ]);
    expect((await post('/twilio/recording', VOICE)).status).toBe(400);
  });

  it('takes stream reports, and answers the fallback with words', async () => {
    const form = {
      ...VOICE,
      StreamSid: `MZ${'2'.repeat(32)}`,
      StreamEvent: 'stream-error',
      StreamError: 'handshake failed',
    };
    expect((await post('/twilio/stream-status', form)).status).toBe(204);
    expect(rig.logged).toContainEqual(
      expect.objectContaining({ message: 'media stream failed at the carrier', reason: 'handshake failed' }),
    );
    const fallback = await post('/twilio/fallback', { ...VOICE, ErrorCode: '12100' });
    expect([fallback.status, fallback.text.includes('<Say')]).toEqual([200, true]);
    expect(rig.desk.asked).toEqual([]);
  });

  it('B8: asked after a stream, says which stream; asked how a call goes on, lets it go on', async () => {
    rig.desk.next = { kind: 'connect', callId: 'call_1', token: 'another-word' };
    const onwards = `action="${PUBLIC_URL}/twilio/after-stream?leg=${legOf('another-word')}#`;
    const path = `/twilio/after-stream?leg=${legOf('one-time-word')}`;
    const form = { ...VOICE, CallStatus: 'in-progress' };
    expect((await post(path, form)).text).toContain(onwards);
    expect((await post('/twilio/resume', form)).text).toContain(onwards);
    expect((await post('/twilio/fallback', { ...form, ErrorCode: '11205' })).text).toContain(onwards);
    const asked = [expect.objectContaining({ callSid: CALL_SID }), 'in-progress'];
    expect(rig.desk.asked).toEqual([[CALL_SID, 'in-progress', legOf('one-time-word')], asked, asked]);
    expect((await post(path, { ...form, CallSid: `CA${'9'.repeat(32)}` }, signed(path, form))).status).toBe(403);
  });

  it('C1: a request that the carrier repeats gets the same answer, and is handed on once; another one is not', async () => {
    const send = (form: Record<string, string>, token: string) =>
      post('/twilio/after-stream', form).set('i-twilio-idempotency-token', token);
    rig.desk.next = { kind: 'sayAndHangUp', say: 'First.' };
    const first = await send(VOICE, 'event-1');
    rig.desk.next = { kind: 'sayAndHangUp', say: 'Second.' };
    expect((await send(VOICE, 'event-1')).text).toBe(first.text);
    expect(rig.desk.asked).toHaveLength(1);
    expect((await send(VOICE, 'event-2')).text).toContain('Second.');
    expect((await send({ ...VOICE, To: '+15550199' }, 'event-1')).text).toContain('Second.');
  });

  it('C1: the token of a retry opens nothing without the signature', async () => {
    const token = { 'i-twilio-idempotency-token': 'event-3' };
    expect((await post('/twilio/voice', VOICE).set(token)).status).toBe(200);
    expect((await post('/twilio/voice', VOICE, null).set(token)).status).toBe(403);
  });

  it('a signed request without a call is 400', async () => {
    expect((await post('/twilio/voice', { AccountSid: ACCOUNT_SID })).status).toBe(400);
    expect((await post('/twilio/after-stream', { AccountSid: ACCOUNT_SID })).status).toBe(400);
  });

  it('a form that is too large is refused without being read', async () => {
    expect((await post('/twilio/voice', { ...VOICE, Junk: 'x'.repeat(70_000) })).status).toBe(413);
  });

  it('a GET finds nothing', async () => {
    expect((await request(rig.url).get('/twilio/voice')).status).toBe(404);
  });
});

describe('signatures and settings', () => {
  it('any of several secrets may have signed', async () => {
    const rig = await ServerRig.start({ TWILIO_WEBHOOK_SECRETS: 'the-next-secret' });
    const answers = [];
    for (const secret of ['the-next-secret', AUTH_TOKEN, 'another']) {
      const signature = signed('/twilio/voice', VOICE, secret);
      answers.push(
        (await request(rig.url).post('/twilio/voice').type('form').set('x-twilio-signature', signature).send(VOICE))
          .status,
      );
    }
    expect(answers).toEqual([200, 200, 403]);
    await rig.close();
  });

  it.each([
    ['a public address', { PUBLIC_URL: '' }],
    ['a secret', { TWILIO_ACCOUNT_SID: '', TWILIO_AUTH_TOKEN: '' }],
  ])('without %s, nothing is valid', async (_what, settings) => {
    const rig = await ServerRig.start(settings);
    for (const signature of [signed('/twilio/voice', VOICE), signed('/twilio/voice', VOICE, ''), '']) {
      const sent = request(rig.url).post('/twilio/voice').type('form').set('x-twilio-signature', signature).send(VOICE);
      expect((await sent).status).toBe(403);
    }
    await rig.close();
  });

  it('streams over ws only when the public address is http on loopback', async () => {
    const rig = await ServerRig.start({ PUBLIC_URL: 'http://127.0.0.1:3999' });
    const signature = signed('/twilio/voice', VOICE, AUTH_TOKEN, 'http://127.0.0.1:3999');
    const response = await request(rig.url)
      .post('/twilio/voice')
      .type('form')
      .set('x-twilio-signature', signature)
      .send(VOICE);
    expect(response.text).toContain('url="ws://127.0.0.1:3999/media"');
    await rig.close();
  });
});
