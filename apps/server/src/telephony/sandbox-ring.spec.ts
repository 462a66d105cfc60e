import { once } from 'node:events';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CALL_SID, callOf, ServerRig } from '../server.rig';

const WORLD = {
  ready: true,
  phone: true,
  model: false,
  scenarios: [{ id: 'goodbye', title: 'Goodbye', description: 'Says goodbye.' }],
  phoneBook: [{ e164: '+15550111', name: 'Chatty', description: 'Talks.' }],
};
const RING =
  'mutation { ringSandbox(scenarioId: "goodbye") { call { id callSid } errors { code message field retryable } } }';

describe('sandbox', () => {
  let world: Server;
  let rig: ServerRig;
  let rings: string[];
  let ring: { status: number; body: object };

  beforeEach(async () => {
    rings = [];
    ring = { status: 202, body: { callSids: [CALL_SID] } };
    world = createServer((request, response) => {
      if (request.method === 'GET') return response.end(JSON.stringify(WORLD));
      request.on('data', (body: Buffer) => rings.push(`${request.url} ${body.toString()}`));
      return request.on('end', () => response.writeHead(ring.status).end(JSON.stringify(ring.body)));
    }).listen(0, '127.0.0.1');
    await once(world, 'listening');
    rig = await ServerRig.start({ SANDBOX_URL: `http://127.0.0.1:${(world.address() as AddressInfo).port}` });
  });
  afterEach(async () => {
    await rig.close();
    world.closeAllConnections();
    world.close();
  });

  const payload = async () => (await rig.ask(RING)).data?.['ringSandbox'];

  it('shows who can ring and who can be called', async () => {
    const { data } = await rig.ask(
      '{ sandbox { phone model scenarios { id title description } phoneBook { e164 name description } } }',
    );
    const { ready: _ready, ...shown } = WORLD;
    expect(data?.['sandbox']).toEqual(shown);
  });

  it('rings, and answers with the call that is stored already', async () => {
    rig.calls.put(callOf());
    expect(await payload()).toEqual({ call: { id: 'call_1', callSid: CALL_SID }, errors: [] });
    expect(rings).toEqual(['/sandbox/ring {"scenarioId":"goodbye"}']);
  });

  it('waits for the call that is about to come', async () => {
    const answer = payload();
    await rig.settled(() => rig.bus.listening === 1);
    await rig.happen({ callId: 'call_2', type: 'CallChanged', call: callOf({ id: 'call_2', callSid: 'CA_other' }) });
    await rig.happen({ callId: 'call_1', type: 'CallChanged', call: callOf() });
    expect(await answer).toEqual({ call: { id: 'call_1', callSid: CALL_SID }, errors: [] });
    expect(rig.bus.listening).toBe(0);
  });

  it('gives up after 10 s', async () => {
    const answer = payload();
    await rig.settled(() => rig.bus.listening === 1);
    await rig.clock.advance(10_000);
    expect(await answer).toMatchObject({ call: null, errors: [{ code: 'PROVIDER_UNAVAILABLE', retryable: true }] });
    expect(rig.bus.listening).toBe(0);
  });

  it('names the field when the sandbox has no such scenario', async () => {
    ring = { status: 404, body: { error: {} } };
    expect(await payload()).toMatchObject({ errors: [{ code: 'NOT_FOUND', field: ['scenarioId'] }] });
  });

  it('a sandbox that talks nonsense or is away is a value, and its contents are remembered', async () => {
    await rig.ask('{ sandbox { phone } }');
    ring = { status: 200, body: { callSids: 'many' } };
    expect(await payload()).toMatchObject({ errors: [{ code: 'PROVIDER_UNAVAILABLE' }] });
    world.closeAllConnections();
    world.close();
    expect(await payload()).toMatchObject({ errors: [{ code: 'PROVIDER_UNAVAILABLE' }] });
    expect((await rig.ask('{ sandbox { phone } }')).data).toEqual({ sandbox: { phone: true } });
  });

  it('without a sandbox there is none, and the ring says what is missing', async () => {
    const real = await ServerRig.start();
    expect((await real.ask('{ sandbox { phone } }')).data).toEqual({ sandbox: null });
    expect((await real.ask(RING)).data?.['ringSandbox']).toMatchObject({
      call: null,
      errors: [{ code: 'SETUP_INCOMPLETE' }],
    });
    await real.close();
  });
});
