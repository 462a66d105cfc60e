import type { ToolContext } from '@switchboard/call';
import { VirtualClock } from '@switchboard/call/testing';
import type { McpServerSettings } from '@switchboard/storage';
import pino from 'pino';
import { MemoryMcpServers } from './memory-mcp-servers.rig';
import { McpServerRig } from './mcp-server.rig';
import { mcpToolName } from './mcp-tool-name';
import { McpTools } from './mcp-tools';
import { streamingFetch } from './streaming-fetch';

const contextOf = (signal = new AbortController().signal): ToolContext => ({
  ...{ callId: 'call_1', from: '+14155550123', to: '+14155550100', signal },
});

describe('tools of another server', () => {
  let shop: McpServerRig;
  let open: McpTools[];
  beforeEach(async () => {
    shop = await McpServerRig.start();
    open = [];
  });
  afterEach(async () => {
    await Promise.all(open.map((tools) => tools.onModuleDestroy()));
    await shop.close();
  });

  async function rig(changes: Partial<McpServerSettings> = {}, allowed: readonly string[] = [shop.origin]) {
    const records = new MemoryMcpServers();
    await records.create('mcp_1', {
      ...{ name: 'shop', url: shop.url, headers: [], allowedTools: null, timeoutMs: 5_000, ...changes },
    });
    const tools = new McpTools({
      ...{ records, clock: new VirtualClock(), log: pino({ level: 'silent' }), fetch: streamingFetch(allowed) },
      secret: (name) => (name === 'SHOP' ? 'the-secret-of-the-shop' : null),
    });
    open.push(tools);
    await tools.load();
    await tools.refresh('mcp_1');
    const run = async (name: string, args: Record<string, unknown> = {}, context = contextOf()) => {
      const tool = tools.tools().find(({ model }) => model.name === `shop__${name}`);
      if (!tool) throw new Error(`no ${name}`);
      return tool.run(args, context);
    };
    return { records, tools, run };
  }

  it('are listed with the server’s name before theirs, and with their schemas as a model takes them', async () => {
    const { tools } = await rig();
    expect(tools.tools().map(({ model }) => model.name)).toEqual([
      ...[
        'shop__find_order',
        'shop__structured',
        'shop__picture',
        'shop__throws',
        'shop__huge',
        'shop__flood',
        'shop__hangs',
      ],
    ]);
    expect(tools.tools()[0]).toMatchObject({
      ...{ id: 'tool_shop__find_order', kind: 'MCP', timeoutMs: 5_000 },
      model: {
        description: 'Finds an order.',
        parameters: { type: 'object', properties: { order_id: { type: 'string' } }, required: ['order_id'] },
      },
    });
    expect(tools.tools()[0]?.model.parameters).not.toHaveProperty('$schema');
  });

  it('are only those that are allowed', async () => {
    const { tools } = await rig({ allowedTools: ['structured', 'gone'] });
    expect(tools.tools().map(({ model }) => model.name)).toEqual(['shop__structured']);
  });

  it('tell text, what is structured, and of a picture that there is one', async () => {
    const { run } = await rig();
    expect(await run('find_order', { order_id: 'A-1042' })).toEqual({
      output: { order_id: 'A-1042', status: 'shipped' },
    });
    expect(await run('structured')).toEqual({ output: { total: 7 } });
    expect(await run('picture')).toEqual({ output: expect.stringContaining('Look:\n(image') });
    expect(shop.sessions).toBe(1);
  });

  it('A9: an error of the tool, or wrong arguments, are told as a failure', async () => {
    const { run } = await rig();
    expect(await run('throws')).toEqual({ failed: 'The order book is closed.' });
    expect(await run('find_order', { order_id: 7 })).toMatchObject({ failed: expect.stringContaining('order_id') });
  });

  it('A9: a result over 64 kB, or without end, is a failure', async () => {
    const { run } = await rig({ timeoutMs: 1_500 });
    expect(await run('huge')).toEqual({ failed: expect.stringContaining('too large') });
    expect(await run('flood')).toEqual({ failed: expect.any(String) });
    expect(await run('structured')).toEqual({ output: { total: 7 } });
  });

  it('A9: one that hangs is given up at its limit, and the server is told so', async () => {
    const { run } = await rig({ timeoutMs: 300 });
    expect(await run('hangs')).toEqual({ failed: 'The server of this tool took too long.' });
    await seen(() => shop.aborted.length > 0);
    expect(shop.aborted).toEqual(['hangs']);
  });

  it('A9: a caller who hangs up cancels it at the server', async () => {
    const { run } = await rig();
    const abort = new AbortController();
    const asked = run('hangs', {}, contextOf(abort.signal));
    await seen(() => shop.methods.length > 3);
    abort.abort();
    expect(await asked).toMatchObject({ failed: expect.any(String) });
    await seen(() => shop.aborted.length > 0);
    expect(shop.aborted).toEqual(['hangs']);
  });

  it('go on in a new session when the server has forgotten the old one', async () => {
    const { run } = await rig();
    shop.forgetSessions();
    expect(await run('structured')).toEqual({ output: { total: 7 } });
    expect(shop.sessions).toBe(2);
  });

  it('a tool that is new is there after the next look, and one that stays stays the same object', async () => {
    const { tools, records } = await rig();
    const before = tools.tools();
    await tools.refresh('mcp_1');
    expect(tools.tools()).toHaveLength(before.length);
    expect(tools.tools().every((tool, at) => tool === before[at])).toBe(true);
    shop.extraTools = ['newest'];
    shop.forgetSessions();
    await tools.refresh('mcp_1');
    expect(tools.tools().map(({ model }) => model.name)).toContain('shop__newest');
    expect((await records.servers())[0]?.listing.map(({ name }) => name)).toContain('newest');
  });

  it('stay known while their server is away, and say so when they are used', async () => {
    const { tools, run } = await rig();
    shop.status = 500;
    expect(await tools.refresh('mcp_1')).toMatchObject({
      problem: 'The server of this tool answered with status 500.',
    });
    expect(tools.tools()).toHaveLength(7);
    expect(JSON.stringify(await run('structured'))).not.toContain('secret trace');
    shop.status = null;
    expect(await tools.refresh('mcp_1')).toMatchObject({ problem: null });
  });

  it('C7: send secrets only to the server, and tell which one is missing', async () => {
    const header = (value: string) => ({ headers: [{ name: 'authorization', value }] });
    await rig(header('Bearer {{secrets.SHOP}}'));
    expect(new Set(shop.authorizations)).toEqual(new Set(['Bearer the-secret-of-the-shop']));
    const { tools } = await rig(header('Bearer {{secrets.OTHER}}'));
    expect(tools.servers()).toEqual([
      expect.objectContaining({ problem: 'The secret OTHER of this server is missing.' }),
    ]);
  });

  it('C7: a private address is not asked, by number or by name', async () => {
    const { tools } = await rig({}, []);
    expect(tools.servers()[0]?.problem).toContain('private address');
    const byName = await rig({ url: shop.url.replace('127.0.0.1', 'localhost') }, []);
    expect(byName.tools.servers()[0]?.problem).toContain('private address');
    expect(shop.methods).toEqual([]);
  });

  it('no connection is kept open only to listen', async () => {
    await rig();
    expect(shop.methods).not.toContain('GET');
  });
});

describe('the name of a tool of another server', () => {
  it.each([
    ['shop', 'find_order', 'shop__find_order'],
    ['shop', 'find order', /^shop__find_order_[0-9a-f]{8}$/],
    ['shop', 'x'.repeat(80), /^shop__x{49}_[0-9a-f]{8}$/],
    ['shop', 'größe', /^shop__gr__e_[0-9a-f]{8}$/],
  ])('%s, %s', (server, tool, expected) => {
    const name = mcpToolName(server, tool);
    expect(name).toMatch(expected);
    expect(name).toMatch(/^[a-zA-Z0-9_-]{1,64}$/);
  });

  it('differs where the tools do', () => {
    expect(mcpToolName('shop', 'a b')).not.toBe(mcpToolName('shop', 'a.b'));
  });
});

async function seen(holds: () => boolean): Promise<void> {
  for (let turn = 0; turn < 500 && !holds(); turn++) await new Promise((resolve) => setTimeout(resolve, 10));
}
