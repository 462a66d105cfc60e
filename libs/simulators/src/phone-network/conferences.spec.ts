import twilio from 'twilio';
import {
  ACCOUNT_SID,
  answering,
  AUTH_TOKEN,
  Listener,
  NetworkRig,
  OUR_NUMBER,
  VOICE_URL,
  xml,
} from './phone-network.rig';
import { startPhoneNetworkServer } from './phone-network-server';

const PROGRESS = 'https://app.example.test/progress';
const ACTION = 'https://app.example.test/action';
const room = (attributes = ''): string =>
  `<Dial action="${ACTION}"><Conference statusCallback="${PROGRESS}" statusCallbackEvent="start end join leave" ${attributes}>room</Conference></Dial>`;

async function inRoom(rig: NetworkRig, attributes = ''): Promise<[string, string]> {
  rig.answer = ({ url }) => (url === ACTION ? xml('<Hangup/>') : xml(room(attributes)));
  const caller = await rig.ring();
  const person = await rig.place();
  await rig.clock.advance(3_000);
  return [caller, person];
}
const told = (rig: NetworkRig) => rig.to(PROGRESS).map(({ fields }) => fields['StatusCallbackEvent']);

describe('conferences of the pretend phone network', () => {
  it('tells who comes and goes, and ends with the one whose leaving ends it', async () => {
    const rig = new NetworkRig();
    const [caller, person] = await inRoom(rig, 'endConferenceOnExit="true" participantLabel="who"');
    expect(told(rig)).toEqual(['participant-join', 'participant-join', 'conference-start']);
    expect(rig.to(PROGRESS)[1]?.fields).toMatchObject({
      ...{ CallSid: person, FriendlyName: 'room', ParticipantLabel: 'who', EndConferenceOnExit: 'true' },
      ConferenceSid: expect.stringMatching(/^CF[0-9a-f]{32}$/),
    });
    rig.network.hangUp(person);
    await rig.clock.advance(1_000);
    expect(told(rig).slice(3)).toEqual(['participant-leave', 'participant-leave', 'conference-end']);
    expect(rig.to(ACTION).map(({ fields }) => [fields['CallSid'], fields['DialCallStatus']])).toEqual([
      [caller, 'completed'],
    ]);
    expect(rig.truth(caller)).toMatchObject({ finished: true, conferences: ['room'] });
  });

  it('keeps whoever stays where nobody’s leaving ends it, and lets a redirected call out', async () => {
    const rig = new NetworkRig();
    const [caller, person] = await inRoom(rig);
    rig.network.hangUp(person);
    await rig.clock.advance(1_000);
    expect(rig.truth(caller).finished).toBe(false);
    rig.rest('POST', `/Calls/${caller}.json`, { Twiml: '<Response><Say>Back again.</Say></Response>' });
    await rig.clock.advance(5_000);
    expect(rig.truth(caller)).toMatchObject({ finished: true, said: ['Back again.'] });
    expect(told(rig).at(-1)).toBe('conference-end');
  });

  it('gives the vendor’s client conference and participants with every documented property', async () => {
    const rig = new NetworkRig();
    const [caller, person] = await inRoom(rig, 'endConferenceOnExit="true"');
    const server = await startPhoneNetworkServer(rig.network);
    const client = twilio(ACCOUNT_SID, AUTH_TOKEN);
    const { httpClient } = client;
    const real = httpClient.request.bind(httpClient);
    httpClient.request = ((request: { uri: string }) =>
      real({
        ...request,
        uri: request.uri.replace('https://api.twilio.com', server.url),
      } as never)) as typeof httpClient.request;
    const [found] = await client.conferences.list({ friendlyName: 'room' });
    const conference = await client.conferences(found?.sid ?? '').fetch();
    const participants = await client.conferences(conference.sid).participants.list();
    await server.close();
    expect(conference).toMatchObject({ friendlyName: 'room', status: 'in-progress', accountSid: ACCOUNT_SID });
    expect(participants.map(({ callSid }) => callSid)).toEqual([caller, person]);
    expect(participants[0]).toMatchObject({ endConferenceOnExit: true, startConferenceOnEnter: true, muted: false });
    for (const resource of [conference, ...participants]) {
      const missing = Object.entries(resource.toJSON() as object).filter(([, value]) => value === undefined);
      expect(missing).toEqual([]);
    }
  });
});

describe('what a call of the pretend phone network does besides streaming', () => {
  it('A19: rings a number, tells its progress, and lets it go when the call is redirected', async () => {
    const rig = new NetworkRig({ callee: () => ({ ...answering(new Listener()), outcome: 'no-answer' }) });
    const number = `<Number statusCallback="${PROGRESS}" statusCallbackEvent="ringing answered completed">+14155550115</Number>`;
    rig.answer = () => xml(`<Dial answerOnBridge="true" timeout="25" action="${ACTION}">${number}</Dial>`);
    const caller = await rig.ring();
    await rig.clock.advance(5_000);
    rig.rest('POST', `/Calls/${caller}.json`, { Twiml: '<Response><Pause length="3"/></Response>' });
    await rig.clock.advance(30_000);
    const statuses = rig.to(PROGRESS).map(({ fields }) => [fields['ParentCallSid'], fields['CallStatus']]);
    expect(statuses).toEqual([
      [caller, 'ringing'],
      [caller, 'canceled'],
    ]);
    expect(rig.to(ACTION)).toEqual([]);
    expect(rig.truth(caller).transfers).toEqual([expect.objectContaining({ status: 'canceled' })]);
    expect(rig.clock.pending).toBe(0);
  });

  it.each([
    ['1', { Digits: '1' }],
    ['', { Digits: '' }],
  ])('A19: gathers the key “%s”, told also when there is none', async (key, fields) => {
    const rig = new NetworkRig();
    rig.answer = ({ url }) =>
      url === VOICE_URL
        ? xml(
            `<Gather action="${ACTION}" numDigits="1" timeout="4" actionOnEmptyResult="true"><Say>Press 1.</Say></Gather>`,
          )
        : xml('<Hangup/>');
    const caller = await rig.ring();
    await rig.clock.advance(2_000);
    if (key) rig.person.handset?.press(key);
    await rig.clock.advance(10_000);
    expect(rig.to(ACTION).map((request) => request.fields)).toEqual([expect.objectContaining(fields)]);
    expect(rig.truth(caller)).toMatchObject({ said: ['Press 1.'], from: '+14155550150', to: OUR_NUMBER });
  });

  it('goes on to the next verb when no key was pressed and nobody asked to be told', async () => {
    const rig = new NetworkRig();
    rig.answer = () => xml(`<Gather action="${ACTION}" timeout="1"><Say>Now.</Say></Gather><Say>Nothing.</Say>`);
    const caller = await rig.ring();
    await rig.clock.advance(10_000);
    expect(rig.to(ACTION)).toEqual([]);
    expect(rig.truth(caller).said).toEqual(['Now.', 'Nothing.']);
  });
});
