import { Pipe } from '@angular/core';
import type { PipeTransform } from '@angular/core';

/** `$0.18`; a tenth of a cent is worth showing below a dollar. A dash when it is not known. */
export function formatUsd(usd: number | null | undefined): string {
  if (usd === null || usd === undefined) return '–';
  const digits = usd < 1 ? 3 : 2;
  const [minimumFractionDigits, maximumFractionDigits] = [digits, digits];
  return usd.toLocaleString(undefined, {
    style: 'currency',
    currency: 'USD',
    minimumFractionDigits,
    maximumFractionDigits,
  });
}

@Pipe({ name: 'usd' })
export class UsdPipe implements PipeTransform {
  readonly transform = formatUsd;
}
