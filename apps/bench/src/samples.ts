/** Measured values, kept whole: a mean would hide what a caller hears. */
export class Samples {
  private values = new Float64Array(1024);
  private length = 0;
  private kept = 0;

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
    this.kept = 0;
  }

  /** What came since the last decision counts. */
  keep(): void {
    this.kept = this.length;
  }

  /** What came since the last decision never was. */
  drop(): void {
    this.length = this.kept;
  }

  /** Nearest rank; null without any value. */
  quantile(share: number): number | null {
    return quantile(this.values.slice(0, this.length), share);
  }

  /** Of what came since the last decision. */
  newestQuantile(share: number): number | null {
    return quantile(this.values.slice(this.kept, this.length), share);
  }
}

function quantile(values: Float64Array, share: number): number | null {
  if (values.length === 0) return null;
  return values.sort()[Math.max(0, Math.ceil(share * values.length) - 1)] ?? null;
}
