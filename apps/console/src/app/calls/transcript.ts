import type { ElementRef } from '@angular/core';
import {
  Component,
  DestroyRef,
  afterNextRender,
  afterRenderEffect,
  computed,
  inject,
  input,
  linkedSignal,
  signal,
  viewChild,
} from '@angular/core';
import { LucideArrowDown } from '@lucide/angular';
import { LiveAnnouncer } from '@angular/cdk/a11y';
import { Playhead } from '../recording/playhead';
import { Shortcuts } from '../shell/shortcuts';
import type { CallFollower } from './call-follower';
import { CallSteps } from './call-steps';
import { NoteLine } from './note-line';
import { SpeechLine } from './speech-line';
import { ToolLine } from './tool-line';
import type { Speech } from './transcript-entries';
import { transcriptEntries } from './transcript-entries';

/** Nearer to the end than this counts as being there. */
const EDGE_PX = 48;
/** A scroll this long after a hand moved was made by the hand; any other by the layout. */
const HAND_MS = 1_500;
/** From this length on, lines out of sight are not laid out. */
const LONG_ENTRIES = 200;

@Component({
  selector: 'app-transcript',
  imports: [CallSteps, LucideArrowDown, NoteLine, SpeechLine, ToolLine],
  templateUrl: './transcript.html',
  styleUrl: './transcript.scss',
  host: { '[class.is-compact]': 'compact()', '[class.is-long]': 'entries().length > long' },
})
export class Transcript {
  private readonly announcer = inject(LiveAnnouncer);
  protected readonly playhead = inject(Playhead, { optional: true });
  private readonly viewport = viewChild.required<ElementRef<HTMLElement>>('viewport');
  private readonly spoken = viewChild<ElementRef<HTMLElement>>('spoken');

  readonly follower = input.required<CallFollower>();
  readonly compact = input(false);
  /** Whether text that was produced and not heard is shown. */
  readonly show = input<'produced' | 'heard'>('produced');

  protected readonly call = computed(() => this.follower().call());
  protected readonly startedAt = computed(() => this.call()?.answeredAt ?? this.call()?.createdAt ?? '');
  protected readonly entries = computed(() => transcriptEntries(this.follower().story(), this.startedAt()));

  /** At the live edge until the reader scrolls away. */
  protected readonly following = signal(true);
  private readonly seen = linkedSignal<number, number>({
    source: () => this.entries().length,
    computation: (count, before) => (this.following() || before === undefined ? count : before.value),
  });
  protected readonly unseen = computed(() => Math.max(0, this.entries().length - this.seen()));

  /** The last finished line: what assistive technology is told, once. */
  protected readonly finished = computed(() =>
    this.entries().findLast(
      (entry): entry is Speech => entry.kind === 'speech' && !entry.streaming && entry.text !== '',
    ),
  );
  /** Nobody has said anything yet; who placed the call may be told already. */
  protected readonly silent = computed(() => this.entries().every((entry) => entry.kind === 'note'));
  private readonly growing = new Set<string>();
  private holding = false;
  private handAt = -Infinity;
  protected readonly long = LONG_ENTRIES;

  constructor() {
    inject(Shortcuts).register([
      { name: 'follow', keys: ['f', 'End'], run: () => this.followEdge() },
      { name: 'nextTurn', keys: [']'], run: () => this.focusLine(1) },
      { name: 'previousTurn', keys: ['['], run: () => this.focusLine(-1) },
    ]);
    afterRenderEffect(() => this.stayAtEdge());
    const destroyRef = inject(DestroyRef);
    afterNextRender(() => this.stayAtEdgeWhenResized(destroyRef));
    afterRenderEffect(() => this.announce());
    afterRenderEffect(() => this.stayAtPlayed());
  }

  /** Brings an entry into view, such as one chosen on the state bar. */
  reveal(id: string): void {
    this.following.set(false);
    const line = this.viewport().nativeElement.querySelector<HTMLElement>(`[data-entry="${CSS.escape(id)}"]`);
    line?.scrollIntoView({ block: 'center' });
    line?.focus({ preventScroll: true });
  }

  /** `holding`: a pointer that is down, such as on the scroll bar. */
  protected handMoved(holding: boolean): void {
    this.holding = holding;
    this.handAt = performance.now();
  }

  protected scrolled(): void {
    const { scrollTop, scrollHeight, clientHeight } = this.viewport().nativeElement;
    if (scrollHeight - scrollTop - clientHeight < EDGE_PX) this.following.set(true);
    else if (this.holding || performance.now() - this.handAt < HAND_MS) this.following.set(false);
  }

  protected followEdge(): void {
    this.following.set(true);
    this.stayAtEdge();
  }

  private stayAtEdge(): void {
    this.entries();
    const { nativeElement } = this.viewport();
    if (this.following() && this.follower().live()) nativeElement.scrollTop = nativeElement.scrollHeight;
  }

  /** The line of the recording that is heard stays in sight until the reader scrolls away. */
  private stayAtPlayed(): void {
    const id = this.playhead?.lineId() ?? null;
    if (id === null || !this.following()) return;
    const line = this.viewport().nativeElement.querySelector(`[data-entry="${CSS.escape(id)}"]`);
    line?.scrollIntoView({ block: 'nearest' });
  }

  /** Controls that open below take room away from the last lines. */
  private stayAtEdgeWhenResized(destroyRef: DestroyRef): void {
    if (typeof ResizeObserver === 'undefined') return;
    const observer = new ResizeObserver(() => this.stayAtEdge());
    observer.observe(this.viewport().nativeElement);
    destroyRef.onDestroy(() => observer.disconnect());
  }

  /** A line that was seen growing is told once, when it is finished; what was there before is not read out. */
  private announce(): void {
    for (const entry of this.entries()) if (entry.kind === 'speech' && entry.streaming) this.growing.add(entry.id);
    const line = this.finished();
    if (line === undefined || !this.growing.delete(line.id)) return;
    const words = this.spoken()?.nativeElement.textContent?.replace(/\s+/g, ' ').trim();
    if (words !== undefined) void this.announcer.announce(words, 'polite');
  }

  private focusLine(step: 1 | -1): void {
    const lines = [...this.viewport().nativeElement.querySelectorAll<HTMLElement>('[data-entry]')];
    const at = lines.findIndex((line) => line === document.activeElement);
    const next = at === -1 ? (step === 1 ? 0 : lines.length - 1) : Math.min(Math.max(at + step, 0), lines.length - 1);
    this.following.set(false);
    lines[next]?.focus();
  }
}
