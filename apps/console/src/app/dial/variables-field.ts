import { Component, computed, input, output } from '@angular/core';
import { LucidePlus, LucideX } from '@lucide/angular';
import type { ReadVariables, VariablePair } from './call-variables';

/** Variables for this call, as lines of name and value or as JSON. */
@Component({
  selector: 'app-variables-field',
  imports: [LucidePlus, LucideX],
  templateUrl: './variables-field.html',
  styleUrl: './variables-field.scss',
})
export class VariablesField {
  readonly asJson = input.required<boolean>();
  readonly pairs = input.required<readonly VariablePair[]>();
  readonly json = input.required<string>();
  readonly read = input.required<ReadVariables>();
  readonly problem = input.required<string | null>();
  readonly mode = output<boolean>();
  readonly pairsChanged = output<readonly VariablePair[]>();
  readonly jsonChanged = output<string>();

  protected readonly fault = computed(() => {
    const read = this.read();
    return 'fault' in read ? read.fault : null;
  });

  protected change(index: number, change: Partial<VariablePair>): void {
    this.pairsChanged.emit(this.pairs().map((pair, at) => (at === index ? { ...pair, ...change } : pair)));
  }

  protected add(): void {
    this.pairsChanged.emit([...this.pairs(), { name: '', value: '' }]);
  }

  protected remove(index: number): void {
    this.pairsChanged.emit(this.pairs().filter((_, at) => at !== index));
  }
}
