import { Component, computed, inject, input, output } from '@angular/core';
import { LucidePlus, LucideX } from '@lucide/angular';
import { FieldFaults } from './field-faults';
import type { Pair } from './tool-form';

/** A list of names and values. `path` as in the input. */
@Component({
  selector: 'app-pairs-field',
  imports: [LucidePlus, LucideX],
  template: `
    <fieldset>
      <legend class="field-label">{{ label() }}</legend>
      @for (pair of pairs(); track $index; let index = $index) {
        <div class="row">
          <input
            #name
            class="input name"
            [attr.aria-label]="label() + ' ' + (index + 1) + ': ' + nameWord()"
            [placeholder]="nameWord()"
            [value]="pair.name"
            [disabled]="editor.readOnly()"
            [attr.aria-invalid]="faults().get(index) ? true : null"
            (input)="put(index, { name: name.value, value: pair.value })"
          />
          <input
            #value
            class="input"
            [attr.aria-label]="label() + ' ' + (index + 1) + ': ' + valueWord()"
            [placeholder]="valueWord()"
            [value]="pair.value"
            [disabled]="editor.readOnly()"
            [attr.aria-invalid]="faults().get(index) ? true : null"
            (input)="put(index, { name: pair.name, value: value.value })"
          />
          @if (!editor.readOnly()) {
            <button type="button" class="btn btn-quiet btn-icon" title="Remove" (click)="remove(index)">
              <svg lucideX></svg
              ><span class="visually-hidden">Remove {{ pair.name || label() + ' ' + (index + 1) }}</span>
            </button>
          }
        </div>
        @if (faults().get(index); as message) {
          <p class="field-error">{{ message }}</p>
        }
      }
      @if (!editor.readOnly()) {
        <button type="button" class="btn btn-quiet add" (click)="put(pairs().length, { name: '', value: '' })">
          <svg lucidePlus></svg> {{ add() }}
        </button>
      } @else if (pairs().length === 0) {
        <p class="text-3">None</p>
      }
      @if (hint()) {
        <p class="field-hint">{{ hint() }}</p>
      }
    </fieldset>
  `,
  styles: `
    fieldset {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: 6px;
      min-width: 0;
      margin: 0;
      padding: 0;
      border: 0;
    }
    legend {
      padding: 0 0 4px;
    }
    .row {
      display: flex;
      gap: 6px;
    }
    .name {
      flex: 0 0 34%;
    }
    .add {
      width: fit-content;
      margin-left: -12px;
    }
  `,
})
export class PairsField {
  protected readonly editor = inject(FieldFaults);
  readonly path = input.required<string>();
  readonly label = input.required<string>();
  readonly add = input.required<string>();
  readonly pairs = input.required<readonly Pair[]>();
  readonly nameWord = input('Name');
  readonly valueWord = input('Value');
  readonly hint = input('');
  readonly changed = output<readonly Pair[]>();

  protected readonly faults = computed(() => {
    const start = `${this.path()}.`;
    const mine = [...this.editor.faults()].filter(([path]) => path.startsWith(start));
    return new Map(mine.map(([path, message]) => [Number.parseInt(path.slice(start.length), 10), message]));
  });

  protected put(index: number, pair: Pair): void {
    const pairs = [...this.pairs()];
    pairs[index] = pair;
    this.changed.emit(pairs);
  }

  protected remove(index: number): void {
    this.changed.emit(this.pairs().filter((_, at) => at !== index));
  }
}
