import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ToolCatalog } from '@switchboard/call';
import { TOOL_CATALOG } from '../../ports';
import { ServerRig } from '../../server.rig';
import { StoredTools } from './stored-tools';

const TOOL =
  'tool { id kind name description timeoutMs filler onBargeIn editable revision updatedBy http { method url headers { name value } retries bodyKind } usedBy { name } } errors { code field message }';
const SAVE = `mutation ($id: ID, $revision: Int, $input: ToolInput!) { saveTool(id: $id, expectedRevision: $revision, input: $input) { ${TOOL} } }`;
const ARCHIVE = `mutation ($id: ID!) { archiveTool(id: $id) { ${TOOL} } }`;
const RUN =
  'mutation ($id: ID, $input: ToolInput, $arguments: JSONObject!, $send: Boolean!) { runTool(id: $id, input: $input, arguments: $arguments, send: $send) { ok request response status attempts output error errors { code field message } } }';
const SECRET = 'secret { name updatedBy usable usedBy { name } } errors { code field message }';
const SAVE_SECRET = `mutation ($name: String!, $value: String!) { saveToolSecret(name: $name, value: $value) { ${SECRET} } }`;
const DELETE_SECRET = `mutation ($name: String!) { deleteToolSecret(name: $name) { ${SECRET} } }`;
const VALUE = 'wholly-secret-value/4711';
const ENCODED = encodeURIComponent(VALUE);

interface Told {
  code: string;
  field: string[] | null;
  message: string;
}
interface Payload {
  tool: Record<string, unknown> | null;
  secret: Record<string, unknown> | null;
  errors: Told[];
}

const parameters = { type: 'object', properties: { order_id: { type: 'string' } }, required: ['order_id'] };

describe('tools of people', () => {
  let rig: ServerRig;
  let dataDir: string;
  let shop: Server;
  let shopUrl: string;
  const asked: { url: string; headers: IncomingHttpHeaders }[] = [];

  beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'tools-'));
    shop = createServer((request, response) => {
      asked.push({ url: request.url ?? '', headers: request.headers });
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ order: { status: 'shipped' }, echo: request.headers.authorization }));
    }).listen(0, '127.0.0.1');
    await once(shop, 'listening');
    shopUrl = `http://127.0.0.1:${(shop.address() as AddressInfo).port}`;
    rig = await ServerRig.start({ DATA_DIR: dataDir, ALLOWED_PRIVATE_ORIGINS: shopUrl });
  });
  afterAll(async () => {
    await rig.close();
    shop.closeAllConnections();
    await new Promise((closed) => shop.close(closed));
    rmSync(dataDir, { recursive: true });
  });

  async function ask(query: string, variables: object): Promise<Payload> {
    const { data, errors } = await rig.ask(query, variables);
    if (!data) throw new Error(JSON.stringify(errors));
    return Object.values(data)[0] as Payload;
  }
  const input = (name: string, patch: object = {}, http: object = {}) => ({
    ...{ kind: 'HTTP', name, description: 'Looks up an order.', parameters },
    http: { method: 'GET', url: `${shopUrl}/orders/{{args.order_id}}`, ...http },
    ...patch,
  });
  const save = (toSave: object, id: string | null = null, revision: number | null = null) =>
    ask(SAVE, { id, revision, input: toSave });
  const pathsOf = ({ errors }: Payload) =>
    errors.map(({ code, field }) => `${code} ${(field ?? []).slice(1).join('.')}`);
  const known = () => rig.app.get<ToolCatalog>(TOOL_CATALOG);
  const secured = { headers: [{ name: 'Authorization', value: 'Bearer {{secrets.SHOP}}' }] };

  it('a new tool is kept with the usual settings, and the next call has it', async () => {
    const { tool, errors } = await save(input('first'));
    expect(errors).toEqual([]);
    expect(tool).toMatchObject({
      ...{
        kind: 'HTTP',
        name: 'first',
        timeoutMs: 10_000,
        filler: null,
        onBargeIn: 'KEEP',
        editable: true,
        revision: 1,
      },
      ...{ updatedBy: 'Administrator’s API key', usedBy: [], http: { retries: 1, bodyKind: 'NONE' } },
    });
    expect(known().tools(['first'])).toHaveLength(1);
  });

  it('a change is made on what was seen; a call in progress keeps what it began with', async () => {
    const { tool } = await save(input('second'));
    const [begun] = known().tools(['second']);
    const changed = await save(input('second', { timeoutMs: 2_000, filler: '' }), String(tool?.['id']), 1);
    expect(changed.tool).toMatchObject({ revision: 2, timeoutMs: 2_000, filler: '' });
    const [next] = known().tools(['second']);
    expect([begun?.timeoutMs, next?.timeoutMs, next?.filler]).toEqual([10_000, 2_000, null]);
    const late = await save(input('second', { timeoutMs: 3_000 }), String(tool?.['id']), 1);
    expect(late.errors).toEqual([expect.objectContaining({ code: 'STALE_REVISION' })]);
    expect(late.tool).toMatchObject({ revision: 2, timeoutMs: 2_000 });
  });

  it.each<[string, object]>([
    ['INVALID_INPUT name', { name: 'two words' }],
    ['CONFLICT name', { name: 'end_call' }],
    ['INVALID_INPUT description', { description: ' ' }],
    ['INVALID_INPUT timeoutMs', { timeoutMs: 60_001 }],
    ['INVALID_INPUT filler', { filler: 'x'.repeat(301) }],
    ['INVALID_INPUT http', { http: null }],
    ['INVALID_INPUT kind', { kind: 'SERVER' }],
    ['TOOL_SCHEMA_INVALID parameters.type', { parameters: { type: 'array' } }],
    [
      'TOOL_SCHEMA_INVALID parameters.properties.order_id.type',
      { parameters: { type: 'object', properties: { order_id: { type: 'text' } } } },
    ],
    [
      'TOOL_SCHEMA_INVALID parameters.properties.order_id.oneOf',
      { parameters: { type: 'object', properties: { order_id: { oneOf: [] } } } },
    ],
    ['TOOL_SCHEMA_INVALID parameters.required', { parameters: { ...parameters, required: ['other'] } }],
    [
      'TOOL_SCHEMA_INVALID parameters.properties.order_id.minLength',
      { parameters: { type: 'object', properties: { order_id: { minLength: 'a' } } } },
    ],
    [
      'TOOL_SCHEMA_INVALID parameters.properties.order_id.pattern',
      { parameters: { type: 'object', properties: { order_id: { pattern: '(a+)+$' } } } },
    ],
  ])('%s is told with its place', async (path, patch) => {
    const payload = await save(input('wrong', patch));
    expect(payload.tool).toBeNull();
    expect(pathsOf(payload)).toContain(path);
  });

  it.each<[string, object]>([
    ['url', { url: 'ftp://shop.example.com/' }],
    ['url', { url: 'https://{{args.order_id}}.example.com/' }],
    ['url', { url: 'https://user:pass@example.com/' }],
    ['url', { url: 'https://example.com/{{args.unknown}}' }],
    ['url', { url: 'https://example.com/{{secrets.SHOP}}' }],
    ['url', { url: 'https://example.com/{{order_id}}' }],
    ['headers.0', { headers: [{ name: 'X-Api-Key', value: 'pasted-in-plain-sight' }] }],
    ['headers.0', { headers: [{ name: 'Host', value: 'internal' }] }],
    ['headers.0', { headers: [{ name: 'bad name', value: 'x' }] }],
    ['headers.0.authorization', { headers: [{ name: 'authorization', value: '{{secrets.NONE}}' }] }],
    ['query.0.q', { query: [{ name: 'q', value: '{{call.sid}}' }] }],
    ['bodyKind', { bodyKind: 'JSON', bodyTemplate: '{}' }],
    ['bodyTemplate', { method: 'POST', bodyKind: 'JSON', bodyTemplate: '{"a": {{args.order_id}}}' }],
    ['bodyTemplate.a', { method: 'POST', bodyKind: 'JSON', bodyTemplate: '{"a": "{{args.other}}"}' }],
    ['resultPath', { resultPath: 'order.status' }],
    ['resultPath', { resultPath: '$..a..b' }],
    ['retries', { retries: 4 }],
    ['refusals.0', { refusals: [{ status: 200, say: 'Fine.' }] }],
  ])('a request with a wrong %s is told with its place', async (path, http) => {
    const payload = await save(input('wrong', {}, http));
    expect(payload.tool).toBeNull();
    expect(pathsOf(payload)).toContain(`INVALID_INPUT http.${path}`);
  });

  it('a name is given once', async () => {
    await save(input('taken'));
    expect(pathsOf(await save(input('taken')))).toEqual(['CONFLICT name']);
  });

  it('what belongs to the server can be neither changed nor put away', async () => {
    const changed = await save(input('end_call2'), 'tool_end_call', 0);
    const archived = await ask(ARCHIVE, { id: 'tool_end_call' });
    expect([changed.errors[0]?.code, archived.errors[0]?.code]).toEqual(['CONFLICT', 'CONFLICT']);
    expect(archived.tool).toMatchObject({ name: 'end_call', editable: false, revision: 0 });
  });

  it('what an agent uses is neither renamed nor put away', async () => {
    const { tool } = await save(input('used'));
    const agent = rig.seedAgent();
    rig.agents.all.splice(rig.agents.all.indexOf(agent), 1, {
      ...agent,
      draft: { ...agent.draft, toolNames: ['used'] },
    });
    const id = String(tool?.['id']);
    expect((await ask(ARCHIVE, { id })).errors).toEqual([expect.objectContaining({ code: 'CONFLICT' })]);
    const renamed = await save(input('used_otherwise'), id, 1);
    expect(renamed.errors[0]?.message).toContain('Receptionist uses');
    expect(renamed.tool).toMatchObject({ name: 'used', usedBy: [{ name: 'Receptionist' }] });
    rig.agents.all.length = 0;
    expect(await ask(ARCHIVE, { id })).toEqual({ tool: null, errors: [] });
    expect(known().tools(['used'])).toEqual([]);
  });

  it('C7: a secret is kept sealed, used by name, and can not be read again anywhere', async () => {
    const saved = await ask(SAVE_SECRET, { name: 'SHOP', value: VALUE });
    expect(saved).toEqual({
      secret: { name: 'SHOP', updatedBy: 'Administrator’s API key', usable: true, usedBy: [] },
      errors: [],
    });
    const query = { query: [{ name: 'key', value: '{{secrets.SHOP}}' }] };
    const { tool } = await save(input('secured', {}, { ...secured, ...query }));
    const id = tool?.['id'];
    const dry = await ask(RUN, { id, arguments: { order_id: 'A-1' }, send: false });
    expect(dry).toMatchObject({
      ...{ ok: true, response: null, status: null, attempts: 0, error: null },
      request: {
        ...{ method: 'GET', url: `${shopUrl}/orders/A-1?key=••••`, body: null },
        headers: { authorization: 'Bearer ••••' },
      },
    });
    expect(asked).toEqual([]);
    const real = await ask(RUN, { id, arguments: { order_id: 'A-1' }, send: true });
    expect(asked).toEqual([
      {
        url: `/orders/A-1?key=${ENCODED}`,
        headers: expect.objectContaining({ authorization: `Bearer ${VALUE}` }) as object,
      },
    ]);
    expect(real).toMatchObject({
      ...{ ok: true, status: 200, attempts: 1, output: { order: { status: 'shipped' }, echo: 'Bearer ••••' } },
    });
    const deleted = await ask(DELETE_SECRET, { name: 'SHOP' });
    expect(deleted.errors).toEqual([expect.objectContaining({ code: 'CONFLICT' })]);
    const listed = await rig.ask('{ toolSecrets { name usable usedBy { name http { url headers { value } } } } }');
    const everything = JSON.stringify([
      ...[saved, dry, real, deleted, listed, rig.logged, rig.written],
      ...[[...rig.tools.sealed.values()], [...rig.tools.rows.values()]],
    ]);
    expect(everything).not.toContain(VALUE);
    expect(everything).not.toContain(ENCODED);
    expect(everything).not.toContain(Buffer.from(VALUE).toString('base64'));
  });

  it('C7: the key lies in a file of its owner, and another key opens nothing and says so', async () => {
    const file = join(dataDir, 'encryption.key');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const stored = rig.app.get(StoredTools);
    const kept = readFileSync(file, 'utf8');
    const other = ServerRig.prepare({ ENCRYPTION_KEY: 'another passphrase than before' });
    for (const [name, secret] of rig.tools.sealed) other.tools.sealed.set(name, secret);
    for (const [id, row] of rig.tools.rows) other.tools.rows.set(id, row);
    const opened = await ServerRig.opened(other);
    const { data } = await opened.ask('{ toolSecrets { name usable } }');
    const [tool] = opened.app.get<ToolCatalog>(TOOL_CATALOG).tools(['secured']);
    const signal = new AbortController().signal;
    const told = await tool?.run({ order_id: 'A-1' }, { callId: 'call_1', from: '', to: '', signal });
    await opened.close();
    expect(data).toEqual({ toolSecrets: [{ name: 'SHOP', usable: false }] });
    expect(told).toEqual({ failed: 'A secret of this tool is not set up on this server.' });
    expect(opened.logged).toContainEqual(expect.objectContaining({ level: 50, secrets: ['SHOP'] }));
    // With the former key behind the new one, all is opened and sealed anew.
    const rotated = ServerRig.prepare({ ENCRYPTION_KEY: `another passphrase than before,${kept.trim()}` });
    for (const [name, secret] of rig.tools.sealed) rotated.tools.sealed.set(name, secret);
    const after = await ServerRig.opened(rotated);
    const { data: usable } = await after.ask('{ toolSecrets { usable } }');
    await after.close();
    expect(usable).toEqual({ toolSecrets: [{ usable: true }] });
    expect(rotated.tools.sealed.get('SHOP')?.keyId).not.toBe(rig.tools.sealed.get('SHOP')?.keyId);
    expect(stored.all().length).toBeGreaterThan(0);
    writeFileSync(file, kept);
  });

  it('a trial tells what is wrong before anything is sent', async () => {
    const before = asked.length;
    const wrong = await ask(RUN, { input: input('x'), arguments: { order_id: 5 }, send: true });
    expect(wrong).toMatchObject({ ok: false, request: null, error: expect.stringContaining('"order_id"') as string });
    const unsaved = await ask(RUN, { input: input('x', {}, { url: 'nowhere' }), arguments: {}, send: true });
    expect(pathsOf(unsaved)).toContain('INVALID_INPUT http.url');
    const noTool = await ask(RUN, { id: 'tool_none', arguments: {}, send: true });
    expect(noTool.errors[0]?.code).toBe('NOT_FOUND');
    expect(asked).toHaveLength(before);
  });

  it('C7: a trial reaches no private address either', async () => {
    const toMetadata = input('x', {}, { url: 'http://169.254.169.254/latest' });
    expect(await ask(RUN, { input: toMetadata, arguments: { order_id: '1' }, send: true })).toMatchObject({
      ...{ ok: false, error: 'The service lies on a private address, which is not allowed.' },
    });
  });

  it.each([
    ['OPERATOR', SAVE, { input: {} }],
    ['OPERATOR', ARCHIVE, { id: 'x' }],
    ['OPERATOR', RUN, { arguments: {}, send: false }],
    ['OPERATOR', '{ toolSecrets { name } }', {}],
    ['EDITOR', SAVE_SECRET, { name: 'A', value: VALUE }],
    ['EDITOR', DELETE_SECRET, { name: 'A' }],
  ] as const)('is refused to the role %s', async (role, query, variables) => {
    const { cookie } = await rig.signInPerson(role);
    const whole = 'input' in variables ? { input: input('x') } : variables;
    const { data, errors } = await rig.ask(query, whole, { cookie, origin: rig.url });
    expect([data ?? null, errors?.[0]?.extensions.code]).toEqual([null, 'FORBIDDEN']);
  });
});
