import { DOCUMENT, Injectable, effect, inject, signal } from '@angular/core';

const KEY = 'switchboard.masked';

/** Whether numbers are shown with their middle hidden, for screens that others can see. */
@Injectable({ providedIn: 'root' })
export class NumberMasking {
  private readonly storage = inject(DOCUMENT).defaultView?.localStorage;
  readonly on = signal(this.storage?.getItem(KEY) === 'on');

  constructor() {
    effect(() => this.storage?.setItem(KEY, this.on() ? 'on' : 'off'));
  }
}

/** North American numbers are always 3-3-4; other plans are left as they are rather than grouped wrongly. */
export function spaced(address: string): string {
  return address.replace(/^\+1(\d{3})(\d{3})(\d{4})$/, '+1 $1 $2 $3');
}
