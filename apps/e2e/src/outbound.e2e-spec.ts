import { eventually } from './eventually.rig';
import { World } from './world.rig';

const MESSAGE = 'Hello, this is the night desk with a message. Please call us back tomorrow. Goodbye.';
const MACHINE = '+14155550116';

const PLACE = `mutation ($input: PlaceCallInput!) {
  placeCall(input: $input) { call { id status } errors { code field provider providerCode helpUrl } }
}`;
const CALL = `query ($id: ID!) {
  call(id: $id) { status endReason answeredBy messageLeft transcript { edges { node { speaker status heardText } } } }
}`;

const LIMITS = '{ perMinute perHour perDay }';
const RULES = `{ dialPolicy { revision settings {
  ownCountry countries closedTypes closedPrefixes openPrefixes unassignedAllowed concurrent spendPerDayUsd assumedPerMinuteUsd
  caps { all ${LIMITS} destination ${LIMITS} agent ${LIMITS} }
  quietHours { enabled from to weekdays unknownZone }
} } }`;

interface Rules {
  readonly dialPolicy: {
    readonly revision: number;
    readonly settings: { readonly closedTypes: readonly string[]; readonly openPrefixes: readonly string[] } & Record<
      string,
      unknown
    >;
  };
}

/** The network's own test numbers (+1 500) are personal ones, which our own rules would not let through. */
async function openPersonalNumbers(world: World): Promise<void> {
  const { dialPolicy } = await world.api.ask<Rules>(RULES);
  const { revision, settings } = dialPolicy;
  const closedTypes = settings.closedTypes.filter((type) => type !== 'PERSONAL_NUMBER');
  const { updateDialPolicy } = await world.api.ask<{ updateDialPolicy: { errors: unknown[] } }>(
    `mutation ($revision: Int!, $input: DialSettingsInput!) {
      updateDialPolicy(expectedRevision: $revision, input: $input) { errors { message field } }
    }`,
    { revision, input: { ...settings, closedTypes, openPrefixes: [...settings.openPrefixes, '+1500'] } },
  );
  expect(updateDialPolicy.errors).toEqual([]);
}

interface Placed {
  readonly placeCall: {
    readonly call: { readonly id: string; readonly status: string } | null;
    readonly errors: readonly Record<string, unknown>[];
  };
}
interface Told {
  readonly call: {
    readonly status: string;
    readonly transcript: { readonly edges: readonly { readonly node: Record<string, unknown> }[] };
  };
}

describe('calls that we place', () => {
  let world: World;
  let agentId = '';
  let fromNumberId = '';

  beforeAll(async () => {
    ({ world } = await World.start({ name: 'outbound' }));
    const { agents, phoneNumbers } = await world.api.ask<{
      agents: { edges: { node: { id: string; draft: { revision: number } } }[] };
      phoneNumbers: { edges: { node: { id: string } }[] };
    }>('{ agents { edges { node { id draft { revision } } } } phoneNumbers { edges { node { id } } } }');
    const agent = agents.edges[0]?.node;
    agentId = agent?.id ?? '';
    fromNumberId = phoneNumbers.edges[0]?.node.id ?? '';
    const { updateAgentDraft } = await world.api.ask<{ updateAgentDraft: { errors: unknown[] } }>(
      `mutation ($id: ID!, $revision: Int!, $input: AgentDraftInput!) {
        updateAgentDraft(agentId: $id, expectedRevision: $revision, input: $input) { errors { message field } }
      }`,
      {
        ...{ id: agentId, revision: agent?.draft.revision },
        input: { conduct: { machineDetection: { message: MESSAGE }, ringSeconds: 30 } },
      },
    );
    expect(updateAgentDraft.errors).toEqual([]);
    const { publishAgent } = await world.api.ask<{ publishAgent: { errors: unknown[] } }>(
      'mutation ($id: ID!, $revision: Int!) { publishAgent(agentId: $id, expectedRevision: $revision) { errors { message } } }',
      { id: agentId, revision: (agent?.draft.revision ?? 0) + 1 },
    );
    expect(publishAgent.errors).toEqual([]);
    await openPersonalNumbers(world);
  });
  afterAll(() => world?.stop());

  const place = async (to: string, idempotencyKey: string): Promise<Placed['placeCall']> =>
    (await world.api.ask<Placed>(PLACE, { input: { idempotencyKey, to, fromNumberId, agentId } })).placeCall;

  it.each([
    ['030 1234', 'INVALID_INPUT', null],
    ['+15005550003', 'GEO_PERMISSION', '21215'],
    ['+15005561219', 'TRIAL_RESTRICTION', '21219'],
    ['+15005563224', 'INVALID_INPUT', '13224'],
  ])('a refusal of %s stands beside its field, with %s', async (to, code, providerCode) => {
    const { errors } = await place(to, `refused ${to}`);
    expect(errors).toEqual([
      {
        ...{ code, field: ['input', 'to'], provider: providerCode && 'TWILIO', providerCode },
        helpUrl: providerCode && `https://www.twilio.com/docs/api/errors/${providerCode}`,
      },
    ]);
  });

  it('B11: a machine gets its message whole, and after a restart the same key is still the same call', async () => {
    const [first, second] = await Promise.all([place(MACHINE, 'message'), place(MACHINE, 'message')]);
    const id = first.call?.id ?? '';
    expect(second.call?.id).toBe(id);
    const call = await eventually('end of the call', async () => {
      const told = await world.api.ask<Told>(CALL, { id });
      return told.call.status === 'COMPLETED' ? told.call : null;
    });
    expect(call).toMatchObject({ endReason: 'VOICEMAIL', answeredBy: 'MACHINE', messageLeft: true });
    const said = call.transcript.edges.map(({ node }) => node).filter(({ speaker }) => speaker === 'AGENT');
    expect(said.at(-1)).toEqual({ speaker: 'AGENT', status: 'COMPLETED', heardText: MESSAGE });
    await world.endServer('SIGKILL');
    await world.startServer();
    expect((await place(MACHINE, 'message')).call?.id).toBe(id);
    const other = await place('+14155550111', 'message');
    expect(other).toMatchObject({ call: null, errors: [{ code: 'CONFLICT', field: ['input', 'idempotencyKey'] }] });
  });
});
