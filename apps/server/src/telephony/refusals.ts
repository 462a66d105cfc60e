import { Inject, Injectable } from '@nestjs/common';
import type { Log } from '../config/log';
import { LOG } from '../ports';

export type RefusalKind = 'webhookSignature' | 'mediaSignature' | 'mediaStream';

/** Log lines come with the first ten of a kind, then with every hundredth: a flood must not fill the disk. */
const worthALine = (count: number): boolean => count <= 10 || count % 100 === 0;

/** Counts what claimed to come from the carrier and was turned away. */
@Injectable()
export class Refusals {
  private readonly counts: Record<RefusalKind, number> = { webhookSignature: 0, mediaSignature: 0, mediaStream: 0 };

  constructor(@Inject(LOG) private readonly log: Log) {}

  count(kind: RefusalKind, fields: Readonly<Record<string, unknown>> = {}): void {
    const count = (this.counts[kind] += 1);
    if (worthALine(count)) this.log.warn({ kind, count, ...fields }, 'carrier request refused');
  }

  of(kind: RefusalKind): number {
    return this.counts[kind];
  }
}
