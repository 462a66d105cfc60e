import { callRow } from '../../testing/calls.rig';
import { refusal } from '../../testing/fake-apollo.rig';
import { Page } from '../../testing/page.rig';
import { HistoryPage } from './history-page';

const open = (url = '/calls') => Page.open([{ path: 'calls', component: HistoryPage }], url);
const answer = async (page: Page, calls: ReturnType<typeof callRow>[], endCursor: string | null = null) => {
  page.apollo.answer('CallHistory', {
    calls: {
      edges: calls.map((node) => ({ cursor: node.id, node })),
      pageInfo: { hasNextPage: endCursor !== null, endCursor },
      totalCount: 120,
    },
  });
  await page.settle();
};

describe('the history of calls', () => {
  afterEach(() => Page.restore());

  it('is loading, then lists calls with a link to each', async () => {
    const page = await open();
    expect(page.text).toContain('Loading calls');
    await answer(page, [callRow({ status: 'COMPLETED', durationMs: 64_000, endReason: 'AGENT_HANGUP' })]);
    expect(page.text).toContain('1:04');
    expect(page.text).toContain('Agent hung up');
    expect(page.text).toContain('1 of 120 shown');
    expect(page.element.querySelector('a[data-row]')?.getAttribute('href')).toBe('/calls/call_1');
  });

  it('asks for what the address says', async () => {
    const page = await open('/calls?status=FAILED,BUSY&direction=INBOUND&party=%2B1415&error=1');
    expect(page.apollo.last('CallHistory').variables['filter']).toEqual({
      status: ['BUSY', 'FAILED'],
      direction: 'INBOUND',
      party: '+1415',
      hasError: true,
    });
  });

  it('goes on after the cursor of the last page', async () => {
    const page = await open();
    await answer(page, [callRow({ id: 'call_9' })], 'cursor_9');
    await page.press('Show more');
    expect(page.apollo.last('CallHistory').variables['after']).toBe('cursor_9');
    await answer(page, [callRow({ id: 'call_8' })]);
    expect(page.element.querySelectorAll('tbody tr')).toHaveLength(2);
    expect(page.text).not.toContain('Show more');
  });

  it('tells an empty history from an empty search', async () => {
    const page = await open();
    await answer(page, []);
    expect(page.text).toContain('No calls yet');
  });

  it('offers to drop the filters of an empty search', async () => {
    const page = await open('/calls?party=999&status=BUSY');
    await answer(page, []);
    expect(page.text).toContain('No call matches');
    await page.press('Show all calls');
    expect(page.apollo.last('CallHistory').variables['filter']).toEqual({});
  });

  it('says what went wrong and tries again', async () => {
    const page = await open();
    page.apollo.fail('CallHistory', refusal('INTERNAL', 'The database is away'));
    await page.settle();
    expect(page.element.querySelector('[role="alert"]')?.textContent).toContain('The database is away');
    await page.press('Try again');
    await answer(page, [callRow()]);
    expect(page.element.querySelectorAll('tbody tr')).toHaveLength(1);
  });

  it('keeps the list while offline and says so', async () => {
    const page = await open();
    await answer(page, [callRow()]);
    await page.goOffline();
    expect(page.text).toContain('This browser is offline.');
    expect(page.element.querySelectorAll('tbody tr')).toHaveLength(1);
  });
});
