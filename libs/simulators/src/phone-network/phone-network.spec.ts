import { APPLICATION_ERROR } from './twiml-runner';
import {
  AUTH_TOKEN,
  connect,
  MEDIA_URL,
  NetworkRig,
  OUR_NUMBER,
  STATUS_URL,
  VOICE_URL,
  xml,
} from './phone-network.rig';
import type { WebhookResponse } from './phone-network.types';
import { signWebhook } from './signature';

const plain = (status: number, type?: string, body = ''): WebhookResponse => ({
  status,
  headers: type ? { 'content-type': type } : {},
  body,
});

describe('an inbound call', () => {
  it('asks the number’s exact voice address with a signature over it', async () => {
    const rig = new NetworkRig({
      numbers: [{ e164: OUR_NUMBER, voiceUrl: `${VOICE_URL}?line=1#rc=2`, statusCallback: STATUS_URL }],
    });
    const callSid = await rig.ring();
    const [request] = rig.to(VOICE_URL);
    expect(request?.url).toBe(`${VOICE_URL}?line=1`);
    expect(request?.method).toBe('POST');
    const fields = [...new URLSearchParams(request?.body ?? '')];
    expect(request?.headers['x-twilio-signature']).toBe(signWebhook(AUTH_TOKEN, `${VOICE_URL}?line=1`, fields));
    expect(request?.fields).toMatchObject({
      CallSid: callSid,
      From: '+14155550150',
      To: OUR_NUMBER,
      CallStatus: 'ringing',
      Direction: 'inbound',
      ApiVersion: '2010-04-01',
      FromCity: '',
    });
    rig.network.close();
  });

  it('sends parameters of a GET webhook in the query and signs the address alone', async () => {
    const rig = new NetworkRig({ numbers: [{ e164: OUR_NUMBER, voiceUrl: VOICE_URL, voiceMethod: 'GET' }] });
    await rig.ring();
    const [request] = rig.requests;
    expect(new URL(request?.url ?? '').searchParams.get('CallStatus')).toBe('ringing');
    expect(request?.body).toBe('');
    expect(request?.headers['x-twilio-signature']).toBe(signWebhook(AUTH_TOKEN, request?.url ?? '', []));
    rig.network.close();
  });

  it('gets one status callback, completed, with sequence number 0', async () => {
    const rig = new NetworkRig();
    const callSid = await rig.ring();
    await rig.clock.advance(61_500);
    rig.network.hangUp(callSid);
    await rig.clock.advance(100);
    const callbacks = rig.to(STATUS_URL);
    expect(callbacks).toHaveLength(1);
    expect(callbacks[0]?.fields).toMatchObject({
      CallStatus: 'completed',
      SequenceNumber: '0',
      CallbackSource: 'call-progress-events',
      CallDuration: '62',
      Duration: '2',
      SipResponseCode: '200',
      Timestamp: expect.stringMatching(/^Thu, 01 Jan 2026 00:01:0\d \+0000$/),
    });
  });

  it('follows the action of Connect when the server closes the stream, not the next verb', async () => {
    const rig = new NetworkRig();
    rig.answer = ({ url }) =>
      url.endsWith('/after')
        ? xml('<Say>Goodbye.</Say><Hangup/>')
        : xml(`<Connect action="/after"><Stream url="${MEDIA_URL}"/></Connect><Say>never</Say>`);
    const callSid = await rig.ring();
    rig.stream().socket.close(1000, '');
    await rig.clock.advance(5000);
    expect(rig.to('https://app.example.test/after')[0]?.fields).toMatchObject({
      CallStatus: 'in-progress',
      CallSid: callSid,
    });
    expect(rig.truth(callSid)).toMatchObject({
      status: 'completed',
      endedBy: 'server',
      said: ['Goodbye.'],
      alerts: [],
    });
    expect(rig.person.endings).toBe(1);
    expect(rig.clock.pending).toBe(0);
  });

  it('goes on with the next verb when Connect has no action, and a Redirect opens a new stream', async () => {
    const rig = new NetworkRig();
    rig.answer = ({ url }) =>
      url.includes('resume')
        ? xml(connect('name="second"'))
        : xml(`${connect('name="first"')}<Redirect>/twilio/voice?resume=1&amp;n=2</Redirect>`);
    const callSid = await rig.ring();
    rig.stream().socket.terminate();
    await rig.clock.advance(50);
    expect(rig.requests.at(-1)?.url).toBe(`${VOICE_URL}?resume=1&n=2`);
    expect(rig.stream(1).streamSid).not.toBe(rig.stream(0).streamSid);
    expect(rig.truth(callSid)).toMatchObject({
      status: 'in-progress',
      streams: [{ end: { kind: 'lost' } }, { end: null }],
    });
    rig.network.close();
  });

  it('ends when nothing follows the stream', async () => {
    const rig = new NetworkRig();
    const callSid = await rig.ring();
    rig.stream().socket.close(1011, 'model lost');
    await rig.clock.advance(50);
    expect(rig.truth(callSid)).toMatchObject({ status: 'completed', alerts: [{ code: 31921 }] });
  });

  it.each([
    ['rejected', 'no-answer'],
    ['busy', 'busy'],
  ])('is never answered by Reject %s', async (reason, status) => {
    const rig = new NetworkRig();
    rig.answer = () => xml(`<Reject reason="${reason}"/>`);
    const callSid = await rig.ring();
    expect(rig.truth(callSid).status).toBe(status);
    expect(rig.person).toMatchObject({ handset: null, endings: 1 });
  });

  it('rings on through a leading Pause and is then answered', async () => {
    const rig = new NetworkRig();
    rig.answer = () => xml(`<Pause length="3"/>${connect()}`);
    const callSid = await rig.ring();
    await rig.clock.advance(2900);
    expect(rig.truth(callSid).status).toBe('ringing');
    await rig.clock.advance(200);
    expect(rig.truth(callSid).status).toBe('in-progress');
    rig.network.close();
  });

  it('asks Connect’s action after the caller hung up only where that is switched on', async () => {
    for (const actionAfterHangUp of [false, true]) {
      const rig = new NetworkRig({ faults: { actionAfterHangUp } });
      rig.answer = () => xml(`<Connect action="/after"><Stream url="${MEDIA_URL}"/></Connect>`);
      const callSid = await rig.ring();
      rig.network.hangUp(callSid);
      await rig.clock.advance(50);
      const asked = rig.to('https://app.example.test/after').map(({ fields }) => fields['CallStatus']);
      expect(asked).toEqual(actionAfterHangUp ? ['completed'] : []);
    }
  });
});

describe('a voice webhook that fails', () => {
  it.each([
    ['a 500', () => plain(500, 'text/xml', '<Response/>'), 11200],
    ['a 404', () => plain(404, 'text/html'), 11200],
    ['no Content-Type', () => plain(200, undefined, '<Response/>'), 11200],
    ['JSON', () => plain(200, 'application/json', '{}'), 12300],
    ['broken XML', () => plain(200, 'text/xml', '<Response><Say>hi</Response>'), 12100],
    ['another root', () => plain(200, 'text/xml', '<Html/>'), 12100],
    ['an empty body', () => plain(200, 'text/xml', ''), 12100],
    ['no connection', () => 'unreachable' as const, 11205],
    ['no answer in 15 s', () => 'never' as const, 11200],
  ])('%s: the caller hears an application error', async (_, answer, code) => {
    const rig = new NetworkRig();
    rig.answer = answer;
    const callSid = await rig.ring();
    await rig.clock.advance(25_000);
    expect(rig.truth(callSid)).toMatchObject({
      status: 'completed',
      said: [APPLICATION_ERROR],
      alerts: [{ code, callSid }],
    });
    expect(rig.clock.pending).toBe(0);
  });

  it('is retried once, with the same idempotency token, only when it could not connect', async () => {
    const rig = new NetworkRig();
    rig.answer = () => 'unreachable';
    await rig.ring();
    const tokens = rig.to(VOICE_URL).map(({ headers }) => headers['i-twilio-idempotency-token']);
    expect(tokens).toHaveLength(2);
    expect(new Set(tokens).size).toBe(1);
    rig.network.close();
  });

  it('gives the fallback its chance, with the reason', async () => {
    const fallbackUrl = 'https://app.example.test/twilio/fallback';
    const rig = new NetworkRig({
      numbers: [{ e164: OUR_NUMBER, voiceUrl: VOICE_URL, voiceFallbackUrl: fallbackUrl }],
    });
    rig.answer = ({ url }) => (url === fallbackUrl ? xml('<Say>Sorry.</Say>') : plain(503, 'text/plain'));
    const callSid = await rig.ring();
    await rig.clock.advance(5000);
    expect(rig.to(fallbackUrl)[0]?.fields).toMatchObject({ ErrorCode: '11200', ErrorUrl: VOICE_URL });
    expect(rig.truth(callSid)).toMatchObject({ status: 'completed', said: ['Sorry.'] });
  });

  it('apologises when the fallback fails too, instead of asking it again', async () => {
    const fallbackUrl = 'https://app.example.test/twilio/fallback';
    const rig = new NetworkRig({
      numbers: [{ e164: OUR_NUMBER, voiceUrl: VOICE_URL, voiceFallbackUrl: fallbackUrl }],
    });
    rig.answer = () => plain(500, 'text/plain');
    const callSid = await rig.ring();
    await rig.clock.advance(10_000);
    expect(rig.to(fallbackUrl)).toHaveLength(1);
    expect(rig.truth(callSid).said).toEqual([APPLICATION_ERROR]);
  });

  it('follows redirects, but not for ever', async () => {
    const rig = new NetworkRig();
    rig.answer = () => ({ status: 302, headers: { location: '/twilio/voice' }, body: '' });
    const callSid = await rig.ring();
    await rig.clock.advance(10_000);
    expect(rig.truth(callSid).alerts).toMatchObject([{ code: 11215 }]);
  });

  it('does not hang on instructions that redirect to themselves', async () => {
    const rig = new NetworkRig();
    rig.answer = () => xml('<Redirect>/twilio/voice</Redirect>');
    const callSid = await rig.ring();
    await rig.clock.advance(50);
    expect(rig.truth(callSid).status).toBe('in-progress');
    rig.network.hangUp(callSid);
    await rig.clock.advance(50);
    expect(rig.clock.pending).toBe(0);
  });

  it('warns about what is no TwiML and refuses verbs it cannot perform', async () => {
    const rig = new NetworkRig();
    rig.answer = () => xml('<say>lower case</say><Refer>sip:a@b.test</Refer>');
    const callSid = await rig.ring();
    await rig.clock.advance(10_000);
    expect(rig.truth(callSid).alerts).toMatchObject([
      { code: 12200, level: 'warning', text: '<say> is no TwiML verb.' },
      { code: 12200, level: 'error', text: 'The pretend phone network does not perform <Refer>.' },
    ]);
    expect(rig.truth(callSid).said).toEqual([APPLICATION_ERROR]);
  });
});

describe('a stream that cannot be opened', () => {
  const streamStatus = 'https://app.example.test/twilio/stream-status';
  const stream = (attributes: string): string =>
    `<Connect><Stream ${attributes} statusCallback="${streamStatus}"/></Connect><Say>Sorry.</Say>`;

  it.each([
    ['ws://app.example.test/media', 31922],
    ['https://app.example.test/media', 31922],
    [`${MEDIA_URL}?token=1`, 31920],
    [` ${MEDIA_URL}`, 31923],
    ['wss://', 31923],
    ['', 31923],
    [`${MEDIA_URL}#x`, 31923],
  ])('%j gives %d, a stream-error callback, and the next verb', async (url, code) => {
    const rig = new NetworkRig();
    rig.answer = () => xml(stream(`url="${url}"`));
    const callSid = await rig.ring();
    await rig.clock.advance(10_000);
    expect(rig.streams).toEqual([]);
    expect(rig.truth(callSid)).toMatchObject({ said: ['Sorry.'], alerts: [{ code, level: 'error' }] });
    expect(rig.to(streamStatus).map(({ fields }) => fields['StreamEvent'])).toEqual(['stream-error']);
  });

  it.each([
    [`url="${MEDIA_URL}" track="both_tracks"`, 31941],
    [`url="${MEDIA_URL}" connectorName="x"`, 31940],
  ])('<Stream %s> gives %d', async (attributes, code) => {
    const rig = new NetworkRig();
    rig.answer = () => xml(stream(attributes));
    const callSid = await rig.ring();
    await rig.clock.advance(10_000);
    expect(rig.truth(callSid).alerts).toMatchObject([{ code }]);
  });

  it.each([
    [{ status: 403, message: 'HTTP 403' }, 31920],
    [{ message: 'connect ECONNREFUSED' }, 31902],
    [{ message: 'self-signed certificate' }, 31910],
    [{ message: 'getaddrinfo ENOTFOUND' }, 31901],
  ])('a dial that fails with %j gives %d', async (failure, code) => {
    const rig = new NetworkRig();
    rig.refuse = failure;
    const callSid = await rig.ring();
    await rig.clock.advance(100);
    expect(rig.truth(callSid)).toMatchObject({ status: 'completed', alerts: [{ code }] });
  });

  it('lets ws through on loopback and resolves a relative address from the document', async () => {
    const rig = new NetworkRig({ numbers: [{ e164: OUR_NUMBER, voiceUrl: 'http://127.0.0.1:3000/twilio/voice' }] });
    rig.answer = () => xml(`<Connect><Stream url="/media" statusCallback="${streamStatus}" name="n"/></Connect>`);
    const callSid = await rig.ring();
    expect(rig.truth(callSid).alerts).toEqual([]);
    rig.network.hangUp(callSid);
    await rig.clock.advance(10);
    const events = rig.to(streamStatus).map(({ fields }) => [fields['StreamEvent'], fields['StreamName']]);
    expect(events).toEqual([
      ['stream-started', 'n'],
      ['stream-stopped', 'n'],
    ]);
  });
});

describe('an outbound call', () => {
  const outcome = (what: 'busy' | 'no-answer' | 'rejects' | 'unreachable') => ({
    callee: () => ({
      e164: '',
      outcome: what,
      ringMs: 1000,
      person: () => {
        throw new Error('Nobody picked up.');
      },
    }),
  });
  const states = (rig: NetworkRig): unknown[] =>
    rig.to(STATUS_URL).map(({ fields }) => [fields['SequenceNumber'], fields['CallStatus']]);

  it('is initiated, rings, is answered, asks its Url, and completes', async () => {
    const rig = new NetworkRig();
    const callSid = await rig.place({ Url: `${VOICE_URL}?callId=call_1` });
    await rig.clock.advance(3000);
    expect(rig.to(VOICE_URL)[0]?.fields).toMatchObject({ CallStatus: 'in-progress', Direction: 'outbound-api' });
    expect(rig.stream().of('start')).toHaveLength(1);
    rig.person.handset?.hangUp();
    await rig.clock.advance(100);
    expect(states(rig)).toEqual([
      ['0', 'initiated'],
      ['1', 'ringing'],
      ['2', 'in-progress'],
      ['3', 'completed'],
    ]);
    expect(rig.truth(callSid)).toMatchObject({ status: 'completed', endedBy: 'caller' });
    expect(rig.clock.pending).toBe(0);
  });

  it('counts only the events that were subscribed, completed alone unless asked', async () => {
    const rig = new NetworkRig();
    const { body } = rig.rest('POST', '/Calls.json', {
      To: '+14155550111',
      From: OUR_NUMBER,
      Twiml: '<Response><Pause length="2"/></Response>',
      StatusCallback: STATUS_URL,
    });
    await rig.clock.advance(10_000);
    expect(states(rig)).toEqual([['0', 'completed']]);
    expect(rig.truth(String(body['sid'])).status).toBe('completed');
  });

  it.each([
    ['busy', 'busy', '486'],
    ['rejects', 'busy', '603'],
    ['no-answer', 'no-answer', '487'],
  ] as const)('to somebody who is %s ends as %s', async (what, status, sip) => {
    const rig = new NetworkRig(outcome(what));
    await rig.place({ Timeout: '30' });
    await rig.clock.advance(31_000);
    expect(states(rig)).toEqual([
      ['0', 'initiated'],
      ['1', 'ringing'],
      ['2', status],
    ]);
    expect(rig.to(STATUS_URL).at(-1)?.fields).toMatchObject({ SipResponseCode: sip, CallDuration: '0' });
    expect(rig.to(VOICE_URL)).toEqual([]);
  });

  it('without a route fails before it rings', async () => {
    const rig = new NetworkRig(outcome('unreachable'));
    await rig.place();
    await rig.clock.advance(1000);
    expect(states(rig)).toEqual([
      ['0', 'initiated'],
      ['1', 'failed'],
    ]);
  });

  it('can be canceled while it rings', async () => {
    const rig = new NetworkRig();
    const callSid = await rig.place();
    await rig.clock.advance(500);
    expect(rig.rest('POST', `/Calls/${callSid}.json`, { Status: 'canceled' })).toMatchObject({
      status: 200,
      body: { status: 'canceled' },
    });
    await rig.clock.advance(5000);
    expect(states(rig).at(-1)).toEqual(['2', 'canceled']);
    expect(rig.clock.pending).toBe(0);
  });

  it('waits its turn: one start a second for the account', async () => {
    const rig = new NetworkRig();
    const first = await rig.place();
    const second = await rig.place();
    await rig.clock.advance(500);
    expect(rig.rest('GET', `/Calls/${second}.json`).body).toMatchObject({
      status: 'queued',
      queue_time: '1000',
      start_time: null,
    });
    expect(rig.rest('GET', `/Calls/${first}.json`).body).toMatchObject({ status: 'ringing', queue_time: '0' });
    await rig.clock.advance(700);
    expect(rig.rest('GET', `/Calls/${second}.json`).body).toMatchObject({ status: 'ringing' });
    rig.network.close();
  });

  it('is ended by its time limit, with a warning', async () => {
    const rig = new NetworkRig();
    const callSid = await rig.place({ TimeLimit: '30' });
    await rig.clock.advance(40_000);
    expect(rig.truth(callSid)).toMatchObject({ status: 'completed', endedBy: 'network', alerts: [{ code: 32015 }] });
    expect(rig.rest('GET', `/Calls/${callSid}.json`).body).toMatchObject({ duration: '30' });
  });

  it('new TwiML through REST stops the stream and takes over', async () => {
    const rig = new NetworkRig();
    const callSid = await rig.place();
    await rig.clock.advance(3000);
    const update = rig.rest('POST', `/Calls/${callSid}.json`, { Twiml: '<Response><Say>Moving on.</Say></Response>' });
    expect(update.status).toBe(200);
    await rig.clock.advance(100);
    expect(rig.stream().of('stop')).toHaveLength(1);
    expect(rig.stream().closings).toHaveLength(1);
    await rig.clock.advance(5000);
    expect(rig.truth(callSid)).toMatchObject({ said: ['Moving on.'], status: 'completed' });
  });

  it('is ended by REST, and not twice', async () => {
    const rig = new NetworkRig();
    const callSid = await rig.place();
    await rig.clock.advance(3000);
    expect(rig.rest('POST', `/Calls/${callSid}.json`, { Status: 'completed' }).body).toMatchObject({
      status: 'completed',
    });
    expect(rig.rest('POST', `/Calls/${callSid}.json`, { Status: 'completed' })).toMatchObject({
      status: 400,
      body: { code: 21220 },
    });
    await rig.clock.advance(100);
    expect(rig.stream().of('stop')).toHaveLength(1);
  });
});

describe('faults of the webhooks', () => {
  it.each(['missing', 'wrong'] as const)('signature: %s', async (webhookSignature) => {
    const rig = new NetworkRig({ faults: { webhookSignature } });
    await rig.ring();
    const [request] = rig.to(VOICE_URL);
    const right = signWebhook(AUTH_TOKEN, VOICE_URL, [...new URLSearchParams(request?.body)]);
    expect(request?.headers['x-twilio-signature']).not.toBe(right);
    expect('x-twilio-signature' in (request?.headers ?? {})).toBe(webhookSignature === 'wrong');
    rig.network.close();
  });

  it('duplicate callbacks carry the same token and number', async () => {
    const rig = new NetworkRig({ faults: { callbacks: 'duplicate' } });
    await rig.place();
    await rig.clock.advance(3000);
    const pairs = rig
      .to(STATUS_URL)
      .map(({ fields, headers }) => `${fields['SequenceNumber']} ${headers['i-twilio-idempotency-token']}`);
    expect(pairs).toHaveLength(6);
    expect(new Set(pairs).size).toBe(3);
    rig.network.close();
  });

  it('overtaking callbacks arrive out of order', async () => {
    const rig = new NetworkRig({ faults: { callbacks: 'overtaking' } });
    rig.answer = () => xml('');
    await rig.place();
    await rig.clock.advance(10_000);
    expect(rig.to(STATUS_URL).map(({ fields }) => fields['SequenceNumber'])).toEqual(['1', '3', '0', '2']);
  });

  it('missing callbacks are counted and never sent', async () => {
    const rig = new NetworkRig({ faults: { callbacks: 'missing' } });
    const callSid = await rig.place();
    await rig.clock.advance(3000);
    expect(rig.to(STATUS_URL)).toEqual([]);
    expect(rig.truth(callSid).callbacks.map(({ sequenceNumber }) => sequenceNumber)).toEqual([0, 1, 2]);
    rig.network.close();
  });

  it('a slow network delays every webhook', async () => {
    const rig = new NetworkRig({ faults: { webhookDelayMs: 4000 } });
    await rig.ring();
    await rig.clock.advance(3900);
    expect(rig.requests).toEqual([]);
    await rig.clock.advance(200);
    expect(rig.to(VOICE_URL)).toHaveLength(1);
    rig.network.close();
  });

  it('may be set for one call only', async () => {
    const rig = new NetworkRig();
    await rig.ring({ faults: { webhookSignature: 'missing' } });
    await rig.ring();
    expect(rig.to(VOICE_URL).map(({ headers }) => 'x-twilio-signature' in headers)).toEqual([false, true]);
    rig.network.close();
  });
});
