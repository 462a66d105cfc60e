import { Component, computed, inject } from '@angular/core';
import type { AgentForm } from './agent-form';
import { DraftEditor } from './draft-editor';
import { NumberSetting } from './number-setting';
import { variablesIn } from './prompt-text';
import { Control, Setting } from './setting';

const MODES = [
  { id: 'AGENT_FIRST', title: 'The agent', hint: 'Greets as soon as the call is answered.' },
  { id: 'WAIT_FOR_CALLER', title: 'The caller, then the agent', hint: 'Greets when the caller says nothing.' },
  { id: 'CALLER_FIRST', title: 'The caller', hint: 'Says no greeting and waits.' },
] as const;

@Component({
  selector: 'app-greeting-section',
  imports: [Control, NumberSetting, Setting],
  template: `
    <div class="choices" role="radiogroup" aria-label="Who speaks first">
      @for (mode of modes; track mode.id) {
        <label class="choice" [class.is-on]="form().greetingMode === mode.id">
          <input
            type="radio"
            name="greeting-mode"
            [checked]="form().greetingMode === mode.id"
            (change)="editor.edit({ greetingMode: mode.id })"
          />
          <span
            ><strong>{{ mode.title }}</strong> <span class="text-2">{{ mode.hint }}</span></span
          >
        </label>
      }
    </div>
    @if (form().greetingMode !== 'CALLER_FIRST') {
      @if (form().greetingMode === 'WAIT_FOR_CALLER') {
        <app-number-setting
          path="conduct.greetingWaitMs"
          label="Wait for the caller"
          unit="seconds after the answer"
          [scale]="1000"
          [min]="0.5"
          [max]="30"
          step="any"
          [value]="form().greetingWaitMs"
          (changed)="editor.edit({ greetingWaitMs: $event })"
        />
      }
      <app-setting
        path="greeting"
        label="Greeting"
        hint="Said once, in these words. Leave it empty to let the caller begin."
      >
        <textarea
          #greeting
          class="input"
          appControl="greeting"
          rows="3"
          [value]="form().greeting"
          (input)="editor.edit({ greeting: greeting.value })"
        ></textarea>
      </app-setting>
      @for (name of unknown(); track name) {
        <p class="banner banner-warning">
          <code>{{ braces(name) }}</code> is not among the variables: callers would hear the braces.
          <button type="button" class="btn" (click)="declare(name)">Declare it</button>
        </p>
      }
      <label class="switch">
        <input
          type="checkbox"
          [checked]="form().greetingInterruptible"
          (change)="editor.edit({ greetingInterruptible: !form().greetingInterruptible })"
        />
        <span>
          <strong>The caller may interrupt the greeting</strong>
          <span class="text-2">Switched off, it is heard to its end, whatever the caller says meanwhile.</span>
        </span>
      </label>
    }
  `,
  styleUrl: './section.scss',
})
export class GreetingSection {
  protected readonly editor = inject(DraftEditor);
  protected readonly modes = MODES;
  protected readonly form = computed(() => this.editor.form() as AgentForm);
  protected readonly unknown = computed(() =>
    variablesIn(this.form().greeting).filter((name) => !Object.hasOwn(this.form().variables, name)),
  );

  protected braces(name: string): string {
    return `{{${name}}}`;
  }

  protected declare(name: string): void {
    this.editor.edit({ variables: { ...this.form().variables, [name]: '' } });
  }
}
