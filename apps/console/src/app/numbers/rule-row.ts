import { Component, computed, input, output } from '@angular/core';
import { LucideArrowDown, LucideArrowUp, LucideTrash2, LucideX } from '@lucide/angular';
import type { AgentChoice } from './number-book';
import type { Rule } from './routing-form';
import { TargetField } from './target-field';

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].map((word, index) => ({ word, day: index + 1 }));

/** One rule: its days, its times and who answers then. Everything is a native control, so the keyboard works. */
@Component({
  selector: 'app-rule-row',
  imports: [LucideArrowDown, LucideArrowUp, LucideTrash2, LucideX, TargetField],
  templateUrl: './rule-row.html',
  styleUrl: './rule-row.scss',
})
export class RuleRow {
  readonly rule = input.required<Rule>();
  readonly index = input.required<number>();
  readonly last = input.required<boolean>();
  readonly agents = input.required<readonly AgentChoice[]>();
  readonly readonly = input(false);
  /** By the last part of its path. */
  readonly faults = input.required<ReadonlyMap<string, string>>();
  readonly changed = output<Rule>();
  readonly moved = output<number>();
  readonly removed = output<void>();
  protected readonly weekdays = WEEKDAYS;
  protected readonly name = computed(() => `rule-${this.index()}`);
  /** Problems of this rule, told beside it. */
  protected readonly problems = computed(() => [
    ...new Set(
      [...this.faults()].filter(([path]) => path.startsWith(`rules.${this.index()}.`)).map(([, text]) => text),
    ),
  ]);

  protected set(change: Partial<Rule>): void {
    this.changed.emit({ ...this.rule(), ...change });
  }

  protected toggle(day: number): void {
    const { weekdays } = this.rule();
    const has = weekdays.includes(day);
    this.set({ weekdays: has ? weekdays.filter((one) => one !== day) : [...weekdays, day].sort() });
  }

  protected setTime(at: number, change: { from?: string; to?: string }): void {
    this.set({ times: this.rule().times.map((one, index) => (index === at ? { ...one, ...change } : one)) });
  }

  protected setDate(at: number, change: { from?: string; to?: string }): void {
    this.set({
      dates: this.rule().dates.map((one, index) => {
        const next = { ...one, ...change };
        // A day moved past the end takes the end with it.
        return index === at ? { ...next, to: next.to < next.from ? next.from : next.to } : one;
      }),
    });
  }

  protected addTime(): void {
    this.set({ times: [...this.rule().times, { from: '09:00', to: '17:00' }] });
  }

  protected addDate(): void {
    const today = new Date().toISOString().slice(0, 10);
    this.set({ dates: [...this.rule().dates, { from: today, to: today }] });
  }

  protected without<T>(list: readonly T[], at: number): T[] {
    return list.filter((_, index) => index !== at);
  }
}
