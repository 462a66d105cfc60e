import type { ElementRef } from '@angular/core';
import { Component, computed, inject, viewChild } from '@angular/core';
import { LucidePlus, LucideTriangleAlert } from '@lucide/angular';
import type { AgentForm } from './agent-form';
import { DraftEditor } from './draft-editor';
import { tokensIn, variablesIn } from './prompt-text';
import { Control, Setting } from './setting';

@Component({
  selector: 'app-prompt-section',
  imports: [Control, LucidePlus, LucideTriangleAlert, Setting],
  template: `
    <app-setting path="name" label="Name">
      <input
        #name
        class="input"
        appControl="name"
        autocomplete="off"
        maxlength="200"
        [value]="form().name"
        (input)="editor.edit({ name: name.value })"
      />
    </app-setting>
    <app-setting path="instructions" label="Prompt">
      <textarea
        #prompt
        class="input mono prompt"
        appControl="instructions"
        spellcheck="true"
        rows="18"
        placeholder="You answer the phone for…"
        [value]="form().instructions"
        (input)="editor.edit({ instructions: prompt.value })"
      ></textarea>
    </app-setting>
    <div class="foot">
      <p class="text-2 count">
        <span title="Estimated at about four characters to a token">≈ {{ tokens().toLocaleString() }} tokens</span>
        · {{ form().instructions.length.toLocaleString() }} characters
      </p>
      <div class="variables" role="group" aria-label="Variables in this prompt">
        @for (name of declared(); track name) {
          <button type="button" class="chip" [class.is-used]="used().includes(name)" (click)="insert(name)">
            <svg lucidePlus size="12"></svg><span class="visually-hidden">Insert </span><code>{{ braces(name) }}</code>
          </button>
        }
        @for (name of unknown(); track name) {
          <button type="button" class="chip is-unknown" (click)="declare(name)">
            <svg lucideTriangleAlert size="12"></svg><code>{{ braces(name) }}</code> Declare it
          </button>
        }
      </div>
    </div>
    @if (declared().length === 0 && unknown().length === 0) {
      <p class="field-hint">
        Write <code>{{ braces('name') }}</code> for what differs from call to call, and give it a value under Variables.
      </p>
    }
  `,
  styleUrl: './prompt-section.scss',
})
export class PromptSection {
  protected readonly editor = inject(DraftEditor);
  private readonly prompt = viewChild.required<ElementRef<HTMLTextAreaElement>>('prompt');
  protected readonly form = computed(() => this.editor.form() as AgentForm);
  protected readonly tokens = computed(() => tokensIn(this.form().instructions));
  protected readonly declared = computed(() => Object.keys(this.form().variables));
  protected readonly used = computed(() => variablesIn(this.form().instructions));
  protected readonly unknown = computed(() => this.used().filter((name) => !this.declared().includes(name)));

  protected braces(name: string): string {
    return `{{${name}}}`;
  }

  protected insert(name: string): void {
    const { nativeElement } = this.prompt();
    nativeElement.focus();
    nativeElement.setRangeText(this.braces(name), nativeElement.selectionStart, nativeElement.selectionEnd, 'end');
    this.editor.edit({ instructions: nativeElement.value });
  }

  protected declare(name: string): void {
    this.editor.edit({ variables: { ...this.form().variables, [name]: '' } });
  }
}
