import { Pipe } from '@angular/core';
import type { PipeTransform } from '@angular/core';

/** `$0.179` below a dollar, `$1.79` above. A dash when it is not known, and never nothing for something. */
export function formatUsd(usd: number | null | undefined, digits = (usd ?? 0) < 1 ? 3 : 2): string {
  if (usd === null || usd === undefined) return '–';
  const least = 10 ** -digits;
  if (usd > 0 && usd < least) return `< ${formatUsd(least, digits)}`;
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
