import type { DestroyRef } from '@angular/core';
import { Injectable, computed, inject, signal } from '@angular/core';
import type { CallRowFragment, LiveFiguresQuery } from '@switchboard/contract';
import { CallsChangedDocument, LiveFiguresDocument } from '@switchboard/contract';
import { Apollo } from 'apollo-angular';
import type { Subscription } from 'rxjs';
import { Subject, catchError, debounceTime, exhaustMap, merge, of, repeat, tap, timer } from 'rxjs';
import { Access } from '../access/access';
import { EventStreams } from '../graphql/event-streams';
import { toRefusal } from '../graphql/refusal';
import { EMPTY_BOARD, applyChange } from './call-board';

export type LiveFigures = LiveFiguresQuery['liveFigures'];

const FIGURES_EVERY_MS = 15_000;
const FIGURES_AFTER_CHANGE_MS = 1_000;
const AGAIN_MS = 1_000;

/** The calls of this moment, for the board, the navigation and the command menu. Followed while the shell is open. */
@Injectable({ providedIn: 'root' })
export class LiveCalls {
  private readonly streams = inject(EventStreams);
  private readonly apollo = inject(Apollo);
  private readonly access = inject(Access);
  private readonly boardNow = signal(EMPTY_BOARD);
  private readonly loadedNow = signal(false);
  private readonly problem = signal<string | null>(null);
  private readonly figuresNow = signal<LiveFigures | null>(null);
  private readonly changed$ = new Subject<void>();
  private subscription: Subscription | undefined;

  readonly board = this.boardNow.asReadonly();
  readonly count = computed(() => this.boardNow().current.length);
  /** False until the first snapshot. */
  readonly loaded = this.loadedNow.asReadonly();
  /** Why the board cannot be followed; null while it can. */
  readonly error = this.problem.asReadonly();
  /** Null until told. */
  readonly figures = this.figuresNow.asReadonly();

  follow(destroyRef: DestroyRef): void {
    this.start();
    destroyRef.onDestroy(() => this.stop());
  }

  retry(): void {
    this.stop();
    this.start();
  }

  find(id: string): CallRowFragment | undefined {
    const board = this.boardNow();
    return board.current.find((one) => one.id === id) ?? board.ended.find((one) => one.call.id === id)?.call;
  }

  private start(): void {
    this.problem.set(null);
    const changes = this.streams
      .follow(CallsChangedDocument, () => ({}))
      .pipe(
        // The server may end the stream when it drains: ask again.
        repeat({ delay: AGAIN_MS }),
        tap(({ callsChanged }) => {
          this.boardNow.update((board) => applyChange(board, callsChanged, Date.now()));
          this.loadedNow.set(true);
          this.changed$.next();
        }),
        catchError((error: unknown) => {
          this.refused(error);
          return of(null);
        }),
      );
    this.subscription = changes.subscribe();
    this.subscription.add(this.followFigures());
  }

  private stop(): void {
    this.subscription?.unsubscribe();
    this.boardNow.set(EMPTY_BOARD);
    this.loadedNow.set(false);
    this.figuresNow.set(null);
  }

  private followFigures(): Subscription {
    return merge(timer(0, FIGURES_EVERY_MS), this.changed$.pipe(debounceTime(FIGURES_AFTER_CHANGE_MS)))
      .pipe(
        exhaustMap(() =>
          this.apollo.query({ query: LiveFiguresDocument }).pipe(
            tap(({ data }) => this.figuresNow.set(data?.liveFigures ?? null)),
            // Figures are a side dish: the old ones stay until the next try.
            catchError(() => of(null)),
          ),
        ),
      )
      .subscribe();
  }

  private refused(error: unknown): void {
    const refusal = toRefusal(error);
    if (refusal.code === 'UNAUTHENTICATED') void this.access.expired();
    else this.problem.set(refusal.message);
  }
}
