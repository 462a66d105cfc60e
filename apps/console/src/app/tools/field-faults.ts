import type { Signal } from '@angular/core';

/** What is wrong with what a person edits, and whether they may edit it: what every field of a form asks. */
export abstract class FieldFaults {
  /** What is wrong, by its path in the input. */
  abstract readonly faults: Signal<ReadonlyMap<string, string>>;
  abstract readonly readOnly: Signal<boolean>;
}
