/** Measured values, kept whole: a mean would hide what a caller hears. */
export class Samples {
  private values = new Float64Array(1024);
  private length = 0;

  get count(): number {
    return this.length;
  }

  add(value: number): void {
    if (this.length === this.values.length) {
      const larger = new Float64Array(this.length * 2);
      larger.set(this.values);
      this.values = larger;
    }
    this.values[this.length++] = value;
  }

  clear(): void {
    this.length = 0;
  }

  /** Nearest rank; null without any value. */
  quantile(share: number): number | null {
    if (this.length === 0) return null;
    const sorted = this.values.slice(0, this.length).sort();
    return sorted[Math.min(this.length - 1, Math.max(0, Math.ceil(share * this.length) - 1))] ?? null;
  }
}
