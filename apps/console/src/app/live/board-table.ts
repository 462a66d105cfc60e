import { Component, inject, input, output } from '@angular/core';
import { RouterLink } from '@angular/router';
import { LucidePanelRight, LucideTriangleAlert, LucideWrench } from '@lucide/angular';
import type { CallRowFragment } from '@switchboard/contract';
import { Tick } from '../graphql/tick';
import { ActivityWord, EndReasonWord, StatusWord } from '../ui/call-words';
import { DirectionMark } from '../ui/direction-mark';
import { DurationPipe, MillisecondsPipe, SecondsPipe } from '../ui/durations';
import { MutedPill } from '../ui/muted-pill';
import { OtherParty } from '../ui/party-name';
import { QuestionPill } from '../ui/question-pill';
import type { BoardRow } from './board-rows';
import type { Pulse } from './call-pulse';

@Component({
  selector: 'app-board-table',
  imports: [
    ActivityWord,
    DirectionMark,
    DurationPipe,
    EndReasonWord,
    LucidePanelRight,
    LucideTriangleAlert,
    LucideWrench,
    MillisecondsPipe,
    MutedPill,
    OtherParty,
    QuestionPill,
    RouterLink,
    SecondsPipe,
    StatusWord,
  ],
  templateUrl: './board-table.html',
  styleUrls: ['../ui/state-shape.scss', './board-table.scss'],
})
export class BoardTable {
  private readonly tick = inject(Tick);
  readonly rows = input.required<readonly BoardRow[]>();
  readonly pulses = input.required<ReadonlyMap<string, Pulse>>();
  readonly peeked = input.required<string | null>();
  readonly peek = output<string>();

  protected elapsedMs(call: CallRowFragment): number {
    if (call.durationMs !== null) return call.durationMs;
    const end = call.endedAt === null ? this.tick.now() : Date.parse(call.endedAt);
    return end - Date.parse(call.answeredAt ?? call.createdAt);
  }

  protected sinceMs(at: string): number {
    return Math.max(0, this.tick.now() - Date.parse(at));
  }

  protected peekByKey(event: Event, id: string): void {
    event.preventDefault();
    this.peek.emit(id);
  }
}
