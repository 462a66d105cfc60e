import { Pipe } from '@angular/core';
import type { PipeTransform } from '@angular/core';
import { spaced } from './number-masking';

/** A number of ours, or of somebody in the phone book: grouped like those of callers, never masked. */
@Pipe({ name: 'phoneNumber' })
export class PhoneNumberPipe implements PipeTransform {
  transform(e164: string): string {
    return spaced(e164);
  }
}
