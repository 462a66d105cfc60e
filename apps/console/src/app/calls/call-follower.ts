import { DestroyRef, Injectable, computed, inject, signal } from '@angular/core';
import type {
  CallPageQuery,
  CallRowFragment,
  CallStateFragment,
  CallStory,
  EventFieldsFragment,
  ItemFieldsFragment,
  LatencyFieldsFragment,
  ProblemFieldsFragment,
  StoryDelta,
  ToolCallFieldsFragment,
  TransferFieldsFragment,
} from '@switchboard/contract';
import {
  CallEventsDocument,
  CallLogDocument,
  CallPageDocument,
  TranscriptDeltasDocument,
  applyDelta,
  applyEvent,
  applyEvents,
  emptyStory,
} from '@switchboard/contract';
import { Apollo } from 'apollo-angular';
import {
  EMPTY,
  Subject,
  Subscription,
  catchError,
  firstValueFrom,
  of,
  repeat,
  startWith,
  switchMap,
  timer,
} from 'rxjs';
import { Access } from '../access/access';
import { EventStreams } from '../graphql/event-streams';
import { toRefusal } from '../graphql/refusal';
import { ServerClock } from '../graphql/server-clock';
import { isOver } from '../board/call-board';
import { LiveCalls } from '../board/live-calls';

export interface ConsoleStory {
  readonly call: CallStateFragment;
  readonly item: ItemFieldsFragment;
  readonly toolCall: ToolCallFieldsFragment;
  readonly latency: LatencyFieldsFragment;
  readonly transfer: TransferFieldsFragment;
  readonly problem: ProblemFieldsFragment;
}
export type Story = CallStory<ConsoleStory>;
type CallFacts = NonNullable<CallPageQuery['call']>;
export type FollowedCall = CallRowFragment &
  Partial<Pick<CallFacts, 'variables' | 'phoneNumber' | 'callSid' | 'streamSid' | 'usage' | 'tags' | 'falseStarts'>> & {
    readonly agentVersion: CallRowFragment['agentVersion'] | CallFacts['agentVersion'];
  };

export type FollowState = 'loading' | 'ready' | 'missing' | 'failed';

/** A call that has ended is still told late events (a recording, an analysis) for this long. */
const LATE_EVENTS_MS = 10 * 60_000;
const AGAIN_MS = 1_000;

/**
 * One call, followed from its first event to its last: the log is read to its end, then the stream goes on after the
 * last number known. A cut, a hole or a trimmed log all end in the same story.
 */
@Injectable()
export class CallFollower {
  private readonly apollo = inject(Apollo);
  private readonly streams = inject(EventStreams);
  private readonly access = inject(Access);
  private readonly clock = inject(ServerClock);
  private readonly liveCalls = inject(LiveCalls);
  private readonly resume$ = new Subject<void>();
  private readonly facts = signal<CallRowFragment | CallFacts | null>(null);
  private readonly storyNow = signal<Story>(emptyStory<ConsoleStory>());
  private readonly stateNow = signal<FollowState>('loading');
  private readonly problem = signal<string>('');
  private subscription = new Subscription();
  private id = '';

  readonly story = this.storyNow.asReadonly();
  readonly state = this.stateNow.asReadonly();
  readonly errorMessage = this.problem.asReadonly();
  /** What is known of the call: the facts of its page, overlaid with what the log has told since. */
  readonly call = computed<FollowedCall | null>(() => {
    const facts = this.facts();
    const told = this.storyNow().call;
    if (facts === null) return null;
    return told === null || told.revision < facts.revision ? facts : { ...facts, ...told };
  });
  readonly live = computed(() => {
    const call = this.call();
    return call !== null && !isOver(call.status);
  });

  constructor() {
    inject(DestroyRef).onDestroy(() => this.subscription.unsubscribe());
  }

  open(id: string): void {
    this.id = id;
    this.subscription.unsubscribe();
    this.subscription = new Subscription();
    this.storyNow.set(emptyStory<ConsoleStory>());
    this.facts.set(this.liveCalls.find(id) ?? null);
    this.stateNow.set('loading');
    void this.load();
  }

  retry(): void {
    this.open(this.id);
  }

  private async load(): Promise<void> {
    const id = this.id;
    try {
      const facts = await this.readAll(id);
      if (id !== this.id) return;
      this.stateNow.set(facts === null ? 'missing' : 'ready');
      if (facts !== null && this.mayStillChange(facts)) this.listen(id);
    } catch (error) {
      if (id === this.id) this.refused(error);
    }
  }

  /** Reads the page and the log to its present end; null when there is no such call. */
  private async readAll(id: string): Promise<CallFacts | null> {
    const { data } = await firstValueFrom(this.apollo.query({ query: CallPageDocument, variables: { id } }));
    const facts = data?.call ?? null;
    if (facts === null) return null;
    let story = applyEvents(emptyStory<ConsoleStory>(), facts.events).story;
    while (story.lastSeq < facts.lastSeq) {
      const page = await this.readLog(id, story.lastSeq);
      const { lastSeq } = story;
      story = applyEvents(story, page).story;
      if (story.lastSeq === lastSeq) break;
    }
    if (id !== this.id) return facts;
    this.facts.set(facts);
    this.storyNow.set(story);
    return facts;
  }

  private async readLog(id: string, after: number): Promise<EventFieldsFragment[]> {
    const { data } = await firstValueFrom(this.apollo.query({ query: CallLogDocument, variables: { id, after } }));
    return data?.call?.events ?? [];
  }

  private listen(callId: string): void {
    const events = this.resume$.pipe(
      startWith(undefined),
      switchMap(() =>
        this.streams
          .follow(CallEventsDocument, () => ({ callId, after: this.storyNow().lastSeq }))
          // The server completes the stream after the last late event; an earlier end is a cut.
          .pipe(repeat({ delay: () => (this.live() ? timer(AGAIN_MS) : EMPTY) })),
      ),
      catchError((error: unknown) => {
        this.interrupted(error);
        return EMPTY;
      }),
    );
    this.subscription.add(events.subscribe(({ callEvents }) => this.told(callEvents)));
    if (!this.live()) return;
    const deltas = this.streams.follow(TranscriptDeltasDocument, () => ({ callId })).pipe(catchError(() => of(null)));
    this.subscription.add(deltas.subscribe((delta) => delta && this.streamed(delta.transcriptDeltas)));
  }

  private told(event: EventFieldsFragment): void {
    const { story, gap } = applyEvent(this.storyNow(), event);
    if (gap) return this.resume$.next();
    this.streams.noteEvent(event.at);
    this.clock.heardEvent(event.at);
    this.storyNow.set(story);
  }

  private streamed(delta: StoryDelta): void {
    this.storyNow.update((story) => applyDelta(story, delta));
  }

  /** A stream that cannot go on from its number: read the log again from the beginning. */
  private interrupted(error: unknown): void {
    if (toRefusal(error).code !== 'RESYNC_REQUIRED') return this.refused(error);
    this.subscription.unsubscribe();
    this.subscription = new Subscription();
    void this.load();
  }

  private refused(error: unknown): void {
    const { code, message } = toRefusal(error);
    if (code === 'UNAUTHENTICATED') return void this.access.expired();
    this.problem.set(message);
    this.stateNow.set(code === 'NOT_FOUND' || code === 'BAD_USER_INPUT' ? 'missing' : 'failed');
  }

  private mayStillChange(facts: CallFacts): boolean {
    if (!isOver(facts.status)) return true;
    return facts.endedAt !== null && this.clock.now() - Date.parse(facts.endedAt) < LATE_EVENTS_MS;
  }
}
