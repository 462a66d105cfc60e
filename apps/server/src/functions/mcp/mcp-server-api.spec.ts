import { ServerRig } from '../../server.rig';
import { McpServerRig } from './mcp-server.rig';

const FIELDS = '{ mcpServer { id revision name problem tools { toolName allowed } } errors { code field } }';
const SAVE = `mutation ($input: McpServerInput!, $id: ID, $expectedRevision: Int) {
  saveMcpServer(input: $input, id: $id, expectedRevision: $expectedRevision) ${FIELDS} }`;

// A server and two sessions over real sockets.
jest.setTimeout(30_000);

describe('servers of tools, through the API', () => {
  let rig: ServerRig;
  let shop: McpServerRig;

  beforeAll(async () => {
    shop = await McpServerRig.start();
    rig = await ServerRig.start({ ALLOWED_PRIVATE_ORIGINS: shop.origin });
  });
  afterAll(async () => {
    await rig.close();
    await shop.close();
  });

  const save = async (input: object, more: object = {}) =>
    (await rig.ask(SAVE, { input: { name: 'shop', url: shop.url, ...input }, ...more })).data?.['saveMcpServer'] as {
      mcpServer: { id: string; revision: number; tools: { toolName: string; allowed: boolean }[] } | null;
      errors: { code: string; field: string[] | null }[];
    };

  it('one is added, asked at once, changed, asked again and removed; its tools come and go with it', async () => {
    const added = await save({ allowedTools: ['find_order'] });
    expect(added).toMatchObject({ errors: [], mcpServer: { revision: 1, problem: null } });
    expect(added.mcpServer?.tools.filter(({ allowed }) => allowed)).toEqual([
      { toolName: 'shop__find_order', allowed: true },
    ]);
    const id = added.mcpServer?.id;
    const tools = async () => {
      const { data } = await rig.ask('{ tools { name kind } }');
      return (data?.['tools'] as { name: string; kind: string }[]).filter(({ kind }) => kind === 'MCP');
    };
    expect(await tools()).toEqual([{ name: 'shop__find_order', kind: 'MCP' }]);
    expect(await save({ timeoutMs: 900 }, { id, expectedRevision: 1 })).toMatchObject({ mcpServer: { revision: 2 } });
    expect(await save({}, { id, expectedRevision: 1 })).toMatchObject({ errors: [{ code: 'STALE_REVISION' }] });
    expect(await save({})).toMatchObject({ errors: [{ code: 'CONFLICT', field: ['input', 'name'] }] });
    const { data } = await rig.ask(`mutation ($id: ID!) { refreshMcpServer(id: $id) ${FIELDS} }`, { id });
    expect(data?.['refreshMcpServer']).toMatchObject({ errors: [], mcpServer: { name: 'shop', problem: null } });
    await rig.ask(`mutation ($id: ID!) { deleteMcpServer(id: $id) ${FIELDS} }`, { id });
    expect(await tools()).toEqual([]);
    const again = await rig.ask(`mutation ($id: ID!) { deleteMcpServer(id: $id) ${FIELDS} }`, { id });
    expect(again.data?.['deleteMcpServer']).toMatchObject({ errors: [{ code: 'NOT_FOUND' }] });
  });

  it.each([
    [{ name: 'Two words' }, ['input', 'name']],
    [{ url: 'ftp://example.com' }, ['input', 'url']],
    [{ url: 'https://me:secret@example.com' }, ['input', 'url']],
    [{ headers: [{ name: 'host', value: 'x' }] }, ['input', 'headers', '0', 'name']],
    [{ headers: [{ name: 'x-key', value: 'a\nb' }] }, ['input', 'headers', '0', 'value']],
    [{ timeoutMs: 61_000 }, ['input', 'timeoutMs']],
  ])('refuses %j with its field', async (input, field) => {
    expect(await save(input)).toEqual({ mcpServer: null, errors: [{ code: 'INVALID_INPUT', field }] });
  });
});
