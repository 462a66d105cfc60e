import type { ElementRef } from '@angular/core';
import { Component, inject, signal, viewChild } from '@angular/core';
import { NeedsServer } from '../../ui/needs-server';
import { EventStreams } from '../../graphql/event-streams';
import { ActNote } from './act-note';
import { PAD, keysIn } from './keys';
import { OperatorHand } from './operator-hand';

/** Keys for the far side, such as a menu that wants a number: each is sent at once. */
@Component({
  selector: 'app-keypad',
  imports: [ActNote, NeedsServer],
  templateUrl: './keypad.html',
  styleUrl: './keypad.scss',
})
export class Keypad {
  private readonly streams = inject(EventStreams);
  private readonly field = viewChild.required<ElementRef<HTMLInputElement>>('field');
  protected readonly hand = inject(OperatorHand);
  protected readonly pad = PAD;
  /** Something was typed that is no key. */
  protected readonly leftOut = signal(false);

  /** `onPad`: on the first key instead of the field. */
  focus(onPad: boolean): void {
    if (onPad) document.getElementById('pad-1')?.focus();
    else this.field().nativeElement.focus();
  }

  protected typed(field: HTMLInputElement): void {
    if (this.streams.state() !== 'live' || this.hand.blocked() !== null) return;
    const { keys, leftOut } = keysIn(field.value);
    field.value = '';
    this.leftOut.set(leftOut);
    if (keys !== '') void this.hand.press(keys);
  }

  /** Digits on the keyboard press the pad while one of its keys has the focus. */
  protected keyDown(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || !/^[0-9*#]$/.test(event.key)) return;
    event.preventDefault();
    document.getElementById(`pad-${event.key}`)?.click();
  }
}
