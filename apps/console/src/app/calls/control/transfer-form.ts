import type { ElementRef } from '@angular/core';
import { Component, computed, effect, inject, untracked, viewChild } from '@angular/core';
import { EventStreams } from '../../graphql/event-streams';
import { NeedsServer } from '../../ui/needs-server';
import { PhoneNumberPipe } from '../../ui/phone-number';
import { CallFollower } from '../call-follower';
import { didFail, transferStatus } from '../transfer-words';
import { ActNote } from './act-note';
import { OperatorHand } from './operator-hand';
import { TransferOrder } from './transfer-order';

const MODES = [
  { id: 'COLD', title: 'At once', hint: 'Connected as soon as they answer.' },
  { id: 'WARM', title: 'Ask first', hint: 'They hear a summary and press 1; the caller waits.' },
] as const;

/** Puts the caller through to somebody, and shows how that goes. */
@Component({
  selector: 'app-transfer-form',
  imports: [ActNote, NeedsServer, PhoneNumberPipe],
  templateUrl: './transfer-form.html',
  styleUrl: './transfer-form.scss',
})
export class TransferForm {
  private readonly streams = inject(EventStreams);
  private readonly field = viewChild<ElementRef<HTMLInputElement>>('field');
  private readonly stop = viewChild<ElementRef<HTMLButtonElement>>('stop');
  protected readonly hand = inject(OperatorHand);
  protected readonly order = inject(TransferOrder);
  protected readonly modes = MODES;
  protected readonly statusOf = transferStatus;
  protected readonly failed = didFail;
  protected readonly blockedBy = computed(() => {
    const blocked = this.hand.blocked();
    if (blocked !== null) return blocked === 'waiting' ? 'The conversation has not begun' : 'The call is ending';
    return this.order.isNumber() ? null : 'Choose somebody, or write a number with + and its country code';
  });

  constructor() {
    const follower = inject(CallFollower);
    const callId = computed(() => follower.call()?.id ?? '');
    effect(() => {
      const id = callId();
      untracked(() => void this.order.load(id));
    });
  }

  focus(): void {
    (this.stop() ?? this.field())?.nativeElement.focus();
  }

  protected begin(event: Event): void {
    event.preventDefault();
    if (this.blockedBy() !== null || this.streams.state() !== 'live') return;
    void this.hand.transferNow(this.order.to(), this.order.mode(), this.order.announcement());
  }
}
