/** Keeps the last `limit` entries, oldest first. */
export class Ring<T> {
  private entries: T[] = [];

  constructor(private readonly limit: number) {}

  push(entry: T): void {
    this.entries.push(entry);
    // Trimmed in bulk, so that a push costs the same however many came before.
    if (this.entries.length >= 2 * this.limit) this.entries = this.entries.slice(-this.limit);
  }

  values(): readonly T[] {
    return this.entries.slice(-this.limit);
  }
}
