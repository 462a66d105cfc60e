import { Component, computed, inject, input, output } from '@angular/core';
import { DraftEditor } from './draft-editor';
import { Control, Setting } from './setting';

/** A number with its unit. What is shown is `value` divided by `scale`: 15 s for 15000 ms. */
@Component({
  selector: 'app-number-setting',
  imports: [Control, Setting],
  template: `
    <app-setting [path]="path()" [label]="label()" [hint]="hint()">
      <span class="line">
        <input
          #input
          class="input"
          type="number"
          inputmode="decimal"
          [appControl]="path()"
          [min]="min()"
          [max]="max()"
          [step]="step()"
          [value]="shown()"
          (input)="typed(input.value)"
        />
        @if (unit()) {
          <span class="text-2">{{ unit() }}</span>
        }
      </span>
    </app-setting>
  `,
  styles: `
    .line {
      display: flex;
      align-items: center;
      gap: 8px;
    }
    .input {
      max-width: 112px;
      font-variant-numeric: tabular-nums;
    }
  `,
})
export class NumberSetting {
  private readonly editor = inject(DraftEditor);
  readonly path = input.required<string>();
  readonly label = input.required<string>();
  readonly hint = input('');
  readonly unit = input('');
  readonly value = input.required<number>();
  readonly scale = input(1);
  readonly min = input<number>();
  readonly max = input<number>();
  readonly step = input<number | 'any'>(1);
  readonly changed = output<number>();
  protected readonly shown = computed(() => Number((this.value() / this.scale()).toFixed(3)));

  protected typed(text: string): void {
    const number = text.trim() === '' ? NaN : Number(text);
    if (!Number.isFinite(number)) return this.editor.fault(this.path(), 'Type a number.');
    this.editor.fault(this.path(), null);
    const value = number * this.scale();
    this.changed.emit(this.step() === 1 || this.scale() > 1 ? Math.round(value) : value);
  }
}
