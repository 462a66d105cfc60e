import { TestBed } from '@angular/core/testing';
import { Page } from '../../../testing/page.rig';
import { Access } from '../../access/access';
import { choicesOf, toolsWord } from './mcp-form';
import { McpPage } from './mcp-page';

const tool = (name: string, allowed = true) => ({ name, toolName: `shop__${name}`, description: 'A tool.', allowed });
const SHOP = {
  ...{ id: 'mcp_1', revision: 3, name: 'shop', url: 'https://a.example/mcp', allowedTools: ['find', 'gone'] },
  ...{ timeoutMs: 10_000, listedAt: '2026-01-01T00:00:00.000Z', problem: null },
  headers: [{ name: 'authorization', value: 'Bearer {{secrets.SHOP}}' }],
  tools: [tool('find'), tool('cancel', false)],
};

async function open(role = 'EDITOR', servers: readonly unknown[] = [SHOP]): Promise<Page> {
  const page = await Page.open([{ path: 'tools/mcp', component: McpPage }], '/tools/mcp');
  const checking = TestBed.inject(Access).check();
  page.apollo.answer('Viewer', { viewer: { id: 'usr_1', name: 'Ana', email: null, role }, sandbox: null });
  await checking;
  await page.settle();
  if (role !== 'VIEWER') page.apollo.answer('McpServers', { mcpServers: servers });
  await page.settle();
  return page;
}

describe('servers of tools by MCP', () => {
  afterEach(() => Page.restore());

  it('tells how many of the listed tools agents can be given', async () => {
    const page = await open();
    expect(page.text).toContain('1 of 2 tools');
    expect(page.text).toContain('Ready');
    expect(toolsWord([tool('find')])).toBe('1 tool');
    expect(toolsWord([])).toBe('0 tools');
  });

  it('a tool that was chosen and is listed no more can still be taken out', () => {
    expect(choicesOf(SHOP.tools, SHOP.allowedTools).map(({ name, on, gone }) => [name, on, gone])).toEqual([
      ['find', true, false],
      ['cancel', false, false],
      ['gone', true, true],
    ]);
    expect(choicesOf(SHOP.tools, null).every(({ on }) => on)).toBe(true);
  });

  it('adds a server, leaves out rows that nobody filled, and says what is wrong beside its field', async () => {
    const page = await open('EDITOR', []);
    expect(page.text).toContain('No MCP servers yet');
    await page.press('Add server');
    await page.type('Name', 'Shop');
    await page.type('Address', 'https://a.example/mcp');
    await page.press('Add a header');
    await page.submit();
    const input = { name: 'Shop', url: 'https://a.example/mcp', headers: [], allowedTools: null, timeoutMs: 10_000 };
    expect(page.apollo.last('SaveMcpServer').variables).toEqual({ id: null, expectedRevision: null, input });
    const fault = { code: 'INVALID_INPUT', message: 'Small letters.', field: ['input', 'name'] };
    page.apollo.answer('SaveMcpServer', { saveMcpServer: { mcpServer: null, errors: [fault] } });
    await page.settle();
    expect(page.field('Name').getAttribute('aria-invalid')).toBe('true');
    expect(page.text).toContain('Small letters.');
    await page.submit();
    page.apollo.answer('SaveMcpServer', { saveMcpServer: { mcpServer: SHOP, errors: [] } });
    await page.settle();
    expect(page.text).toContain('1 of 2 tools');
    expect(page.text).not.toContain('New MCP server');
  });

  it('saves on top of what was seen, and keeps what was typed when somebody was faster', async () => {
    const page = await open();
    await page.press('Change');
    await page.type('Address', 'https://b.example/mcp');
    await page.submit();
    expect(page.apollo.last('SaveMcpServer').variables).toMatchObject({ id: 'mcp_1', expectedRevision: 3 });
    const stale = { code: 'STALE_REVISION', message: 'Changed.', field: null };
    const newer = { ...SHOP, revision: 4 };
    page.apollo.answer('SaveMcpServer', { saveMcpServer: { mcpServer: newer, errors: [stale] } });
    await page.settle();
    expect(page.field('Address').value).toBe('https://b.example/mcp');
    await page.press('Keep mine');
    await page.submit();
    expect(page.apollo.last('SaveMcpServer').variables).toMatchObject({ expectedRevision: 4 });
  });

  it('says why a server could not be asked', async () => {
    const page = await open();
    await page.press('Refresh');
    const broken = { ...SHOP, problem: 'It refused the connection.' };
    page.apollo.answer('RefreshMcpServer', { refreshMcpServer: { mcpServer: broken, errors: [] } });
    await page.settle();
    expect(page.text).toContain('Not usable now');
    expect(page.text).toContain('It refused the connection.');
  });

  it('deletes only once it was confirmed', async () => {
    const page = await open();
    await page.press('Delete shop');
    expect(page.apollo.all('DeleteMcpServer')).toEqual([]);
    await page.press('Really delete');
    page.apollo.answer('DeleteMcpServer', { deleteMcpServer: { errors: [] } });
    await page.settle();
    expect(page.text).toContain('No MCP servers yet');
  });

  it('asks nothing of the server that a viewer may not ask', async () => {
    const page = await open('VIEWER');
    expect(page.text).toContain('Only editors see these servers');
    expect(page.apollo.all('McpServers')).toEqual([]);
  });
});
