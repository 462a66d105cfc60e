import { TestBed } from '@angular/core/testing';
import { Router } from '@angular/router';
import { Page } from '../../testing/page.rig';
import { loadDestinationReader } from './dial-destination';
import { durationFault, NO_OPTIONS, optionsInput } from './dial-options';
import { DialPage } from './dial-page';

const conduct = { ringSeconds: 30, machineDetection: { message: 'Hello.' } };
const version = { id: 'ver_3', number: 3, variables: {}, record: true, maxDurationSeconds: 1_800, conduct };
const older = { ...version, id: 'ver_2', number: 2, conduct: { ringSeconds: 30, machineDetection: null } };
const agent = {
  id: 'agt_1',
  name: 'Receptionist',
  published: version,
  draft: { ...version, id: 'ver_d', revision: 3 },
};
const number = { id: 'num_1', e164: '+16285550143', friendlyName: 'Front desk', voiceCapable: true, agent: null };

async function ready(): Promise<Page> {
  const routes = [
    { path: 'dial', component: DialPage },
    { path: 'calls/:id', children: [] },
  ];
  const page = await Page.open(routes, '/dial');
  await loadDestinationReader();
  await page.settle();
  page.apollo.answer('DialChoices', {
    phoneNumbers: { edges: [{ node: number }] },
    agents: { edges: [{ node: agent }] },
  });
  await page.settle();
  const versions = { edges: [version, older].map((node) => ({ node })) };
  page.apollo.answer('DialVersions', { agent: { id: 'agt_1', versions } });
  await page.settle();
  await page.type('To', '+14155550100');
  return page;
}
const sent = (page: Page) => page.apollo.last('PlaceCall').variables['input'] as Record<string, unknown>;
const select = (page: Page, label: string, value: string): Promise<void> => {
  const control = page.field(label);
  control.value = value;
  control.dispatchEvent(new Event('change'));
  return page.settle();
};

describe('what one call has of its own', () => {
  afterEach(() => Page.restore());

  it('says nothing to the server of what the agent’s version decides', () => {
    expect(optionsInput(NO_OPTIONS)).toEqual({});
    expect(durationFault(NO_OPTIONS)).toBeNull();
    expect(durationFault({ ...NO_OPTIONS, maxDurationSeconds: NaN })).not.toBeNull();
    expect(durationFault({ ...NO_OPTIONS, maxDurationSeconds: 9 })).not.toBeNull();
  });

  it('says before the call what happens when a machine answers, and sends recording, version and duration', async () => {
    const page = await ready();
    expect(page.text).toContain('It leaves a message if a machine answers.');
    await select(page, 'Recording', 'no');
    await select(page, 'Version', 'ver_2');
    expect(page.text).toContain('as Receptionist v2');
    expect(page.text).not.toContain('if a machine answers.');
    const minutes = page.field('Longest duration') as HTMLInputElement;
    minutes.value = '2';
    minutes.dispatchEvent(new Event('change'));
    await page.settle();
    await page.submit();
    expect(sent(page)).toMatchObject({ agentVersionId: 'ver_2', record: false, maxDurationSeconds: 120 });
  });

  it('a refusal of the phone network stays beside its field, and the next try is another call', async () => {
    const page = await ready();
    await page.submit();
    const { idempotencyKey } = sent(page);
    const problem = {
      ...{ code: 'GEO_PERMISSION', message: 'Calls to this country are switched off.', field: ['input', 'to'] },
      ...{ retryable: false, provider: 'TWILIO', providerCode: '21215' },
      helpUrl: 'https://www.twilio.com/docs/api/errors/21215',
    };
    page.apollo.answer('PlaceCall', { placeCall: { call: { id: 'call_7' }, errors: [problem] } });
    await page.settle();
    expect(TestBed.inject(Router).url).toBe('/dial');
    expect(page.field('To').getAttribute('aria-invalid')).toBe('true');
    expect(page.text).toContain('Calls to this country are switched off.');
    expect(page.text).toContain('Its entry in the history');
    await page.submit();
    expect(sent(page)['idempotencyKey']).not.toBe(idempotencyKey);
  });
});
