import type { DestroyRef, Signal } from '@angular/core';
import { signal } from '@angular/core';
import type { EventFieldsFragment, ItemFieldsFragment, ToolCallFieldsFragment } from '@switchboard/contract';
import { CallEventsDocument } from '@switchboard/contract';
import type { Subscription } from 'rxjs';
import { EMPTY, catchError, map } from 'rxjs';
import type { EventStreams } from '../graphql/event-streams';

type Event = EventFieldsFragment;

/** What a row of the board tells of its conversation. */
export interface Pulse {
  readonly lastSeq: number;
  readonly words: Pick<ItemFieldsFragment, 'id' | 'speaker' | 'text'> | null;
  /** The tool that is running. */
  readonly tool: Pick<ToolCallFieldsFragment, 'id' | 'name' | 'startedAt'> | null;
  /** Those that wait for a person's answer, oldest first. */
  readonly questions: readonly Pick<ToolCallFieldsFragment, 'id' | 'startedAt'>[];
  readonly toolFailed: boolean;
  /** Of the last measured turn. */
  readonly responseMs: number | null;
}

/** Events to look back on, so that a call in progress shows its last words at once. */
const LOOK_BACK = 20;
/** A board shows more rows than anyone reads; beyond this number they show no words. */
const MOST_FOLLOWED = 30;

export function pulseOf(before: Pulse, event: Event): Pulse {
  if (event.seq <= before.lastSeq) return before;
  const pulse = { ...before, lastSeq: event.seq };
  switch (event.type) {
    case 'TranscriptChanged':
      return event.item.text === '' ? pulse : { ...pulse, words: event.item };
    case 'ToolCallChanged':
      return withTool(pulse, event.toolCall);
    case 'TurnMeasured':
      return { ...pulse, responseMs: event.latency.responseMs };
    default:
      return pulse;
  }
}

function withTool(pulse: Pulse, toolCall: ToolCallFieldsFragment): Pulse {
  const asks = toolCall.status === 'WAITING_FOR_OPERATOR';
  const others = pulse.questions.filter(({ id }) => id !== toolCall.id);
  const questions = asks ? [...others, toolCall] : others;
  if (asks || toolCall.status === 'RUNNING') return { ...pulse, questions, tool: toolCall, toolFailed: false };
  const toolFailed = toolCall.status === 'FAILED' || toolCall.status === 'TIMED_OUT';
  return { ...pulse, questions, tool: pulse.tool?.id === toolCall.id ? null : pulse.tool, toolFailed };
}

/** Follows the logs of the calls on the board, each from a little before its present end. */
export class CallPulses {
  private readonly pulses = signal<ReadonlyMap<string, Pulse>>(new Map());
  private readonly subscriptions = new Map<string, Subscription>();
  readonly byCall: Signal<ReadonlyMap<string, Pulse>> = this.pulses.asReadonly();

  constructor(
    private readonly streams: EventStreams,
    destroyRef: DestroyRef,
  ) {
    destroyRef.onDestroy(() => this.subscriptions.forEach((subscription) => subscription.unsubscribe()));
  }

  follow(calls: readonly { readonly id: string; readonly lastSeq: number }[]): void {
    const wanted = calls.slice(0, MOST_FOLLOWED);
    for (const [id, subscription] of this.subscriptions) {
      if (wanted.some((call) => call.id === id)) continue;
      subscription.unsubscribe();
      this.subscriptions.delete(id);
    }
    for (const { id, lastSeq } of wanted) {
      if (!this.subscriptions.has(id)) this.subscriptions.set(id, this.listen(id, Math.max(0, lastSeq - LOOK_BACK)));
    }
  }

  private listen(callId: string, from: number): Subscription {
    const begin: Pulse = { lastSeq: from, words: null, tool: null, questions: [], toolFailed: false, responseMs: null };
    const known = () => this.pulses().get(callId) ?? begin;
    return this.streams
      .follow(CallEventsDocument, () => ({ callId, after: known().lastSeq }))
      .pipe(
        map(({ callEvents }) => pulseOf(known(), callEvents)),
        // The row stays without words; the board itself tells what is wrong.
        catchError(() => EMPTY),
      )
      .subscribe((pulse) => this.pulses.update((pulses) => new Map(pulses).set(callId, pulse)));
  }
}
