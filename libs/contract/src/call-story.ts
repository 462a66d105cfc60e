/**
 * The story of one call, folded from its numbered event log. Server, console, replay and export all use this one
 * reducer, so a live call and a call from last week are the same picture. Everything here is pure: values in, values out.
 */

/** What the reducer needs to know of the entities; each side brings its own fuller types. */
export interface StoryShape {
  readonly call: { readonly revision: number };
  readonly item: { readonly id: string; readonly position: number; readonly status: string; readonly text: string };
  readonly toolCall: { readonly id: string };
  readonly latency: { readonly turn: number };
  readonly problem: object;
}

interface StoryEventHead {
  /** 1, 2, 3… per call, without holes. */
  readonly seq: number;
  readonly callId: string;
  /** ISO 8601 UTC. */
  readonly at: string;
  /** Monotonic milliseconds since the call was created. */
  readonly offsetMs: number;
}

export type StoryEvent<S extends StoryShape> = StoryEventHead &
  (
    | { readonly type: 'CallChanged'; readonly call: S['call'] }
    | { readonly type: 'TranscriptChanged'; readonly item: S['item'] }
    | { readonly type: 'ToolCallChanged'; readonly toolCall: S['toolCall'] }
    | { readonly type: 'TurnMeasured'; readonly latency: S['latency'] }
    | { readonly type: 'DtmfDetected'; readonly digit: string; readonly sentByUs: boolean }
    | {
        readonly type: 'OperatorActed';
        readonly actor: string;
        readonly action: string;
        readonly note: string | null;
      }
    | {
        readonly type: 'AnswerDetected';
        readonly answeredBy: 'HUMAN' | 'MACHINE' | 'FAX' | 'UNKNOWN';
        readonly word: string | null;
        readonly afterMs: number | null;
      }
    | {
        readonly type: 'CallRouted';
        readonly outcome: 'AGENT' | 'SENTENCE' | 'VOICEMAIL' | 'REJECTED';
        readonly reason: string;
      }
    | {
        readonly type: 'VoicemailLeft';
        readonly recordingSid: string;
        readonly url: string;
        readonly durationMs: number;
      }
    | {
        readonly type: 'ProblemRaised';
        readonly severity: 'INFO' | 'WARNING' | 'ERROR';
        readonly problem: S['problem'];
      }
  );

/** A piece of text that is not in the log yet; `offset` is the item's length in UTF-16 units before it. */
export interface StoryDelta {
  readonly itemId: string;
  readonly offset: number;
  readonly text: string;
}

/** A run of deltas without a hole, beginning at `offset`. */
export interface Draft {
  readonly offset: number;
  readonly text: string;
}

export interface CallStory<S extends StoryShape> {
  /** Number of the last event applied: the cursor to resume from. */
  readonly lastSeq: number;
  /** Null until the log has told it. */
  readonly call: S['call'] | null;
  /** In conversation order. */
  readonly items: readonly S['item'][];
  /** In the order in which they were first seen. */
  readonly toolCalls: readonly S['toolCall'][];
  /** By turn. */
  readonly latencies: readonly S['latency'][];
  /** The whole log so far. */
  readonly events: readonly StoryEvent<S>[];
  /** Streaming text by item id; gone once the item is final. */
  readonly drafts: ReadonlyMap<string, Draft>;
}

export function emptyStory<S extends StoryShape>(): CallStory<S> {
  return { lastSeq: 0, call: null, items: [], toolCalls: [], latencies: [], events: [], drafts: new Map() };
}

/**
 * `gap` is true when events between the story and this one are missing: the story is unchanged and the caller must ask
 * again after `story.lastSeq`. An event that was applied before changes nothing.
 */
export interface Applied<S extends StoryShape> {
  readonly story: CallStory<S>;
  readonly gap: boolean;
}

export function applyEvent<S extends StoryShape>(story: CallStory<S>, event: StoryEvent<S>): Applied<S> {
  if (event.seq <= story.lastSeq) return { story, gap: false };
  if (event.seq > story.lastSeq + 1) return { story, gap: true };
  const next = { ...project(story, event), lastSeq: event.seq, events: [...story.events, event] };
  return { story: next, gap: false };
}

/** Applies a page of the log; stops at the first hole. */
export function applyEvents<S extends StoryShape>(story: CallStory<S>, events: Iterable<StoryEvent<S>>): Applied<S> {
  let applied: Applied<S> = { story, gap: false };
  for (const event of events) {
    applied = applyEvent(applied.story, event);
    if (applied.gap) break;
  }
  return applied;
}

/** Events that are told in the log and change nothing else of the story. */
type LogOnly = 'DtmfDetected' | 'OperatorActed' | 'AnswerDetected' | 'CallRouted' | 'VoicemailLeft' | 'ProblemRaised';

function project<S extends StoryShape>(story: CallStory<S>, event: StoryEvent<S>): CallStory<S> {
  switch (event.type) {
    case 'CallChanged':
      return newer(story.call, event.call) ? { ...story, call: event.call } : story;
    case 'TranscriptChanged':
      return withItem(story, event.item);
    case 'ToolCallChanged':
      return { ...story, toolCalls: replaced(story.toolCalls, event.toolCall, (one) => one.id === event.toolCall.id) };
    case 'TurnMeasured':
      return { ...story, latencies: withLatency(story.latencies, event.latency) };
    default:
      // A newer server may tell events that this client does not know; they stay in the log, too.
      event.type satisfies LogOnly;
      return story;
  }
}

function newer(known: { readonly revision: number } | null, told: { readonly revision: number }): boolean {
  return known === null || told.revision >= known.revision;
}

function withItem<S extends StoryShape>(story: CallStory<S>, item: S['item']): CallStory<S> {
  const items = replaced(story.items, item, (one) => one.id === item.id).sort((a, b) => a.position - b.position);
  if (item.status === 'IN_PROGRESS' || !story.drafts.has(item.id)) return { ...story, items };
  const drafts = new Map(story.drafts);
  drafts.delete(item.id);
  return { ...story, items, drafts };
}

function withLatency<L extends { readonly turn: number }>(latencies: readonly L[], latency: L): L[] {
  return replaced(latencies, latency, (one) => one.turn === latency.turn).sort((a, b) => a.turn - b.turn);
}

function replaced<T>(list: readonly T[], value: T, same: (one: T) => boolean): T[] {
  const at = list.findIndex(same);
  return at === -1 ? [...list, value] : list.with(at, value);
}

/**
 * Deltas may be lost, repeated or come before their item is known. A hole starts a new draft, which stays invisible
 * until the log has told the text before it.
 */
export function applyDelta<S extends StoryShape>(story: CallStory<S>, delta: StoryDelta): CallStory<S> {
  const item = story.items.find((one) => one.id === delta.itemId);
  if (item !== undefined && item.status !== 'IN_PROGRESS') return story;
  const draft = joined(story.drafts.get(delta.itemId), delta);
  return { ...story, drafts: new Map(story.drafts).set(delta.itemId, draft) };
}

function joined(draft: Draft | undefined, delta: StoryDelta): Draft {
  if (draft === undefined) return { offset: delta.offset, text: delta.text };
  const end = draft.offset + draft.text.length;
  if (delta.offset > end || delta.offset < draft.offset) return { offset: delta.offset, text: delta.text };
  const known = end - delta.offset;
  return { offset: draft.offset, text: draft.text + delta.text.slice(known) };
}

/** The item's text as far as it is known without a hole: the log's, and what has streamed beyond it. */
export function textOf<S extends StoryShape>(story: CallStory<S>, item: S['item']): string {
  const draft = story.drafts.get(item.id);
  if (draft === undefined || draft.offset > item.text.length) return item.text;
  return item.text + draft.text.slice(item.text.length - draft.offset);
}
