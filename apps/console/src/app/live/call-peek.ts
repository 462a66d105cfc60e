import { Component, computed, effect, inject, input, output } from '@angular/core';
import { RouterLink } from '@angular/router';
import { LucideArrowUpRight, LucideX } from '@lucide/angular';
import type { CallRowFragment } from '@switchboard/contract';
import { Access } from '../access/access';
import { CallFollower } from '../calls/call-follower';
import { OpenQuestions } from '../calls/manual/open-questions';
import { Transcript } from '../calls/transcript';
import { StatusPill } from '../ui/call-words';
import { DirectionMark } from '../ui/direction-mark';
import { OtherParty } from '../ui/party-name';

/** One call beside the board, without leaving it. */
@Component({
  selector: 'app-call-peek',
  imports: [DirectionMark, LucideArrowUpRight, LucideX, OpenQuestions, OtherParty, RouterLink, StatusPill, Transcript],
  providers: [CallFollower],
  host: { '(keydown.escape)': 'closed.emit()' },
  template: `
    <aside aria-label="Peek">
      <header>
        <app-direction-mark [direction]="call().direction" />
        <app-other-party class="truncate party" [call]="call()" />
        <app-status-pill [status]="follower.call()?.status ?? call().status" />
        <a class="btn btn-quiet btn-icon" [routerLink]="['/calls', call().id]">
          <svg lucideArrowUpRight></svg><span class="visually-hidden">Open the call</span>
        </a>
        <button type="button" class="btn btn-quiet btn-icon" (click)="closed.emit()">
          <svg lucideX></svg><span class="visually-hidden">Close</span>
        </button>
      </header>
      <app-open-questions
        class="questions"
        [toolCalls]="follower.live() ? follower.story().toolCalls : []"
        [mayAnswer]="mayAnswer()"
      />
      <app-transcript class="body" [follower]="follower" [compact]="true" />
    </aside>
  `,
  styles: `
    :host {
      display: block;
      border-left: 1px solid var(--c-rule);
      background: var(--c-surface);
      animation: slide var(--ease);
    }
    aside {
      display: grid;
      grid-template-rows: auto auto minmax(0, 1fr);
      height: 100%;
    }
    header {
      display: flex;
      align-items: center;
      gap: 8px;
      height: 48px;
      padding: 0 8px 0 16px;
      border-bottom: 1px solid var(--c-rule);
      font-weight: 500;
    }
    .questions {
      max-height: 50vh;
      padding-inline: 12px;
      overflow-y: auto;
    }
    .party {
      flex: 1;
      min-width: 0;
    }
    @keyframes slide {
      from {
        transform: translateX(8px);
        opacity: 0;
      }
    }
  `,
})
export class CallPeek {
  protected readonly follower = inject(CallFollower);
  private readonly access = inject(Access);
  readonly call = input.required<CallRowFragment>();
  readonly closed = output<void>();
  protected readonly mayAnswer = computed(() => this.access.viewer()?.role !== 'VIEWER');

  constructor() {
    let id = '';
    effect(() => {
      if (this.call().id === id) return;
      id = this.call().id;
      this.follower.open(id);
    });
  }
}
