import { Component, Directive, computed, inject, input } from '@angular/core';
import { FieldFaults } from './field-faults';

const idOf = (path: string): string => `tool-${path.replace(/\W+/g, '-')}`;

/** A labelled field with its hint and, when its value can not be kept, why. `path` as in the input. */
@Component({
  selector: 'app-tool-field',
  template: `
    <label [attr.for]="id()">{{ label() }}</label>
    <ng-content />
    @if (hint()) {
      <p class="field-hint" [id]="id() + '-hint'">{{ hint() }}</p>
    }
    @for (message of faults(); track message) {
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
export class ToolField {
  private readonly editor = inject(FieldFaults);
  readonly path = input.required<string>();
  readonly label = input.required<string>();
  readonly hint = input('');
  protected readonly id = computed(() => idOf(this.path()));
  /** Also those of what lies within. */
  protected readonly faults = computed(() => faultsBelow(this.editor, this.path()));
}

/** The control of a field: its id, its description and whether its value is at fault. */
@Directive({
  selector: '[appToolControl]',
  host: {
    '[id]': 'id()',
    '[attr.aria-describedby]': 'id() + "-hint " + id() + "-error"',
    '[attr.aria-invalid]': 'faulty() || null',
    '[attr.disabled]': 'editor.readOnly() ? "" : null',
  },
})
export class ToolControl {
  protected readonly editor = inject(FieldFaults);
  readonly path = input.required<string>({ alias: 'appToolControl' });
  protected readonly id = computed(() => idOf(this.path()));
  protected readonly faulty = computed(() => faultsBelow(this.editor, this.path()).length > 0);
}

function faultsBelow(editor: FieldFaults, path: string): string[] {
  return [...editor.faults()]
    .filter(([at]) => at === path || at.startsWith(`${path}.`))
    .map(([at, message]) =>
      path === 'parameters' && at !== path ? `${at.slice(path.length + 1)}: ${message}` : message,
    );
}
