import { TestBed } from '@angular/core/testing';
import { Router } from '@angular/router';
import { refusal } from '../../testing/fake-apollo.rig';
import { Page } from '../../testing/page.rig';
import { loadDestinationReader } from './dial-destination';
import { DialPage } from './dial-page';

const number = { id: 'num_1', e164: '+16285550143', friendlyName: 'Front desk', voiceCapable: true, agent: null };
const settings = { record: false, maxDurationSeconds: 1_800, conduct: { ringSeconds: 60, machineDetection: null } };
const agent = {
  id: 'agt_1',
  name: 'Receptionist',
  published: { id: 'ver_1', number: 1, variables: { company: 'Acme' }, ...settings },
  draft: { id: 'ver_2', revision: 3, variables: {}, ...settings },
};
const choices = (numbers = [number]) => ({
  phoneNumbers: { edges: numbers.map((node) => ({ node })) },
  agents: { edges: [{ node: agent }] },
});
const open = async (): Promise<Page> => {
  const page = await Page.open(
    [
      { path: 'dial', component: DialPage },
      { path: 'calls/:id', children: [] },
    ],
    '/dial',
  );
  // The numbering plans are a chunk of their own: what the page asked for is there as soon as it is asked for again.
  await loadDestinationReader();
  await page.settle();
  return page;
};
const ready = async (): Promise<Page> => {
  const page = await open();
  page.apollo.answer('DialChoices', choices());
  await page.settle();
  return page;
};

describe('placing a call', () => {
  afterEach(() => Page.restore());

  it('shows the number it will dial, however it was typed', async () => {
    const page = await ready();
    await page.type('To', '+1 (415) 555-0100');
    expect(page.text).toContain('Dials +14155550100');
    expect(page.text).toContain('Will call +1 415 555 0100 from +1 628 555 0143 as Receptionist');
  });

  it('holds the call back until numbers and agents are there', async () => {
    const page = await open();
    const held = () => page.button('Call').getAttribute('aria-disabled');
    expect(held()).toBe('true');
    await page.type('To', '+14155550100');
    await page.press('Call');
    expect(page.field('To').getAttribute('aria-invalid')).toBe('false');
    page.apollo.answer('DialChoices', choices());
    await page.settle();
    expect(held()).toBeNull();
  });

  it('sends nothing while the number is not whole, and says what is missing', async () => {
    const page = await ready();
    await page.type('To', '415 555 0100');
    await page.submit();
    expect(page.text).toContain('Begin with + and the country code');
    expect(page.field('To').getAttribute('aria-invalid')).toBe('true');
    expect(page.apollo.all('PlaceCall')).toHaveLength(0);
  });

  it('places the call with the agent’s variables and a key, and goes to its page', async () => {
    const page = await ready();
    await page.type('To', '+14155550100');
    await page.submit();
    expect(page.apollo.last('PlaceCall').variables['input']).toEqual({
      idempotencyKey: expect.stringMatching(/^dial-[0-9a-f]{32}$/),
      to: '+14155550100',
      fromNumberId: 'num_1',
      agentId: 'agt_1',
      variables: { company: 'Acme' },
    });
    page.apollo.answer('PlaceCall', { placeCall: { call: { id: 'call_7' }, errors: [] } });
    await page.routed();
    expect(TestBed.inject(Router).url).toBe('/calls/call_7');
  });

  it('keeps its key for a second try of the same call and takes a new one for another call', async () => {
    const page = await ready();
    const keys = () =>
      page.apollo
        .all('PlaceCall')
        .map(({ variables }) => (variables['input'] as { idempotencyKey: string }).idempotencyKey);
    await page.type('To', '+14155550100');
    await page.submit();
    page.apollo.fail('PlaceCall', new Error('Failed to fetch'));
    await page.settle();
    expect(page.text).toContain('The call was not placed.');
    await page.submit();
    expect(keys()[1]).toBe(keys()[0]);
    page.apollo.fail('PlaceCall', new Error('Failed to fetch'));
    await page.type('To', '+14155550199');
    await page.submit();
    expect(keys()[2]).not.toBe(keys()[0]);
  });

  it('ignores a double click', async () => {
    const page = await ready();
    await page.type('To', '+14155550100');
    await page.submit();
    await page.submit();
    expect(page.apollo.all('PlaceCall')).toHaveLength(1);
  });

  it('shows a typed refusal at its field, and one without a field above the button', async () => {
    const page = await ready();
    await page.type('To', '+14155550100');
    await page.submit();
    page.apollo.answer('PlaceCall', {
      placeCall: {
        call: null,
        errors: [
          { code: 'CALLER_ID_NOT_OWNED', message: 'This caller ID is not yours.', field: ['input', 'fromNumberId'] },
          { code: 'CONCURRENCY_LIMIT', message: 'All 20 lines are in use.', field: null },
        ],
      },
    });
    await page.settle();
    expect(page.element.querySelector('#from-error')?.textContent).toContain('This caller ID is not yours.');
    expect(page.field('From').getAttribute('aria-invalid')).toBe('true');
    expect(page.element.querySelector('[role="alert"]')?.textContent).toContain('All 20 lines are in use.');
  });

  it('does not send variables that are no JSON object', async () => {
    const page = await ready();
    await page.type('To', '+14155550100');
    await page.press('JSON');
    await page.type('Variables as JSON', '{ bad');
    await page.submit();
    expect(page.text).toContain('This is not valid JSON.');
    expect(page.apollo.all('PlaceCall')).toHaveLength(0);
  });

  it('says how to get a number when there is none', async () => {
    const page = await open();
    page.apollo.answer('DialChoices', choices([]));
    await page.settle();
    expect(page.text).toContain('No number to call from');
  });

  it('says that numbers and agents could not be loaded', async () => {
    const page = await open();
    page.apollo.fail('DialChoices', refusal('INTERNAL'));
    await page.settle();
    expect(page.element.querySelector('[role="alert"]')?.textContent).toContain('could not be loaded');
    await page.press('Try again');
    expect(page.apollo.all('DialChoices')).toHaveLength(2);
  });

  it('keeps what was typed while offline and holds the call back', async () => {
    const page = await ready();
    await page.type('To', '+14155550100');
    await page.goOffline();
    expect(page.text).toContain('This browser is offline.');
    expect(page.button('Call').getAttribute('aria-disabled')).toBe('true');
    expect(page.field('To').value).toBe('+1 415 555 0100');
  });
});
