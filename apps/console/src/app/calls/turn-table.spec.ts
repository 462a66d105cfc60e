import { event, said } from '../../testing/calls.rig';
import { TestBed } from '@angular/core/testing';
import type { LatencyFieldsFragment } from '@switchboard/contract';
import { applyEvents, emptyStory } from '@switchboard/contract';
import type { ConsoleStory } from './call-follower';
import { TurnTable } from './turn-table';

const measured = (seq: number, latency: Partial<LatencyFieldsFragment> = {}) =>
  event(seq, {
    type: 'TurnMeasured',
    latency: {
      ...{ turn: 1, responseMs: 800, turnDetectionMs: 500, modelMs: 250, toolMs: null, playoutMs: 50 },
      ...{ bargeInMs: null, approximate: false, ...latency },
    },
  });

async function table(...events: ReturnType<typeof event>[]): Promise<HTMLElement> {
  const fixture = TestBed.createComponent(TurnTable);
  fixture.componentRef.setInput('story', applyEvents(emptyStory<ConsoleStory>(), events).story);
  await fixture.whenStable();
  return fixture.nativeElement as HTMLElement;
}
const textOf = (element: Element | null | undefined) => element?.textContent?.replace(/\s+/g, ' ').trim();

describe('the time of each turn', () => {
  it('is a table that says each figure in words', async () => {
    const shown = await table(
      said(1, { speaker: 'CALLER', turn: 1, text: 'Where is my order?' }),
      measured(2, { responseMs: 2_510, toolMs: 1_210, bargeInMs: 140 }),
    );
    const heads = [...shown.querySelectorAll('thead th')].map(textOf);
    expect(heads).toEqual([
      ...['Turn', 'Caller said', 'Turn detection', 'Model', 'Tools', 'Playout', 'Response', 'Barge-in'],
    ]);
    const cells = [...shown.querySelectorAll('tbody th, tbody td')].map(textOf);
    expect(cells).toEqual([
      ...['1', 'Where is my order?', '500 ms', '250 ms', '1,210 ms', '50 ms', '2,510 ms slow', '⟂ 140 ms'],
    ]);
  });

  it('the bands end at 800 and 1,500 ms', async () => {
    const shown = await table(
      ...[800, 801, 1_500, 1_501].map((responseMs, at) => measured(at + 1, { turn: at + 1, responseMs })),
    );
    expect([...shown.querySelectorAll('.band')].map(textOf)).toEqual(['good', 'fair', 'fair', 'slow']);
  });

  it('all bars share the scale of the longest response', async () => {
    const shown = await table(
      measured(1, { turn: 1, responseMs: 2_000, turnDetectionMs: 1_000 }),
      measured(2, { turn: 2, responseMs: 1_000, turnDetectionMs: 1_000 }),
    );
    const widths = [...shown.querySelectorAll<HTMLElement>('.bar[data-stage="turnDetection"]')].map(
      ({ style }) => style.width,
    );
    expect(widths).toEqual(['50%', '50%']);
  });

  it('what was found in the audio is marked, and only that', async () => {
    const shown = await table(measured(1, { turn: 1, approximate: true }), measured(2, { turn: 2 }));
    const [first, second] = [...shown.querySelectorAll('tbody tr')].map(textOf);
    expect(first?.match(/≈/g)).toHaveLength(2);
    expect(second).not.toContain('≈');
  });

  it('sums up response and barge-in', async () => {
    const shown = await table(
      measured(1, { turn: 1, responseMs: 600, bargeInMs: 100 }),
      measured(2, { turn: 2, responseMs: 900, bargeInMs: 180 }),
    );
    expect([...shown.querySelectorAll('.summary > div')].map((fact) => [...fact.children].map(textOf))).toEqual([
      ['Response p50', '600 ms'],
      ['p95', '900 ms'],
      ['Slowest', 'turn 2'],
      ['Barge-in p50', '100 ms'],
      ['p95', '180 ms'],
    ]);
  });

  it('says when nothing was measured', async () => {
    expect(textOf(await table())).toContain('No turn was measured');
  });
});
