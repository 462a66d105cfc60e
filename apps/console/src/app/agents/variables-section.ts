import { Component, computed, inject, linkedSignal, signal } from '@angular/core';
import type { VariablePair } from '../dial/call-variables';
import { fromJson, fromPairs, toJson, toPairs } from '../dial/call-variables';
import { VariablesField } from '../dial/variables-field';
import type { AgentForm } from './agent-form';
import { sameValue } from './agent-form';
import { DraftEditor } from './draft-editor';

@Component({
  selector: 'app-variables-section',
  imports: [VariablesField],
  template: `
    <p class="text-2">
      Values for <code>{{ braces }}</code> in the prompt and the greeting. A call may bring its own; these are used
      where it brings none.
    </p>
    <app-variables-field
      [asJson]="asJson()"
      [pairs]="pairs()"
      [json]="json()"
      [read]="read()"
      [problem]="problem()"
      (mode)="setMode($event)"
      (pairsChanged)="setPairs($event)"
      (jsonChanged)="setJson($event)"
    />
  `,
  styleUrl: './section.scss',
})
export class VariablesSection {
  private readonly editor = inject(DraftEditor);
  private readonly stored = computed(() => (this.editor.form() as AgentForm).variables);
  protected readonly braces = '{{name}}';
  /** Unfinished lines are kept here; only whole ones are saved. */
  protected readonly pairs = linkedSignal<AgentForm['variables'], readonly VariablePair[]>({
    source: this.stored,
    computation: (stored, previous) => {
      const unchanged = previous && sameValue(fromPairs(previous.value), fromPairs(toPairs(stored)));
      return unchanged ? previous.value : toPairs(stored);
    },
  });
  protected readonly asJson = signal(false);
  protected readonly json = signal('');
  protected readonly read = computed(() =>
    this.asJson() ? fromJson(this.json()) : { value: fromPairs(this.pairs()) },
  );
  protected readonly problem = computed(
    () => [...this.editor.faults()].find(([path]) => path.startsWith('variables'))?.[1] ?? null,
  );

  protected setMode(asJson: boolean): void {
    if (asJson) this.json.set(toJson(this.stored()));
    this.asJson.set(asJson);
  }

  protected setPairs(pairs: readonly VariablePair[]): void {
    this.pairs.set(pairs);
    this.editor.edit({ variables: fromPairs(pairs) });
  }

  protected setJson(text: string): void {
    this.json.set(text);
    const read = fromJson(text);
    if ('value' in read) this.editor.edit({ variables: read.value });
  }
}
