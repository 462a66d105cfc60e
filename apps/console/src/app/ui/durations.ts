import { Pipe } from '@angular/core';
import type { PipeTransform } from '@angular/core';

const SECOND_MS = 1_000;
const MINUTE_S = 60;
const HOUR_S = 3_600;

/** `1:04`, `1:02:03`; a dash when nothing was measured. */
export function formatDuration(ms: number | null | undefined): string {
  if (ms === null || ms === undefined) return '–';
  const seconds = Math.max(0, Math.floor(ms / SECOND_MS));
  const rest = `${Math.floor((seconds % HOUR_S) / MINUTE_S)}`;
  const tail = `${seconds % MINUTE_S}`.padStart(2, '0');
  return seconds >= HOUR_S ? `${Math.floor(seconds / HOUR_S)}:${rest.padStart(2, '0')}:${tail}` : `${rest}:${tail}`;
}

/** `1:04.2`: a moment within a call. */
export function formatOffset(ms: number): string {
  const tenths = Math.max(0, Math.floor(ms / 100));
  return `${formatDuration(Math.floor(tenths / 10) * SECOND_MS)}.${tenths % 10}`;
}

/** `840 ms`; a dash when nothing was measured. */
export function formatMilliseconds(ms: number | null | undefined): string {
  return ms === null || ms === undefined ? '–' : `${Math.round(ms).toLocaleString()} ms`;
}

/** `2.4 s`. */
export function formatSeconds(ms: number): string {
  return `${(ms / SECOND_MS).toFixed(1)} s`;
}

@Pipe({ name: 'duration' })
export class DurationPipe implements PipeTransform {
  readonly transform = formatDuration;
}

@Pipe({ name: 'offset' })
export class OffsetPipe implements PipeTransform {
  readonly transform = formatOffset;
}

@Pipe({ name: 'milliseconds' })
export class MillisecondsPipe implements PipeTransform {
  readonly transform = formatMilliseconds;
}

@Pipe({ name: 'seconds' })
export class SecondsPipe implements PipeTransform {
  readonly transform = formatSeconds;
}
