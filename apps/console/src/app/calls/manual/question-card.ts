import { Component, computed, inject, input, signal } from '@angular/core';
import type { ToolCallFieldsFragment } from '@switchboard/contract';
import { AnswerToolCallDocument } from '@switchboard/contract';
import { LucideWrench } from '@lucide/angular';
import { Apollo } from 'apollo-angular';
import { firstValueFrom } from 'rxjs';
import { Access } from '../../access/access';
import { toRefusal } from '../../graphql/refusal';
import { Tick } from '../../graphql/tick';
import { DurationPipe } from '../../ui/durations';
import { answerOf } from './answer-text';

/** A question of the agent's to a person, with its answer and the time that is left for it. */
@Component({
  selector: 'app-question-card',
  imports: [LucideWrench, DurationPipe],
  templateUrl: './question-card.html',
  styleUrl: './question-card.scss',
})
export class QuestionCard {
  private readonly apollo = inject(Apollo);
  private readonly access = inject(Access);
  private readonly tick = inject(Tick);
  readonly toolCall = input.required<ToolCallFieldsFragment>();
  readonly mayAnswer = input.required<boolean>();

  protected readonly text = signal('');
  protected readonly sending = signal(false);
  /** Why the answer was not taken; null: it was, or none was given. */
  protected readonly refusal = signal<string | null>(null);
  protected readonly fieldId = computed(() => `answer-${this.toolCall().id}`);
  protected readonly asked = computed(() =>
    Object.entries(this.toolCall().arguments ?? {}).map(([name, value]) => ({
      name: name.replaceAll('_', ' '),
      value: typeof value === 'string' ? value : JSON.stringify(value),
    })),
  );
  /** Null: the tool is not known any more. */
  protected readonly leftMs = computed(() => {
    const { tool, startedAt } = this.toolCall();
    if (!tool) return null;
    return Math.max(0, Date.parse(startedAt) + tool.timeoutMs - this.tick.now());
  });
  protected readonly empty = computed(() => this.text().trim() === '');

  protected answer(): Promise<void> {
    return this.send({ result: answerOf(this.text()) });
  }

  protected refuse(): Promise<void> {
    return this.send({ error: this.text().trim() });
  }

  private async send(answer: { result?: unknown; error?: string }): Promise<void> {
    if (this.empty() || this.sending()) return;
    this.sending.set(true);
    this.refusal.set(null);
    try {
      const variables = { toolCallId: this.toolCall().id, ...answer };
      const { data } = await firstValueFrom(this.apollo.mutate({ mutation: AnswerToolCallDocument, variables }));
      this.refusal.set(data?.answerToolCall.errors[0]?.message ?? null);
    } catch (error) {
      const { code, message } = toRefusal(error);
      if (code === 'UNAUTHENTICATED') void this.access.expired();
      this.refusal.set(message);
    }
    this.sending.set(false);
  }
}
