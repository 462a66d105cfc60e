import { Component, computed, input, output } from '@angular/core';
import type { DialVersionFragment, PlaceCallInput, ProblemFieldsFragment } from '@switchboard/contract';

/** What one call has in place of what its agent's version says; null: as that says. */
export interface DialOptions {
  readonly record: boolean | null;
  readonly maxDurationSeconds: number | null;
  readonly machineDetection: false | null;
  readonly callerId: string;
}
export const NO_OPTIONS: DialOptions = { record: null, maxDurationSeconds: null, machineDetection: null, callerId: '' };

export const OPTION_FIELDS = ['record', 'maxDurationSeconds', 'machineDetection', 'callerId'] as const;
export type OptionField = (typeof OPTION_FIELDS)[number];

const LEAST_SECONDS = 10;
const MOST_SECONDS = 86_400;

/** What is wrong with the longest duration; null: nothing. */
export function durationFault({ maxDurationSeconds: seconds }: DialOptions): string | null {
  if (seconds === null) return null;
  const isIt = Number.isInteger(seconds) && seconds >= LEAST_SECONDS && seconds <= MOST_SECONDS;
  return isIt ? null : 'Type 0.2 to 1,440 minutes, or nothing.';
}

/** What the server is told of them: only what differs from the agent's version. */
export const optionsInput = (options: DialOptions): Partial<PlaceCallInput> => ({
  ...(options.record !== null && { record: options.record }),
  ...(options.maxDurationSeconds !== null && { maxDurationSeconds: options.maxDurationSeconds }),
  ...(options.machineDetection === false && { machineDetection: false }),
  ...(options.callerId.trim() !== '' && { callerId: options.callerId.trim() }),
});

/** What a call may have of its own: recording, longest duration, machine detection, another caller ID. */
@Component({
  selector: 'app-dial-options',
  templateUrl: './dial-options.html',
  styleUrl: './dial-options.scss',
})
export class DialOptionsFields {
  readonly version = input.required<DialVersionFragment | null>();
  readonly options = input.required<DialOptions>();
  readonly problems = input.required<readonly ProblemFieldsFragment[]>();
  readonly changed = output<DialOptions>();

  protected readonly fault = computed(() => durationFault(this.options()) ?? this.problemOf('maxDurationSeconds'));
  protected readonly minutes = computed(() => {
    const { maxDurationSeconds: seconds } = this.options();
    return seconds === null || Number.isNaN(seconds) ? '' : String(Number((seconds / 60).toFixed(2)));
  });
  protected readonly usualMinutes = computed(() => {
    const seconds = this.version()?.maxDurationSeconds;
    return seconds === undefined ? '' : String(Number((seconds / 60).toFixed(2)));
  });
  protected readonly machine = computed(() => this.version()?.conduct.machineDetection ?? null);

  protected set(change: Partial<DialOptions>): void {
    this.changed.emit({ ...this.options(), ...change });
  }

  protected typedMinutes(text: string): void {
    this.set({ maxDurationSeconds: text.trim() === '' ? null : Math.round(Number(text) * 60) });
  }

  protected recordChosen(value: string): void {
    this.set({ record: value === '' ? null : value === 'yes' });
  }

  protected problemOf(field: OptionField): string | null {
    return this.problems().find((problem) => problem.field?.includes(field))?.message ?? null;
  }
}
