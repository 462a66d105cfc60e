import type { GraphQLField, GraphQLInputType } from 'graphql';
import {
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  getNamedType,
  getNullableType,
} from 'graphql';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { includesRole } from '../config/people/roles';
import { hashOf } from '../config/people/secrets';
import type { Role } from '../config/viewer.model';
import { ServerRig } from '../server.rig';

const ROLES: readonly Role[] = ['VIEWER', 'OPERATOR', 'EDITOR', 'ADMIN'];
const SECRET = (role: Role) => `a-secret-cookie-of-the-${role.toLowerCase()}`;

/** The least role for each root field. A field that is missing here fails the walk below. */
const MINIMUM: Readonly<Record<string, Role>> = {
  'query node': 'VIEWER',
  'query calls': 'VIEWER',
  'query call': 'VIEWER',
  'query agents': 'VIEWER',
  'query agent': 'VIEWER',
  'query agentOptions': 'VIEWER',
  'query publishProblems': 'VIEWER',
  'query publishWarnings': 'VIEWER',
  'query tools': 'VIEWER',
  'query tool': 'VIEWER',
  'query toolSecrets': 'EDITOR',
  'query phoneNumbers': 'VIEWER',
  'query explainRoute': 'VIEWER',
  'query blockedCallers': 'VIEWER',
  'query dialPolicy': 'VIEWER',
  'query explainDial': 'VIEWER',
  'query doNotCall': 'VIEWER',
  'query liveFigures': 'VIEWER',
  'query viewer': 'VIEWER',
  'query sandbox': 'VIEWER',
  'mutation placeCall': 'OPERATOR',
  'mutation endCall': 'OPERATOR',
  'mutation ringSandbox': 'OPERATOR',
  'mutation createMediaTicket': 'OPERATOR',
  'mutation createAgent': 'EDITOR',
  'mutation updateAgentDraft': 'EDITOR',
  'mutation publishAgent': 'EDITOR',
  'mutation restoreAgentVersion': 'EDITOR',
  'mutation archiveAgent': 'EDITOR',
  'mutation refreshPhoneNumbers': 'OPERATOR',
  'mutation assignNumber': 'EDITOR',
  'mutation saveNumberRouting': 'EDITOR',
  'mutation blockCaller': 'EDITOR',
  'mutation unblockCaller': 'EDITOR',
  // What the carrier's account says is nobody's but an administrator's.
  'mutation pointNumberHere': 'ADMIN',
  'mutation restoreNumberWebhook': 'ADMIN',
  'mutation saveTool': 'EDITOR',
  'mutation archiveTool': 'EDITOR',
  'mutation runTool': 'EDITOR',
  'mutation saveToolSecret': 'ADMIN',
  'mutation deleteToolSecret': 'ADMIN',
  'mutation updateDialPolicy': 'ADMIN',
  // To let outbound calls go on needs more: dialling.spec.ts.
  'mutation setOutboundStopped': 'OPERATOR',
  'mutation addDoNotCall': 'OPERATOR',
  'mutation removeDoNotCall': 'ADMIN',
  'mutation injectInstruction': 'OPERATOR',
  'mutation sayToCaller': 'OPERATOR',
  'mutation setAgentMuted': 'OPERATOR',
  'mutation sendDtmf': 'OPERATOR',
  'mutation answerToolCall': 'OPERATOR',
  'mutation transferCall': 'OPERATOR',
  'mutation cancelTransfer': 'OPERATOR',
  'query mcpServers': 'EDITOR',
  'mutation saveMcpServer': 'EDITOR',
  'mutation deleteMcpServer': 'EDITOR',
  'mutation refreshMcpServer': 'EDITOR',
  'subscription callsChanged': 'VIEWER',
  'subscription callEvents': 'VIEWER',
  'subscription callUpdated': 'VIEWER',
  'subscription transcriptDeltas': 'VIEWER',
};

const SAMPLES: Readonly<Record<string, string>> = {
  E164: '"+15550100"',
  Int: '1',
  Float: '1',
  Boolean: 'true',
  JSONObject: '{}',
};

function sample(type: GraphQLInputType): string {
  const inner = getNullableType(type);
  if (isListType(inner)) return '[]';
  if (isEnumType(inner)) return inner.getValues()[0]?.name ?? '';
  if (isInputObjectType(inner)) {
    const required = Object.values(inner.getFields()).filter((field) => isNonNullType(field.type));
    return `{ ${required.map((field) => `${field.name}: ${sample(field.type)}`).join(', ')} }`;
  }
  return SAMPLES[inner.name] ?? '"x"';
}

function operationOf(kind: string, field: GraphQLField<unknown, unknown>): string {
  const required = field.args.filter((arg) => isNonNullType(arg.type) && arg.defaultValue === undefined);
  const args = required.map((arg) => `${arg.name}: ${sample(arg.type)}`).join(', ');
  const selection = isLeafType(getNamedType(field.type)) ? '' : ' { __typename }';
  return `${kind} { ${field.name}${args ? `(${args})` : ''}${selection} }`;
}

describe('who may use the API', () => {
  let rig: ServerRig;

  beforeAll(async () => {
    rig = await ServerRig.start();
    for (const role of ROLES) {
      const user = {
        id: `usr_${role}`,
        email: `${role}@example.com`,
        name: role,
        role,
        createdAt: '',
        lastSignedInAt: null,
      };
      rig.users.people.push({ user, passwordHash: '' });
      const now = rig.clock.wallTime().toISOString();
      await rig.users.createSignIn({
        id: hashOf(SECRET(role)),
        userId: user.id,
        createdAt: now,
        lastSeenAt: now,
        expiresAt: '2027-01-01T00:00:00.000Z',
      });
    }
  });
  afterAll(() => rig.close());

  function rootFields() {
    const { schema } = rig.app.get(GraphQLSchemaHost, { strict: false });
    const roots = {
      query: schema.getQueryType(),
      mutation: schema.getMutationType(),
      subscription: schema.getSubscriptionType(),
    };
    return Object.entries(roots).flatMap(([kind, type]) =>
      Object.values(type?.getFields() ?? {}).map((field) => ({
        kind,
        name: `${kind} ${field.name}`,
        operation: operationOf(kind, field),
      })),
    );
  }

  const cookieOf = (role: Role | null): Record<string, string> =>
    role ? { cookie: `switchboard_sign_in=${SECRET(role)}` } : {};

  async function codesOverHttp(operation: string, role: Role | null): Promise<string[]> {
    const { errors } = await rig.ask(operation, {}, cookieOf(role));
    return (errors ?? []).map(({ extensions }) => extensions.code);
  }

  async function codesOverSocket(operation: string, role: Role | null): Promise<string[]> {
    class Socket extends WebSocket {
      constructor(url: string, protocols: string[]) {
        super(url, protocols, { headers: { ...cookieOf(role), origin: rig.url } });
      }
    }
    const client = createClient({ url: `${rig.socketUrl}/graphql`, webSocketImpl: Socket, retryAttempts: 0 });
    try {
      const { value } = await client.iterate({ query: operation }).next();
      return ((value as { errors?: { extensions: { code: string } }[] }).errors ?? []).map(
        ({ extensions }) => extensions.code,
      );
    } catch (closed) {
      return [(closed as { code: number }).code === 4401 ? 'UNAUTHENTICATED' : String(closed)];
    } finally {
      await client.dispose();
    }
  }

  it('knows the least role of every root field', () => {
    expect(
      rootFields()
        .map(({ name }) => name)
        .sort(),
    ).toEqual(Object.keys(MINIMUM).sort());
  });

  it.each([null, ...ROLES])('role %s gets exactly what it may have', async (role) => {
    for (const { kind, name, operation } of rootFields()) {
      const codes = await (kind === 'subscription' ? codesOverSocket : codesOverHttp)(operation, role);
      const minimum = MINIMUM[name] ?? 'ADMIN';
      const refused = codes.filter((code) => code === 'UNAUTHENTICATED' || code === 'FORBIDDEN');
      const expected = !role ? ['UNAUTHENTICATED'] : includesRole(role, minimum) ? [] : ['FORBIDDEN'];
      expect([name, refused]).toEqual([name, expected]);
    }
  });

  it('a wrong key is nobody, even with a good cookie beside it', async () => {
    const { errors } = await rig.ask('{ viewer { id } }', {}, { ...cookieOf('ADMIN'), authorization: 'Bearer wrong' });
    expect(errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
  });

  it('strangers learn nothing of the schema: neither by introspection nor by a hint in a fault', async () => {
    for (const query of ['{ __schema { types { name } } }', '{ __typename }', '{ cals { id } }', '{{{']) {
      const answer = await rig.ask(query, {}, {});
      expect(answer.errors?.map(({ extensions }) => extensions.code)).toEqual(['UNAUTHENTICATED']);
      expect(answer.data ?? null).toBeNull();
    }
    expect((await rig.ask('{ __schema { queryType { name } } }', {}, cookieOf('VIEWER'))).data).toBeTruthy();
  });

  it('a cookie does not work from a page of somebody else', async () => {
    for (const headers of [
      { origin: 'https://evil.example.com' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
    ] as Record<string, string>[]) {
      const { errors } = await rig.ask('{ viewer { id } }', {}, { ...cookieOf('ADMIN'), ...headers });
      expect(errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
    }
    for (const origin of [rig.url, `http://localhost:${rig.port}`, 'https://calls.example.com']) {
      expect((await rig.ask('{ viewer { id } }', {}, { ...cookieOf('ADMIN'), origin })).data).toBeTruthy();
    }
  });
});
