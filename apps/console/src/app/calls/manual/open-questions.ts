import { Component, computed, input } from '@angular/core';
import type { ToolCallFieldsFragment } from '@switchboard/contract';
import { QuestionCard } from './question-card';

/** What the agent of a live call asks a person, oldest first. A question that is answered leaves. */
@Component({
  selector: 'app-open-questions',
  imports: [QuestionCard],
  template: `
    @for (toolCall of open(); track toolCall.id) {
      <app-question-card [toolCall]="toolCall" [mayAnswer]="mayAnswer()" />
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: 8px;
    }
  `,
})
export class OpenQuestions {
  readonly toolCalls = input.required<readonly ToolCallFieldsFragment[]>();
  readonly mayAnswer = input.required<boolean>();
  protected readonly open = computed(() => this.toolCalls().filter(({ status }) => status === 'WAITING_FOR_OPERATOR'));
}
