import { Component, computed, inject, input } from '@angular/core';
import { LucideCheck } from '@lucide/angular';
import type { CallRowFragment } from '@switchboard/contract';
import { Tick } from '../graphql/tick';
import { SecondsPipe } from '../ui/durations';

type Step = 'queued' | 'ringing' | 'answered' | 'ready';
const STEPS: readonly Step[] = ['queued', 'ringing', 'answered', 'ready'];

/** What has happened and what is waited for, before the first word. */
@Component({
  selector: 'app-call-steps',
  imports: [LucideCheck, SecondsPipe],
  template: `
    <ol>
      @for (step of steps; track step; let index = $index) {
        <li
          [class.is-done]="index < current()"
          [class.is-now]="index === current()"
          [attr.aria-current]="index === current() ? 'step' : null"
        >
          <span class="mark" aria-hidden="true">
            @if (index < current()) {
              <svg lucideCheck size="12" strokeWidth="2.5"></svg>
            }
          </span>
          <span>
            @switch (step) {
              @case ('queued') {
                Queued
              }
              @case ('ringing') {
                Ringing
              }
              @case ('answered') {
                Answered, connecting audio and agent
              }
              @case ('ready') {
                Ready for the first words
              }
            }
          </span>
          @if (index === current()) {
            <span class="text-3">{{ waitingMs() | seconds }}</span>
          }
        </li>
      }
    </ol>
  `,
  styles: `
    ol {
      display: grid;
      gap: 4px;
      padding: 24px 0;
    }
    li {
      display: flex;
      align-items: center;
      gap: 12px;
      min-height: 28px;
      color: var(--c-text-3);
    }
    .mark {
      display: grid;
      place-items: center;
      width: 18px;
      height: 18px;
      border: 1.5px solid currentColor;
      border-radius: 50%;
    }
    .is-done .mark {
      color: var(--c-good);
    }
    .is-now {
      color: var(--c-text);
      font-weight: 500;
    }
    .is-now .mark {
      border-width: 5px;
      color: var(--c-accent);
    }
    .is-now .text-3 {
      font-weight: 400;
    }
  `,
})
export class CallSteps {
  private readonly tick = inject(Tick);
  readonly call = input.required<Pick<CallRowFragment, 'status' | 'activity' | 'createdAt' | 'answeredAt'>>();
  protected readonly steps = STEPS;
  protected readonly current = computed(() => {
    const { status, activity } = this.call();
    if (status === 'QUEUED') return 0;
    if (status === 'RINGING') return 1;
    return activity === 'CONNECTING' || activity === null ? 2 : 3;
  });
  protected readonly waitingMs = computed(() => {
    const { answeredAt, createdAt } = this.call();
    return Math.max(0, this.tick.now() - Date.parse(answeredAt ?? createdAt));
  });
}
