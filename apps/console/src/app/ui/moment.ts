import { Component, computed, input } from '@angular/core';

const TIME = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const DAY_AND_TIME = new Intl.DateTimeFormat(undefined, {
  month: 'short',
  day: 'numeric',
  hour: 'numeric',
  minute: '2-digit',
});
const FULL = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'long' });

/** A time in the person's own zone; the zone stands in the title. */
@Component({
  selector: 'app-moment',
  template: `<time [attr.datetime]="at()" [title]="full()">{{ text() }}</time>`,
})
export class Moment {
  readonly at = input.required<string>();
  readonly show = input<'time' | 'day'>('day');

  private readonly date = computed(() => new Date(this.at()));
  protected readonly full = computed(() => FULL.format(this.date()));
  protected readonly text = computed(() => (this.show() === 'time' ? TIME : DAY_AND_TIME).format(this.date()));
}
