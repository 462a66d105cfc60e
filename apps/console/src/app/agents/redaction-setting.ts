import { Component, computed, inject } from '@angular/core';
import type { AgentForm } from './agent-form';
import { DraftEditor } from './draft-editor';

const KINDS = [
  { id: 'cards', title: 'Card numbers', hint: '13 to 19 digits with a right check digit.' },
  { id: 'emails', title: 'E-mail addresses', hint: 'Written, or spoken as “jo at example dot com”.' },
  { id: 'phones', title: 'Phone numbers', hint: '9 digits or more: order numbers of that length are hidden, too.' },
] as const;

@Component({
  selector: 'app-redaction-setting',
  template: `
    <p class="text-2">
      Kept out of the transcript, of tools’ arguments and results, of notes and of the logs, spoken digits included. The
      recording still has the sound of it.
    </p>
    @for (kind of kinds; track kind.id) {
      <label class="switch">
        <input type="checkbox" [checked]="redaction()[kind.id]" (change)="toggle(kind.id)" />
        <span
          ><strong>{{ kind.title }}</strong> <span class="text-2">{{ kind.hint }}</span></span
        >
      </label>
    }
  `,
  styleUrl: './section.scss',
})
export class RedactionSetting {
  private readonly editor = inject(DraftEditor);
  protected readonly kinds = KINDS;
  protected readonly redaction = computed(() => (this.editor.form() as AgentForm).redaction);

  protected toggle(kind: (typeof KINDS)[number]['id']): void {
    const redaction = this.redaction();
    this.editor.edit({ redaction: { ...redaction, [kind]: !redaction[kind] } });
  }
}
