import { DestroyRef, Injectable, computed, inject, signal } from '@angular/core';
import type { CallRowFragment } from '@switchboard/contract';
import { CallHistoryDocument } from '@switchboard/contract';
import { Apollo } from 'apollo-angular';
import type { Subscription } from 'rxjs';
import { Access } from '../access/access';
import { toRefusal } from '../graphql/refusal';
import { ServerClock } from '../graphql/server-clock';
import { LiveCalls } from '../board/live-calls';
import type { CallSearch } from './call-search';
import { filterOf } from './call-search';

const PAGE = 50;
export type PagesState = 'loading' | 'ready' | 'failed';

/** The history, page after page by cursor. Rows of calls that go on are kept up to date by the live board. */
@Injectable()
export class CallPages {
  private readonly apollo = inject(Apollo);
  private readonly access = inject(Access);
  private readonly clock = inject(ServerClock);
  private readonly liveCalls = inject(LiveCalls);
  private readonly loadedRows = signal<readonly CallRowFragment[]>([]);
  private readonly stateNow = signal<PagesState>('loading');
  private readonly problem = signal('');
  private readonly total = signal<number | null>(null);
  private readonly cursor = signal<string | null>(null);
  private readonly loadingMoreNow = signal(false);
  private request: Subscription | undefined;
  private search: CallSearch | null = null;
  private loadedAt = '';

  readonly state = this.stateNow.asReadonly();
  readonly errorMessage = this.problem.asReadonly();
  readonly totalCount = this.total.asReadonly();
  readonly loadingMore = this.loadingMoreNow.asReadonly();
  readonly hasMore = computed(() => this.cursor() !== null);
  readonly rows = computed(() =>
    this.loadedRows().map((row) => {
      const live = this.liveCalls.find(row.id);
      return live !== undefined && live.revision > row.revision ? live : row;
    }),
  );
  /** Calls that began after the list was loaded. */
  readonly newer = computed(() => {
    this.loadedRows();
    return this.liveCalls.board().current.filter((call) => call.createdAt > this.loadedAt).length;
  });

  constructor() {
    inject(DestroyRef).onDestroy(() => this.request?.unsubscribe());
  }

  load(search: CallSearch): void {
    this.search = search;
    this.stateNow.set('loading');
    this.fetch(search, null);
  }

  reload(): void {
    if (this.search !== null) this.load(this.search);
  }

  more(): void {
    if (this.search === null || this.cursor() === null || this.loadingMore()) return;
    this.loadingMoreNow.set(true);
    this.fetch(this.search, this.cursor());
  }

  private fetch(search: CallSearch, after: string | null): void {
    this.request?.unsubscribe();
    const variables = { filter: filterOf(search, this.clock.now()), orderBy: 'NEWEST' as const, first: PAGE, after };
    this.request = this.apollo.query({ query: CallHistoryDocument, variables }).subscribe({
      next: ({ data }) => {
        const calls = data?.calls;
        const nodes = calls?.edges.map((edge) => edge.node) ?? [];
        if (after === null) this.loadedAt = new Date(this.clock.now()).toISOString();
        this.loadedRows.update((rows) => (after === null ? nodes : [...rows, ...nodes]));
        this.total.set(calls?.totalCount ?? null);
        this.cursor.set(calls?.pageInfo.hasNextPage ? (calls.pageInfo.endCursor ?? null) : null);
        this.settle('ready');
      },
      error: (error: unknown) => this.refused(error),
    });
  }

  private refused(error: unknown): void {
    const { code, message } = toRefusal(error);
    if (code === 'UNAUTHENTICATED') return void this.access.expired();
    this.problem.set(message);
    this.settle('failed');
  }

  private settle(state: PagesState): void {
    this.stateNow.set(state);
    this.loadingMoreNow.set(false);
  }
}
