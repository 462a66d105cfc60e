import { OverlayContainer } from '@angular/cdk/overlay';
import { TestBed } from '@angular/core/testing';
import { callRow, callState } from '../../testing/calls.rig';
import { FakeApollo, provideFakeApollo } from '../../testing/fake-apollo.rig';
import { CallCost } from './call-cost';

const usage = (change = {}) => ({
  ...callState().usage,
  estimatedCostUsd: 0.1794,
  pricesAsOf: '2026-11-22',
  costs: [
    { kind: 'AUDIO_INPUT', quantity: 1_000, unit: 'TOKEN', costUsd: 0.032, pricesAsOf: '2026-11-22' },
    { kind: 'TELEPHONY', quantity: 2, unit: 'MINUTE', costUsd: 0.017, pricesAsOf: '2026-11-22' },
  ],
  ...change,
});

async function open() {
  const apollo = new FakeApollo();
  TestBed.configureTestingModule({ providers: [provideFakeApollo(apollo)] });
  const fixture = TestBed.createComponent(CallCost);
  fixture.componentRef.setInput('call', { ...callRow(), usage: callState().usage });
  fixture.componentRef.setInput('live', false);
  await fixture.whenStable();
  const answer = async (one: object) => {
    apollo.answer('CallCost', { call: { id: 'call_1', usage: one } });
    await fixture.whenStable();
  };
  return { apollo, fixture, answer, element: fixture.nativeElement as HTMLElement };
}
const rows = (shown: Element | null) =>
  [...(shown?.querySelectorAll('tbody tr') ?? [])].map((row) => [...row.children].map(words));
const words = (element: Element | null) => element?.textContent?.replace(/\s+/g, ' ').trim();

describe('what a call costs', () => {
  it('is marked as an estimate and opens what it is made of, with the date of the prices', async () => {
    const { answer, element, fixture } = await open();
    expect(words(element)).toBe('–');
    await answer(usage());
    expect(words(element)).toContain('≈ $0.179');
    element.querySelector('button')?.click();
    await fixture.whenStable();
    const shown = TestBed.inject(OverlayContainer).getContainerElement().querySelector('[role="dialog"]');
    expect(rows(shown)).toEqual([
      ['Heard by the model', '1,000 tokens', '$0.0320'],
      ['Phone call', '2 min', '$0.0170'],
    ]);
    expect(words(shown)).toContain('An estimate by list prices of 2026-11-22');
  });

  it('is unknown, not too small, when a price is missing', async () => {
    const { answer, element, fixture } = await open();
    const costs = [{ kind: 'TELEPHONY', quantity: 2, unit: 'MINUTE', costUsd: null, pricesAsOf: null }];
    await answer(usage({ estimatedCostUsd: null, pricesAsOf: null, costs }));
    expect(words(element)).toContain('unknown');
    element.querySelector('button')?.click();
    await fixture.whenStable();
    expect(rows(TestBed.inject(OverlayContainer).getContainerElement())).toEqual([
      ['Phone call', '2 min', 'price unknown'],
    ]);
  });

  it('is read again when more was used, not with every change of the call', async () => {
    const { apollo, answer, fixture } = await open();
    await answer(usage());
    fixture.componentRef.setInput('call', { ...callRow({ revision: 9 }), usage: callState().usage });
    await fixture.whenStable();
    expect(apollo.all('CallCost')).toHaveLength(1);
  });
});
