import { Component, computed, inject, input, output } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { LucideCheck, LucideChevronDown, LucideSearch, LucideX } from '@lucide/angular';
import type { CallFilterChoicesQuery, CallStatus } from '@switchboard/contract';
import { CallFilterChoicesDocument } from '@switchboard/contract';
import { Apollo } from 'apollo-angular';
import { Subject, catchError, debounceTime, map, of } from 'rxjs';
import { EndReasonWord, StatusWord } from '../ui/call-words';
import type { CallSearch, SearchKey } from './call-search';
import { END_REASONS, LONGER, SINCE, STATUSES, activeFilters, searchOf } from './call-search';
import { PhoneNumberPipe } from '../ui/phone-number';

const TYPING_MS = 300;

@Component({
  selector: 'app-filter-bar',
  imports: [
    EndReasonWord,
    LucideCheck,
    LucideChevronDown,
    LucideSearch,
    LucideX,
    MatMenu,
    MatMenuItem,
    MatMenuTrigger,
    PhoneNumberPipe,
    StatusWord,
  ],
  templateUrl: './filter-bar.html',
  styleUrl: './filter-bar.scss',
})
export class FilterBar {
  readonly search = input.required<CallSearch>();
  readonly changed = output<CallSearch>();

  protected readonly statuses = STATUSES;
  protected readonly reasons = END_REASONS;
  protected readonly sinces = SINCE;
  protected readonly durations = LONGER;
  protected readonly active = computed(() => activeFilters(this.search()));
  protected readonly choices = toSignal(
    inject(Apollo)
      .query({ query: CallFilterChoicesDocument })
      .pipe(
        map(({ data }) => data ?? null),
        // Without the choices the other filters still work.
        catchError(() => of<CallFilterChoicesQuery | null>(null)),
      ),
    { initialValue: null },
  );
  protected readonly agents = computed(() => this.choices()?.agents.edges.map((edge) => edge.node) ?? []);
  protected readonly numbers = computed(() => this.choices()?.phoneNumbers.edges.map((edge) => edge.node) ?? []);
  protected readonly agentName = computed(
    () => this.agents().find((agent) => agent.id === this.search().agent)?.name ?? this.search().agent,
  );
  protected readonly numberName = computed(
    () => this.numbers().find((number) => number.id === this.search().number)?.e164 ?? this.search().number,
  );

  private readonly typed$ = new Subject<Partial<CallSearch>>();

  constructor() {
    this.typed$.pipe(debounceTime(TYPING_MS)).subscribe((change) => this.set(change));
  }

  protected typed(change: Partial<CallSearch>): void {
    this.typed$.next(change);
  }

  protected set(change: Partial<CallSearch>): void {
    this.changed.emit({ ...this.search(), ...change });
  }

  protected clear(key: SearchKey): void {
    this.set({ [key]: searchOf({})[key] });
  }

  protected clearAll(): void {
    this.changed.emit(searchOf({}));
  }

  protected toggleStatus(status: CallStatus): void {
    const known = this.search().status;
    this.set({ status: known.includes(status) ? known.filter((one) => one !== status) : [...known, status] });
  }
}
