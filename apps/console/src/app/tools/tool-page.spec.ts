import { Page } from '../../testing/page.rig';
import { Access } from '../access/access';
import { TestBed } from '@angular/core/testing';
import { ToolPage } from './tool-page';
import { ToolsPage } from './tools-page';

const ROUTES = [
  { path: 'tools', component: ToolsPage },
  { path: 'tools/:id', component: ToolPage },
];
const TOOL = {
  ...{ id: 'tool_1', kind: 'HTTP', name: 'order', description: 'Orders.', timeoutMs: 5_000, editable: true },
  ...{ updatedAt: '2026-01-01T00:00:00.000Z', updatedBy: 'Ana', usedBy: [{ id: 'agt_1', name: 'Receptionist' }] },
  ...{ filler: null, onBargeIn: 'KEEP', revision: 3 },
  parameters: { type: 'object', properties: { id: { type: 'string' } }, required: ['id'], additionalProperties: false },
  http: {
    ...{ method: 'GET', url: 'https://a.example/{{args.id}}', query: [], headers: [], bodyKind: 'NONE', form: [] },
    ...{ bodyTemplate: '', resultPath: null, refusals: [], retries: 1, idempotencyHeader: null },
  },
};

async function open(url: string, role = 'ADMIN'): Promise<Page> {
  const page = await Page.open(ROUTES, url);
  const checking = TestBed.inject(Access).check();
  page.apollo.answer('Viewer', { viewer: { id: 'usr_1', name: 'Ana', email: null, role }, sandbox: null });
  await checking;
  await page.settle();
  return page;
}

describe('tool page', () => {
  afterEach(() => Page.restore());

  async function opened(role = 'ADMIN'): Promise<Page> {
    const page = await open('/tools/tool_1', role);
    page.apollo.answer('Tool', { tool: TOOL });
    await page.settle();
    return page;
  }

  it('saves on top of what was seen, and keeps what was typed when somebody was faster', async () => {
    const page = await opened();
    await page.type('Description', 'Orders, and more.');
    await page.submit();
    const { variables } = page.apollo.last('SaveTool');
    expect(variables).toMatchObject({ id: 'tool_1', expectedRevision: 3, input: { description: 'Orders, and more.' } });
    const newer = { ...TOOL, revision: 4, updatedBy: 'Ben', description: 'Theirs.' };
    const stale = { code: 'STALE_REVISION', message: 'Ben changed it.', field: null };
    page.apollo.answer('SaveTool', { saveTool: { tool: newer, errors: [stale] } });
    await page.settle();
    expect(page.text).toContain('Ben changed this tool in the meantime');
    expect(page.field('Description').value).toBe('Orders, and more.');
    await page.press('Keep mine');
    await page.submit();
    expect(page.apollo.last('SaveTool').variables).toMatchObject({ expectedRevision: 4 });
  });

  it('says what is wrong beside its field', async () => {
    const page = await opened();
    await page.submit();
    const errors = [{ code: 'INVALID_INPUT', message: 'This is no address.', field: ['input', 'http', 'url'] }];
    page.apollo.answer('SaveTool', { saveTool: { tool: TOOL, errors } });
    await page.settle();
    expect(page.text).toContain('One field needs your attention.');
    expect(page.field('Address').getAttribute('aria-invalid')).toBe('true');
    expect(page.text).toContain('This is no address.');
  });

  it('can be read by somebody who may not edit it', async () => {
    const page = await opened('VIEWER');
    expect(page.field('Name').disabled).toBe(true);
    expect(page.text).toContain('Receptionist');
    expect(page.text).not.toContain('Try it');
    expect(page.apollo.all('ToolSecrets')).toEqual([]);
  });

  it('a tool that is not there is no error', async () => {
    const page = await open('/tools/tool_gone');
    page.apollo.answer('Tool', { tool: null });
    await page.settle();
    expect(page.text).toContain('There is no such tool');
  });
});
