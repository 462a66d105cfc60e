import { DOCUMENT, DestroyRef, Injectable, computed, inject, signal } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import type { TypedDocumentNode } from '@apollo/client';
import { Apollo } from 'apollo-angular';
import type { Observable } from 'rxjs';
import { Subject, defer, filter, fromEvent, map, merge, retry, share, take, tap, throwError, timer } from 'rxjs';
import { EventSocket } from './event-socket';
import { isFinal } from './refusal';
import { retryDelayMs } from './retry-delay';
import { ServerClock } from './server-clock';

/** `live`: connected, or nothing to be connected for. */
export type LinkState = 'live' | 'reconnecting' | 'offline';

/** How long after a reconnect events still count as caught up, once none has come. */
const QUIET_MS = 400;
const SHOW_CAUGHT_UP_MS = 3_000;

/**
 * Owns every subscription of the console. A stream that is cut resumes by itself: all wait for one shared attempt, and
 * each reads its cursor anew (`variables` is called at every attempt).
 */
@Injectable({ providedIn: 'root' })
export class EventStreams {
  private readonly apollo = inject(Apollo);
  private readonly socket = inject(EventSocket);
  private readonly clock = inject(ServerClock);
  private readonly document = inject(DOCUMENT);
  private readonly destroyRef = inject(DestroyRef);

  private readonly streams = signal(0);
  private readonly online = signal(this.document.defaultView?.navigator.onLine ?? true);
  private readonly cutAt = signal<number | null>(null);
  private readonly caughtUpCount = signal(0);
  private readonly urgent$ = new Subject<void>();
  private nextAttempt: Observable<unknown> | null = null;
  private failures = 0;
  private replayBeforeMs = 0;
  private replayed = 0;
  private quiet: ReturnType<typeof setTimeout> | undefined;

  readonly state = computed<LinkState>(() => {
    if (!this.online()) return 'offline';
    return this.cutAt() === null ? 'live' : 'reconnecting';
  });
  /** Local epoch ms of the moment the connection was lost; null while there is one. */
  readonly lostAt = this.cutAt.asReadonly();
  /** Events replayed by the last reconnect; 0 again after 3 s. */
  readonly caughtUp = this.caughtUpCount.asReadonly();

  constructor() {
    const view = this.document.defaultView;
    if (view !== null) {
      this.when(fromEvent(view, 'online'), () => this.setOnline(true));
      this.when(fromEvent(view, 'offline'), () => this.setOnline(false));
    }
    const visible = fromEvent(this.document, 'visibilitychange').pipe(
      filter(() => this.document.visibilityState === 'visible'),
    );
    this.when(visible, () => this.retryNow());
    this.when(this.socket.cut, () => this.lost());
  }

  /** Errors only with refusals that a retry cannot heal (see `isFinal`); completes when the server completes. */
  follow<TData, TVariables extends Record<string, unknown>>(
    query: TypedDocumentNode<TData, TVariables>,
    variables: () => TVariables,
  ): Observable<TData> {
    return defer(() =>
      this.apollo.subscribe<TData, TVariables>({
        query,
        variables: variables(),
        fetchPolicy: 'no-cache',
      } as Apollo.SubscribeOptions<TData, TVariables>),
    ).pipe(
      map((result) => {
        if (result.error !== undefined) throw result.error;
        return result.data as TData;
      }),
      tap(() => this.flowing()),
      retry({ delay: (error: unknown) => (isFinal(error) ? throwError(() => error) : this.attempt()) }),
      counted(this.streams),
    );
  }

  retryNow(): void {
    this.urgent$.next();
  }

  /** To be called with the time of every numbered event: those older than the reconnect were caught up. */
  noteEvent(at: string): void {
    if (Date.parse(at) >= this.replayBeforeMs) return;
    this.replayed += 1;
    clearTimeout(this.quiet);
    this.quiet = setTimeout(() => this.tellCaughtUp(), QUIET_MS);
  }

  private attempt(): Observable<unknown> {
    if (this.nextAttempt !== null) return this.nextAttempt;
    this.lost();
    const attempt = merge(timer(retryDelayMs(this.failures)), this.urgent$).pipe(
      take(1),
      tap(() => (this.nextAttempt = null)),
      share(),
    );
    this.failures += 1;
    this.nextAttempt = attempt;
    return attempt;
  }

  private lost(): void {
    if (this.streams() > 0 && this.cutAt() === null) this.cutAt.set(Date.now());
  }

  private flowing(): void {
    this.failures = 0;
    if (this.cutAt() === null) return;
    this.cutAt.set(null);
    this.replayBeforeMs = this.clock.now();
  }

  private tellCaughtUp(): void {
    const count = this.replayed;
    this.replayed = 0;
    this.replayBeforeMs = 0;
    this.caughtUpCount.set(count);
    setTimeout(() => this.caughtUpCount.set(0), SHOW_CAUGHT_UP_MS);
  }

  private setOnline(online: boolean): void {
    this.online.set(online);
    if (online) this.retryNow();
    else this.socket.terminate();
  }

  private when(source: Observable<unknown>, run: () => void): void {
    source.pipe(takeUntilDestroyed(this.destroyRef)).subscribe(run);
  }
}

/** Keeps the number of open streams: without any, a closed socket is no trouble. */
function counted<T>(streams: { update(change: (n: number) => number): void }) {
  return (source: Observable<T>): Observable<T> =>
    defer(() => {
      streams.update((n) => n + 1);
      return source;
    }).pipe(tap({ finalize: () => streams.update((n) => n - 1) }));
}
