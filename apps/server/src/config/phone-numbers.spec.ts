import type { CarrierNumber } from '@switchboard/call';
import { ServerRig } from '../server.rig';
import { FRESH_MS } from './number-sync';

const numberOf = (patch: Partial<CarrierNumber>): CarrierNumber => ({
  sid: 'PN1',
  e164: '+15550100',
  friendlyName: 'Shop',
  voiceCapable: true,
  voiceUrl: null,
  managedBy: null,
  ...patch,
});
const QUERY = '{ phoneNumbers { edges { node { e164 webhook voiceUrl agent { name } } } } }';

describe('phone numbers', () => {
  let rig: ServerRig;

  beforeEach(async () => {
    rig = await ServerRig.start();
  });
  afterEach(() => rig.close());

  const shown = async () => {
    const { data, errors } = await rig.ask(QUERY);
    if (errors) throw new Error(JSON.stringify(errors));
    return (data?.['phoneNumbers'] as { edges: { node: object }[] }).edges.map(({ node }) => node);
  };

  it('are the carrier’s, answered by the only agent there is', async () => {
    rig.seedAgent();
    rig.carrier.listed = { numbers: [numberOf({})] };
    expect(await shown()).toEqual([
      { e164: '+15550100', webhook: 'NOT_SET', voiceUrl: null, agent: { name: 'Receptionist' } },
    ]);
  });

  it('are nobody’s while it is not clear whose', async () => {
    rig.seedAgent();
    rig.seedAgent();
    rig.carrier.listed = { numbers: [numberOf({})] };
    expect(await shown()).toMatchObject([{ agent: null }]);
  });

  it.each([
    [{ voiceUrl: 'https://calls.example.com/twilio/voice' }, 'POINTS_HERE'],
    [{ voiceUrl: 'https://calls.example.com/twilio/voice#rc=2' }, 'POINTS_HERE'],
    [{ voiceUrl: 'https://calls.example.com/twilio/voice/' }, 'POINTS_ELSEWHERE'],
    [{ voiceUrl: 'https://demo.twilio.com/welcome' }, 'POINTS_ELSEWHERE'],
    [{ voiceUrl: 'not an address' }, 'POINTS_ELSEWHERE'],
    [{ voiceUrl: 'https://calls.example.com/twilio/voice', managedBy: 'TRUNK' as const }, 'MANAGED_BY_TRUNK_OR_APP'],
    [{}, 'NOT_SET'],
  ])('%j is %s', async (patch, webhook) => {
    rig.carrier.listed = { numbers: [numberOf(patch)] };
    expect(await shown()).toMatchObject([{ webhook }]);
  });

  it('are asked for at most every 30 s, and once by many at the same time', async () => {
    await Promise.all([shown(), shown(), shown()]);
    expect(rig.carrier.lists).toBe(1);
    await rig.clock.advance(FRESH_MS - 1);
    await shown();
    expect(rig.carrier.lists).toBe(1);
    await rig.clock.advance(1);
    await shown();
    expect(rig.carrier.lists).toBe(2);
  });

  it('stay as they were while the carrier refuses', async () => {
    rig.carrier.listed = { numbers: [numberOf({})] };
    await shown();
    rig.carrier.listed = { refused: { code: 'PROVIDER_AUTH', message: 'No.', provider: 'TWILIO', retryable: false } };
    await rig.clock.advance(FRESH_MS);
    expect(await shown()).toHaveLength(1);
    expect(rig.logged).toContainEqual(
      expect.objectContaining({ message: 'numbers could not be listed', code: 'PROVIDER_AUTH' }),
    );
  });
});
