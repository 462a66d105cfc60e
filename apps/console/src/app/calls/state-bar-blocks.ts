import type { CallStatus } from '@switchboard/contract';
import type { Story } from './call-follower';

/** A stretch of the call in percent of the whole bar. */
export interface Block {
  readonly id: string;
  readonly kind: 'QUEUED' | 'RINGING' | 'CONNECTING' | 'IN_PROGRESS' | 'caller' | 'agent' | 'tool' | 'transfer';
  readonly left: number;
  readonly width: number;
}
/** A moment: an interruption, a key, an operator's act, a problem. */
export interface Tick {
  readonly id: string;
  readonly kind: 'cut' | 'key' | 'operator' | 'problem';
  readonly left: number;
}
export interface StateBarView {
  readonly states: readonly Block[];
  readonly blocks: readonly Block[];
  readonly ticks: readonly Tick[];
  /** Milliseconds from creation to the end of the bar. */
  readonly spanMs: number;
}

interface CallTimes {
  readonly createdAt: string;
  readonly answeredAt: string | null;
}

/** Narrower would not be seen. */
const NARROWEST = 0.4;

/** `spanMs`: from creation to the end of the call, or to now. */
export function stateBar(story: Story, call: CallTimes, spanMs: number): StateBarView {
  const span = Math.max(spanMs, 1);
  const share = (ms: number): number => Math.min(100, Math.max(0, (ms / span) * 100));
  const speechBegin = call.answeredAt === null ? 0 : Date.parse(call.answeredAt) - Date.parse(call.createdAt);
  const block = (id: string, kind: Block['kind'], fromMs: number, toMs: number): Block => {
    const left = share(fromMs);
    return { id, kind, left, width: Math.max(NARROWEST, share(toMs) - left) };
  };
  return {
    states: states(story, span).map((one) => block(one.kind, one.kind, one.fromMs, one.toMs)),
    blocks: [
      ...speech(story, speechBegin, span),
      ...tools(story, call.createdAt, span),
      ...transfers(story, call.createdAt, span),
    ].map((one) => block(one.id, one.kind, one.fromMs, one.toMs)),
    ticks: ticks(story, speechBegin).map((one) => ({ ...one, left: share(one.atMs) })),
    spanMs: span,
  };
}

interface Stretch {
  readonly id: string;
  readonly kind: Block['kind'];
  readonly fromMs: number;
  readonly toMs: number;
}

function stateOf(status: CallStatus, activity: string | null): Block['kind'] | null {
  if (status === 'QUEUED' || status === 'RINGING') return status;
  if (status !== 'IN_PROGRESS') return null;
  return activity === 'CONNECTING' ? 'CONNECTING' : 'IN_PROGRESS';
}

function states(story: Story, spanMs: number): Stretch[] {
  const stretches: Stretch[] = [];
  for (const event of story.events) {
    if (event.type !== 'CallChanged') continue;
    const kind = stateOf(event.call.status, event.call.activity);
    const last = stretches.at(-1);
    if (last?.kind === kind) continue;
    if (last !== undefined) stretches[stretches.length - 1] = { ...last, toMs: event.offsetMs };
    if (kind === null) return stretches;
    stretches.push({ id: kind, kind, fromMs: stretches.length === 0 ? 0 : event.offsetMs, toMs: spanMs });
  }
  return stretches;
}

function speech(story: Story, begin: number, spanMs: number): Stretch[] {
  return story.items
    .filter((item) => item.speaker === 'CALLER' || item.speaker === 'AGENT')
    .map((item) => ({
      id: item.id,
      kind: item.speaker === 'CALLER' ? 'caller' : 'agent',
      fromMs: begin + item.startMs,
      toMs: item.endMs === null ? spanMs : begin + item.endMs,
    }));
}

function tools(story: Story, createdAt: string, spanMs: number): Stretch[] {
  const begin = Date.parse(createdAt);
  return story.toolCalls.map((one) => ({
    id: one.id,
    kind: 'tool',
    fromMs: Date.parse(one.startedAt) - begin,
    toMs: one.endedAt === null ? spanMs : Date.parse(one.endedAt) - begin,
  }));
}

function transfers(story: Story, createdAt: string, spanMs: number): Stretch[] {
  const begin = Date.parse(createdAt);
  return story.transfers.map((one) => ({
    id: one.id,
    kind: 'transfer',
    fromMs: Date.parse(one.startedAt) - begin,
    toMs: one.endedAt === null ? spanMs : Date.parse(one.endedAt) - begin,
  }));
}

function ticks(story: Story, begin: number): (Omit<Tick, 'left'> & { readonly atMs: number })[] {
  const cuts = story.items
    .filter((item) => item.status === 'INTERRUPTED')
    .map((item) => ({
      id: item.id,
      kind: 'cut' as const,
      atMs: begin + (item.endMs ?? item.startMs + (item.heardMs ?? 0)),
    }));
  const others = story.events.flatMap((event) => {
    const kind = TICK_KINDS[event.type];
    return kind === undefined ? [] : [{ id: `event-${event.seq}`, kind, atMs: event.offsetMs }];
  });
  return [...cuts, ...others];
}

const TICK_KINDS: Readonly<Record<string, Tick['kind'] | undefined>> = {
  DtmfDetected: 'key',
  DigitsCollected: 'key',
  OperatorActed: 'operator',
  ProblemRaised: 'problem',
};
