/** How often the server broke the Media Streams protocol on one stream, and the first 100 reasons. */
export interface ViolationReport {
  readonly count: number;
  readonly reasons: readonly string[];
}

const KEPT = 100;

export class Violations {
  private count = 0;
  private readonly reasons: string[] = [];
  private readonly told = new Set<number>();

  constructor(private readonly tell: (code: number, reason: string) => void) {}

  add(code: 31950 | 31951, reason: string): void {
    this.count += 1;
    if (this.reasons.length < KEPT) this.reasons.push(reason);
    if (this.told.has(code)) return;
    this.told.add(code);
    this.tell(code, reason);
  }

  report(): ViolationReport {
    return { count: this.count, reasons: [...this.reasons] };
  }
}
