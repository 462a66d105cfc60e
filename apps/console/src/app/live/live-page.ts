import { ElementRef } from '@angular/core';
import {
  Component,
  DestroyRef,
  computed,
  effect,
  inject,
  linkedSignal,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import { LucidePause, LucidePlay } from '@lucide/angular';
import { Access } from '../access/access';
import { EventStreams } from '../graphql/event-streams';
import { Tick } from '../graphql/tick';
import { PageTitle } from '../shell/page-title';
import { Shortcuts } from '../shell/shortcuts';
import { BoardTable } from './board-table';
import { boardRows, justEnded, keepOrder } from './board-rows';
import type { CallBoard } from '../board/call-board';
import { CallPeek } from './call-peek';
import { CallPulses } from './call-pulse';
import { EmptyBoard } from './empty-board';
import { EndedList } from './ended-list';
import { FiguresStrip } from './figures-strip';
import { LiveCalls } from '../board/live-calls';

@Component({
  selector: 'app-live-page',
  imports: [BoardTable, CallPeek, EmptyBoard, EndedList, FiguresStrip, LucidePause, LucidePlay, PageTitle],
  templateUrl: './live-page.html',
  styleUrl: './live-page.scss',
})
export class LivePage {
  private readonly tick = inject(Tick);
  private readonly table = viewChild<BoardTable, ElementRef<HTMLElement>>(BoardTable, { read: ElementRef });
  protected readonly liveCalls = inject(LiveCalls);
  protected readonly streams = inject(EventStreams);
  protected readonly access = inject(Access);
  protected readonly pulses = new CallPulses(this.streams, inject(DestroyRef));

  protected readonly pausedAt = signal<CallBoard | null>(null);
  /** The pointer is over the rows: nothing may jump away under it. */
  protected readonly held = signal(false);
  protected readonly peeked = signal<string | null>(null);

  private readonly board = computed(() => this.pausedAt() ?? this.liveCalls.board());
  private readonly rowsNow = computed(() => boardRows(this.board(), this.localNow()));
  protected readonly rows = linkedSignal<ReturnType<typeof boardRows>, ReturnType<typeof boardRows>>({
    source: this.rowsNow,
    computation: (rows, before) =>
      untracked(this.held) ? keepOrder(rows, before?.value.map((row) => row.call.id) ?? []) : rows,
  });
  protected readonly past = computed(() => justEnded(this.board(), this.localNow()));
  protected readonly missed = computed(() => {
    const paused = this.pausedAt();
    if (paused === null) return 0;
    const known = new Set(paused.current.map((call) => call.id));
    return this.liveCalls.board().current.filter((call) => !known.has(call.id)).length;
  });
  protected readonly peekedRow = computed(() => this.rows().find((row) => row.call.id === this.peeked()) ?? null);

  constructor() {
    effect(() => {
      const current = this.board().current;
      untracked(() => this.pulses.follow(current));
    });
    inject(Shortcuts).register([
      { name: 'next', keys: ['j', 'ArrowDown'], run: () => this.focusRow(1) },
      { name: 'previous', keys: ['k', 'ArrowUp'], run: () => this.focusRow(-1) },
    ]);
  }

  protected togglePause(): void {
    this.pausedAt.update((paused) => (paused === null ? this.liveCalls.board() : null));
  }

  protected togglePeek(id: string): void {
    this.peeked.update((open) => (open === id ? null : id));
  }

  protected release(): void {
    this.held.set(false);
    this.rows.set(this.rowsNow());
  }

  private localNow(): number {
    this.tick.now();
    return Date.now();
  }

  private focusRow(step: 1 | -1): void {
    const rows = [...(this.table()?.nativeElement.querySelectorAll<HTMLElement>('a[data-row]') ?? [])];
    const at = rows.findIndex((row) => row === document.activeElement);
    rows[at === -1 ? (step === 1 ? 0 : rows.length - 1) : Math.min(Math.max(at + step, 0), rows.length - 1)]?.focus();
  }
}
