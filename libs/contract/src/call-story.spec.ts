import fc from 'fast-check';
import type { CallStory, StoryEvent, StoryShape } from './call-story';
import { applyDelta, applyEvent, applyEvents, emptyStory, textOf } from './call-story';

interface Shape extends StoryShape {
  readonly call: { readonly revision: number; readonly status: string };
  readonly item: { readonly id: string; readonly position: number; readonly status: string; readonly text: string };
  readonly toolCall: { readonly id: string; readonly status: string };
  readonly latency: { readonly turn: number; readonly responseMs: number };
  readonly problem: { readonly message: string };
}
type Event = StoryEvent<Shape>;
type Body = Event extends infer E ? (E extends Event ? Omit<E, 'seq' | 'callId' | 'at' | 'offsetMs'> : never) : never;

const numbered = (bodies: readonly Body[]): Event[] =>
  bodies.map(
    (body, index) =>
      ({ ...body, seq: index + 1, callId: 'call_1', at: '2026-11-22T10:00:00.000Z', offsetMs: index * 10 }) as Event,
  );

const body: fc.Arbitrary<Body> = fc.oneof(
  fc
    .record({ revision: fc.nat(9), status: fc.constantFrom('QUEUED', 'IN_PROGRESS', 'COMPLETED') })
    .map((call) => ({ type: 'CallChanged' as const, call })),
  fc
    .record({
      id: fc.constantFrom('item_a', 'item_b', 'item_c', 'item_d'),
      status: fc.constantFrom('IN_PROGRESS', 'COMPLETED', 'INTERRUPTED'),
      text: fc.string({ maxLength: 6 }),
    })
    // A position belongs to its item for good.
    .map((item) => ({ type: 'TranscriptChanged' as const, item: { ...item, position: 9 - item.id.charCodeAt(5) } })),
  fc
    .record({ id: fc.constantFrom('tc_1', 'tc_2'), status: fc.constantFrom('RUNNING', 'SUCCEEDED') })
    .map((toolCall) => ({ type: 'ToolCallChanged' as const, toolCall })),
  fc
    .record({ turn: fc.nat(4), responseMs: fc.nat(3000) })
    .map((latency) => ({ type: 'TurnMeasured' as const, latency })),
  fc
    .record({ digit: fc.constantFrom('1', '#'), sentByUs: fc.boolean() })
    .map((keys) => ({ type: 'DtmfDetected' as const, ...keys })),
  fc.constant({ type: 'ProblemRaised' as const, severity: 'ERROR' as const, problem: { message: 'no' } }),
);
const log = fc.array(body, { minLength: 1, maxLength: 40 }).map(numbered);
const whole = (events: readonly Event[]): CallStory<Shape> => applyEvents(emptyStory<Shape>(), events).story;

describe('the story of a call', () => {
  it('is the same for a viewer that was cut off anywhere, any number of times, and resumed after its last number', () => {
    fc.assert(
      fc.property(log, fc.array(fc.tuple(fc.nat(40), fc.nat(12)), { maxLength: 8 }), (events, cuts) => {
        let story = emptyStory<Shape>();
        for (const [length, overlap] of cuts) {
          // A careless server may send again what is known.
          const from = Math.max(0, story.lastSeq - overlap);
          story = applyEvents(story, events.slice(from, from + length)).story;
        }
        story = applyEvents(story, events.slice(story.lastSeq)).story;
        expect(story).toEqual(whole(events));
      }),
    );
  });

  it('answers a hole with a gap and stays as it was', () => {
    fc.assert(
      fc.property(log, fc.nat(39), fc.integer({ min: 1, max: 20 }), (events, at, skip) => {
        const story = whole(events.slice(0, at));
        const later = events[story.lastSeq + skip];
        fc.pre(later !== undefined);
        const applied = applyEvent(story, later as Event);
        expect(applied.gap).toBe(true);
        expect(applied.story).toBe(story);
      }),
    );
  });

  it('changes nothing when an event comes twice', () => {
    fc.assert(
      fc.property(log, fc.nat(39), (events, at) => {
        const story = whole(events);
        const again = events[at % events.length] as Event;
        expect(applyEvent(story, again)).toEqual({ story, gap: false });
      }),
    );
  });

  it('shows items in conversation order whatever the order of arrival', () => {
    fc.assert(
      fc.property(log, (events) => {
        const positions = whole(events).items.map((item) => item.position);
        expect(positions).toEqual([...positions].sort((a, b) => a - b));
        expect(new Set(positions).size).toBe(positions.length);
      }),
    );
  });

  it('keeps the call with the highest revision', () => {
    const events = numbered([
      { type: 'CallChanged', call: { revision: 3, status: 'COMPLETED' } },
      { type: 'CallChanged', call: { revision: 2, status: 'IN_PROGRESS' } },
    ]);
    expect(whole(events).call?.status).toBe('COMPLETED');
  });

  it('keeps the whole log, numbered without holes', () => {
    fc.assert(
      fc.property(log, (events) => {
        expect(whole(events).events.map((event) => event.seq)).toEqual(events.map((_, index) => index + 1));
      }),
    );
  });

  it('tolerates an event kind of a newer server', () => {
    const strange = { type: 'SomethingNew', seq: 1, callId: 'call_1', at: '', offsetMs: 0 } as unknown as Event;
    expect(applyEvent(emptyStory<Shape>(), strange).story.lastSeq).toBe(1);
  });
});

describe('streaming text', () => {
  const item = (text: string, status = 'IN_PROGRESS') => ({ id: 'item_a', position: 1, status, text });
  const begun = (text: string) => whole(numbered([{ type: 'TranscriptChanged', item: item(text) }]));
  const shown = (story: CallStory<Shape>) => story.items.map((one) => textOf(story, one)).join('|');

  it('is always a prefix of the truth, whatever is lost, repeated or reordered', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1, maxLength: 30 }),
        fc.array(fc.tuple(fc.nat(29), fc.integer({ min: 1, max: 6 })), { maxLength: 20 }),
        fc.nat(10),
        (truth, pieces, known) => {
          let story = begun(truth.slice(0, known));
          for (const [offset, length] of pieces) {
            if (offset >= truth.length) continue;
            story = applyDelta(story, { itemId: 'item_a', offset, text: truth.slice(offset, offset + length) });
            expect(truth.startsWith(shown(story))).toBe(true);
          }
        },
      ),
    );
  });

  it('grows with each delta', () => {
    let story = begun('');
    story = applyDelta(story, { itemId: 'item_a', offset: 0, text: 'Good ' });
    story = applyDelta(story, { itemId: 'item_a', offset: 5, text: 'morning' });
    expect(shown(story)).toBe('Good morning');
  });

  it('waits for the log after a lost delta', () => {
    let story = begun('Good ');
    story = applyDelta(story, { itemId: 'item_a', offset: 9, text: 'ing.' });
    expect(shown(story)).toBe('Good ');
    const [, told] = numbered([
      { type: 'TranscriptChanged', item: item('') },
      { type: 'TranscriptChanged', item: item('Good morn') },
    ]);
    story = applyEvent(story, told as Event).story;
    expect(shown(story)).toBe('Good morning.');
  });

  it('is kept for an item that the log has not told yet', () => {
    const story = applyDelta(emptyStory<Shape>(), { itemId: 'item_a', offset: 0, text: 'Hello' });
    const [begin] = numbered([{ type: 'TranscriptChanged', item: item('') }]);
    expect(shown(applyEvent(story, begin as Event).story)).toBe('Hello');
  });

  it('never touches a final item', () => {
    const story = whole(numbered([{ type: 'TranscriptChanged', item: item('Done.', 'COMPLETED') }]));
    expect(applyDelta(story, { itemId: 'item_a', offset: 5, text: ' Late.' })).toBe(story);
  });

  it('is dropped when the item becomes final', () => {
    const streaming = applyDelta(begun('Your order'), { itemId: 'item_a', offset: 10, text: ' shipped' });
    const [, final] = numbered([
      { type: 'TranscriptChanged', item: item('') },
      { type: 'TranscriptChanged', item: item('Your order', 'INTERRUPTED') },
    ]);
    const story = applyEvent(streaming, final as Event).story;
    expect(shown(story)).toBe('Your order');
    expect(story.drafts.size).toBe(0);
  });
});
