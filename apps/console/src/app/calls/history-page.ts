import { Component, computed, effect, inject, untracked } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { ActivatedRoute, Router, RouterLink } from '@angular/router';
import type { CallRowFragment } from '@switchboard/contract';
import { map } from 'rxjs';
import { EventStreams } from '../graphql/event-streams';
import { Tick } from '../graphql/tick';
import { PageTitle } from '../shell/page-title';
import { Shortcuts } from '../shell/shortcuts';
import { EndReasonWord, StatusPill } from '../ui/call-words';
import { DirectionMark } from '../ui/direction-mark';
import { DurationPipe, MillisecondsPipe } from '../ui/durations';
import { Moment } from '../ui/moment';
import { OtherParty } from '../ui/party-name';
import { CallPages } from './call-pages';
import type { CallSearch } from './call-search';
import { activeFilters, paramsOf, searchOf } from './call-search';
import { FilterBar } from './filter-bar';

@Component({
  selector: 'app-history-page',
  imports: [
    DirectionMark,
    DurationPipe,
    EndReasonWord,
    FilterBar,
    MillisecondsPipe,
    Moment,
    OtherParty,
    PageTitle,
    RouterLink,
    StatusPill,
  ],
  providers: [CallPages],
  templateUrl: './history-page.html',
  styleUrl: './history-page.scss',
})
export class HistoryPage {
  private readonly router = inject(Router);
  private readonly tick = inject(Tick);
  protected readonly pages = inject(CallPages);
  protected readonly streams = inject(EventStreams);
  protected readonly search = toSignal(
    inject(ActivatedRoute).queryParams.pipe(map((params) => searchOf(params as Record<string, string>))),
    { requireSync: true },
  );
  protected readonly filtered = computed(() => activeFilters(this.search()).length > 0);
  protected readonly onlyFilter = computed(() => activeFilters(this.search()).length === 1);

  constructor() {
    effect(() => {
      const search = this.search();
      untracked(() => this.pages.load(search));
    });
    inject(Shortcuts).register([
      { name: 'search', keys: ['/'], run: () => document.getElementById('calls-party')?.focus() },
      { name: 'next', keys: ['j', 'ArrowDown'], run: () => this.focusRow(1) },
      { name: 'previous', keys: ['k', 'ArrowUp'], run: () => this.focusRow(-1) },
    ]);
  }

  protected change(search: CallSearch): void {
    void this.router.navigate([], { queryParams: paramsOf(search), replaceUrl: true });
  }

  protected dropFilters(): void {
    this.change(searchOf({}));
  }

  protected durationMs(call: CallRowFragment): number | null {
    if (call.durationMs !== null || call.endedAt !== null) return call.durationMs;
    return this.tick.now() - Date.parse(call.answeredAt ?? call.createdAt);
  }

  private focusRow(step: 1 | -1): void {
    const rows = [...document.querySelectorAll<HTMLElement>('a[data-row]')];
    const at = rows.findIndex((row) => row === document.activeElement);
    rows[at === -1 ? (step === 1 ? 0 : rows.length - 1) : Math.min(Math.max(at + step, 0), rows.length - 1)]?.focus();
  }
}
