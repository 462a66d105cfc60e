import { Component, computed, effect, inject, input, signal, untracked, viewChild } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { Router, RouterLink } from '@angular/router';
import { LucidePhoneOff } from '@lucide/angular';
import type { ProblemFieldsFragment } from '@switchboard/contract';
import { EndCallDocument } from '@switchboard/contract';
import { Apollo } from 'apollo-angular';
import { firstValueFrom } from 'rxjs';
import { EventStreams } from '../graphql/event-streams';
import { toRefusal } from '../graphql/refusal';
import { Tick } from '../graphql/tick';
import { ListenControl } from '../listen/listen-control';
import { CallRecording } from '../recording/call-recording';
import { Playhead } from '../recording/playhead';
import { PageTitle } from '../shell/page-title';
import { Shortcuts } from '../shell/shortcuts';
import { ActivityWord, EndReasonWord, StatusPill } from '../ui/call-words';
import { DirectionMark } from '../ui/direction-mark';
import { DurationPipe, MillisecondsPipe } from '../ui/durations';
import { Moment } from '../ui/moment';
import { NeedsServer } from '../ui/needs-server';
import { OtherParty, PartyName } from '../ui/party-name';
import { CallCost } from './call-cost';
import { CallDetails } from './call-details';
import { CallFollower } from './call-follower';
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
    DirectionMark,
    DurationPipe,
    EndReasonWord,
    EventTable,
    ListenControl,
    LucidePhoneOff,
    MillisecondsPipe,
    Moment,
    NeedsServer,
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
  private readonly apollo = inject(Apollo);
  private readonly dialog = inject(MatDialog);
  private readonly router = inject(Router);
  private readonly tick = inject(Tick);
  private readonly streams = inject(EventStreams);
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
  protected readonly show = signal<'produced' | 'heard'>('produced');
  protected readonly ending = signal(false);
  protected readonly refusal = signal<Pick<ProblemFieldsFragment, 'message'> | null>(null);

  constructor() {
    effect(() => {
      const id = this.id();
      untracked(() => this.follower.open(id));
    });
    inject(Shortcuts).register([
      { name: 'tabs', keys: ['1', '2', '3', '4'], run: (event) => this.showTab(this.tabs[Number(event.key) - 1]) },
      { name: 'hangUp', keys: ['Shift+Escape'], run: () => void this.hangUp() },
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

  protected async hangUp(): Promise<void> {
    const call = this.call();
    if (call === null || !this.follower.live() || this.ending() || this.streams.state() !== 'live') return;
    const { HangUpDialog } = await import('./hang-up-dialog');
    const sure: unknown = await firstValueFrom(
      this.dialog.open(HangUpDialog, { data: call, width: '400px', role: 'alertdialog' }).afterClosed(),
    );
    if (sure === true) await this.end(call.id);
  }

  private async end(callId: string): Promise<void> {
    this.ending.set(true);
    this.refusal.set(null);
    try {
      const { data } = await firstValueFrom(this.apollo.mutate({ mutation: EndCallDocument, variables: { callId } }));
      this.refusal.set(data?.endCall.errors[0] ?? null);
    } catch (error) {
      this.refusal.set(toRefusal(error));
    } finally {
      this.ending.set(false);
    }
  }
}
