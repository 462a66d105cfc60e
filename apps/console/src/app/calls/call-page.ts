import { Component, computed, effect, inject, input, linkedSignal, signal, untracked, viewChild } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { Tick } from '../graphql/tick';
import { Access } from '../access/access';
import { ListenControl } from '../listen/listen-control';
import { CallRecording } from '../recording/call-recording';
import { Playhead } from '../recording/playhead';
import { PageTitle } from '../shell/page-title';
import { Shortcuts } from '../shell/shortcuts';
import { ActivityWord, EndReasonWord, StatusPill } from '../ui/call-words';
import { DirectionMark } from '../ui/direction-mark';
import { DurationPipe, MillisecondsPipe } from '../ui/durations';
import { Moment } from '../ui/moment';
import { MutedPill } from '../ui/muted-pill';
import { OtherParty, PartyName } from '../ui/party-name';
import { CallCost } from './call-cost';
import { CallDetails } from './call-details';
import { CallFollower } from './call-follower';
import { ControlPanel } from './control/control-panel';
import { OpenQuestions } from './manual/open-questions';
import { EventTable } from './event-table';
import { StateBar } from './state-bar';
import { summarize } from './response-times';
import { Transcript } from './transcript';
import { TurnTable } from './turn-table';

const TABS = ['transcript', 'timeline', 'events', 'details'] as const;
export type CallTab = (typeof TABS)[number];

@Component({
  selector: 'app-call-page',
  imports: [
    ActivityWord,
    CallCost,
    CallDetails,
    CallRecording,
    ControlPanel,
    DirectionMark,
    DurationPipe,
    EndReasonWord,
    EventTable,
    ListenControl,
    MillisecondsPipe,
    Moment,
    MutedPill,
    OpenQuestions,
    OtherParty,
    PageTitle,
    PartyName,
    RouterLink,
    StateBar,
    StatusPill,
    Transcript,
    TurnTable,
  ],
  providers: [CallFollower, Playhead],
  templateUrl: './call-page.html',
  styleUrl: './call-page.scss',
})
export class CallPage {
  private readonly router = inject(Router);
  private readonly tick = inject(Tick);
  private readonly access = inject(Access);
  private readonly transcript = viewChild(Transcript);
  protected readonly follower = inject(CallFollower);

  readonly id = input.required<string>();
  readonly tab = input<string>();

  protected readonly call = this.follower.call;
  protected readonly response = computed(() => summarize(this.follower.story().latencies));
  protected readonly turns = computed(() => Math.max(0, ...this.follower.story().items.map((item) => item.turn)));
  protected readonly tabs = TABS;
  protected readonly current = computed<CallTab>(() => this.tabs.find((tab) => tab === this.tab()) ?? 'transcript');
  protected readonly elapsedMs = computed(() => {
    const call = this.call();
    if (call === null) return null;
    if (call.durationMs !== null) return call.durationMs;
    if (!this.follower.live()) return null;
    return this.tick.now() - Date.parse(call.answeredAt ?? call.createdAt);
  });
  protected readonly hasCut = computed(() =>
    this.follower.story().items.some((item) => item.status === 'INTERRUPTED' && item.heardText !== item.text),
  );
  /** Live for a moment of this visit: then the panel's place stays taken, so that nothing jumps when the call ends. */
  private readonly wasLive = linkedSignal<{ id: string; live: boolean }, boolean>({
    source: () => ({ id: this.id(), live: this.follower.live() }),
    computation: ({ id, live }, before) => live || (before?.source.id === id && before.value),
  });
  protected readonly hasControls = computed(() => this.wasLive() && this.access.viewer()?.role !== 'VIEWER');
  protected readonly show = signal<'produced' | 'heard'>('produced');

  constructor() {
    effect(() => {
      const id = this.id();
      untracked(() => this.follower.open(id));
    });
    inject(Shortcuts).register([
      { name: 'tabs', keys: ['1', '2', '3', '4'], run: (event) => this.showTab(this.tabs[Number(event.key) - 1]) },
    ]);
  }

  protected showTab(tab: CallTab | undefined): void {
    if (tab === undefined) return;
    void this.router.navigate([], {
      queryParams: { tab: tab === 'transcript' ? null : tab },
      queryParamsHandling: 'merge',
      replaceUrl: true,
    });
  }

  /** Arrow keys walk along the tabs, as in every tab list. */
  protected walkTabs(event: KeyboardEvent): void {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const tabs = this.tabs;
    const next = tabs[(tabs.indexOf(this.current()) + step + tabs.length) % tabs.length];
    this.showTab(next);
    document.getElementById(`tab-${next}`)?.focus();
  }

  protected reveal(entryId: string): void {
    this.showTab('transcript');
    // The transcript may only now come into being.
    setTimeout(() => this.transcript()?.reveal(entryId));
  }
}
