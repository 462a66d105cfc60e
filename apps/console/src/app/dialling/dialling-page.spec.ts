import { Page } from '../../testing/page.rig';
import { DiallingPage } from './dialling-page';
import { wordsOf } from './dialling-form';

const caps = { perMinute: null, perHour: 20, perDay: 50 };
const settings = {
  ...{ ownCountry: true, countries: ['DE'], closedTypes: ['PREMIUM_RATE'], closedPrefixes: [], openPrefixes: [] },
  ...{ unassignedAllowed: false, concurrent: 20, spendPerDayUsd: 50, assumedPerMinuteUsd: 0.3 },
  caps: { all: caps, destination: caps, agent: caps },
  quietHours: { enabled: false, from: '21:00', to: '08:00', weekdays: [], unknownZone: 'REFUSE' },
};
const dialPolicy = {
  ...{ revision: 4, by: 'Ada', at: null, highRiskAsOf: '2026-11-22', zonesAsOf: '2026-11-22', settings },
  ...{ highRiskPrefixes: [{ prefix: '+881', reason: 'Satellite.' }] },
  changes: { edges: [{ node: { revision: 4, by: 'Ada', at: null } }] },
  outboundChanges: { edges: [] },
};
const finding = (rule: string, passed: boolean) => ({
  ...{ rule, passed, message: `${rule} says so.`, help: passed ? null : 'Ask somebody.', facts: [] },
});

async function open(role: string): Promise<Page> {
  const page = await Page.open([{ path: 'dialling', component: DiallingPage }], '/dialling');
  const { Access } = await import('../access/access');
  const { TestBed } = await import('@angular/core/testing');
  const known = TestBed.inject(Access).check();
  page.apollo.answer('Viewer', { viewer: { id: 'usr_1', name: 'Ada', email: null, role }, sandbox: null });
  await known;
  page.apollo.answer('DialPolicy', { dialPolicy });
  await page.settle();
  return page;
}

describe('rules for outbound calls', () => {
  afterEach(() => Page.restore());

  const change = async (page: Page, id: string, value: string): Promise<void> => {
    const field = page.element.querySelector<HTMLInputElement>(`#${id}`);
    if (!field) throw new Error(`No field ${id}`);
    field.value = value;
    field.dispatchEvent(new Event('change'));
    await page.settle();
  };

  it('sends all rules with what was changed, and the revision that was seen', async () => {
    const page = await open('ADMIN');
    expect(page.text).toContain('1 high-risk beginnings, as of 2026-11-22');
    await change(page, 'countries', 'de, fr');
    await change(page, 'concurrent', '');
    await page.submit();
    const { variables } = page.apollo.last('UpdateDialPolicy');
    expect(variables).toEqual({
      expectedRevision: 4,
      input: { ...settings, countries: ['DE', 'FR'], concurrent: null },
    });
    page.apollo.answer('UpdateDialPolicy', { updateDialPolicy: { dialPolicy, errors: [] } });
    await page.settle();
    expect(page.text).toContain('The rules hold from the next call on.');
  });

  it('tells beside its field what the server refuses, and offers newer rules', async () => {
    const page = await open('ADMIN');
    await change(page, 'countries', 'XX');
    await page.submit();
    const wrong = { code: 'INVALID_INPUT', message: 'No such country: XX.', field: ['input', 'countries'], rule: null };
    page.apollo.answer('UpdateDialPolicy', { updateDialPolicy: { dialPolicy, errors: [wrong] } });
    await page.settle();
    expect(page.element.querySelector('#countries')?.getAttribute('aria-invalid')).toBe('true');
    expect(page.text).toContain('Two letters each. No such country: XX.');

    await page.submit();
    const stale = { code: 'STALE_REVISION', message: 'Bob changed the rules.', field: null, rule: null };
    page.apollo.answer('UpdateDialPolicy', { updateDialPolicy: { dialPolicy, errors: [stale] } });
    await page.settle();
    expect(page.button('Load the newer rules')).toBeTruthy();
  });

  it('lets others read, not write', async () => {
    const page = await open('OPERATOR');
    expect(page.element.querySelector('fieldset')?.disabled).toBe(true);
    expect(() => page.button('Save')).toThrow();
    expect(page.button('Stop outbound calls')).toBeTruthy();
  });

  it('tries a number once the typing has settled, and shows first what refuses', async () => {
    const page = await open('ADMIN');
    await page.type('Number', '+4420');
    await page.type('Number', '+442079460000');
    await page.until(() => (page.apollo.all('ExplainDial').length > 0 ? true : null));
    expect(page.apollo.all('ExplainDial').map(({ variables }) => variables['to'])).toEqual(['+442079460000']);
    const findings = [finding('OUTBOUND_STOPPED', true), finding('COUNTRY', false)];
    const problem = { rule: 'COUNTRY', message: 'Calls to GB are not allowed.' };
    page.apollo.answer('ExplainDial', {
      explainDial: { allowed: false, country: 'GB', lineType: null, zones: [], perMinuteUsd: null, problem, findings },
    });
    await page.settle();
    expect(page.text).toContain('Not allowed now. Calls to GB are not allowed.');
    expect(page.text).toContain('COUNTRY says so. Ask somebody.');
    expect(page.text).not.toContain('OUTBOUND_STOPPED says so.');
    await page.press('All 2 rules');
    expect(page.text).toContain('OUTBOUND_STOPPED says so.');
  });

  it('reads lists however they are written', () => {
    expect(wordsOf(' +44,+49;\n+44  +1 ')).toEqual(['+44', '+49', '+1']);
  });
});
