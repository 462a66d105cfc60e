import { Component, Directive, computed, inject, input } from '@angular/core';
import { DraftEditor } from './draft-editor';

const idOf = (path: string): string => `set-${path.replace(/\W+/g, '-')}`;

/** A labelled setting with its hint and, when its value can not be kept, why. `path` as in `AgentDraftInput`. */
@Component({
  selector: 'app-setting',
  template: `
    <label [attr.for]="id()">{{ label() }}</label>
    <ng-content />
    @if (hint()) {
      <p class="field-hint" [id]="id() + '-hint'">{{ hint() }}</p>
    }
    @if (fault(); as message) {
      <p class="field-error" [id]="id() + '-error'">{{ message }}</p>
    }
  `,
  host: { class: 'field' },
  styles: `
    :host {
      align-content: start;
      min-width: 0;
    }
  `,
})
export class Setting {
  private readonly editor = inject(DraftEditor);
  readonly path = input.required<string>();
  readonly label = input.required<string>();
  readonly hint = input('');
  protected readonly id = computed(() => idOf(this.path()));
  protected readonly fault = computed(() => this.editor.faults().get(this.path()));
}

/** The control of a setting: its id, its description and whether its value is at fault. */
@Directive({
  selector: '[appControl]',
  host: {
    '[id]': 'id()',
    '[attr.aria-describedby]': 'id() + "-hint " + id() + "-error"',
    '[attr.aria-invalid]': 'faulty() || null',
  },
})
export class Control {
  private readonly editor = inject(DraftEditor);
  readonly path = input.required<string>({ alias: 'appControl' });
  protected readonly id = computed(() => idOf(this.path()));
  protected readonly faulty = computed(() => this.editor.faults().has(this.path()));
}

/** The control of a path, so that a problem elsewhere can lead to it. */
export function controlOf(path: string): HTMLElement | null {
  for (let parts = path.split('.'); parts.length > 0; parts = parts.slice(0, -1)) {
    const found = document.getElementById(idOf(parts.join('.')));
    if (found) return found;
  }
  return null;
}
