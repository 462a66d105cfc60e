import type { ElementRef } from '@angular/core';
import { Component, computed, inject, input, viewChild } from '@angular/core';
import { NeedsServer } from '../../ui/needs-server';
import { ActNote } from './act-note';
import { OperatorHand } from './operator-hand';

/** From here on the writer is told how much room is left. */
const NEAR_LIMIT = 0.8;
const MOD = /Mac|iPhone|iPad/.test(navigator.platform) ? '⌘' : 'Ctrl ';

/** Words for the agent alone (whisper), or for the caller through the agent (say). */
@Component({
  selector: 'app-message-form',
  imports: [ActNote, NeedsServer],
  templateUrl: './message-form.html',
  styleUrl: './message-form.scss',
})
export class MessageForm {
  protected readonly hand = inject(OperatorHand);
  private readonly field = viewChild.required<ElementRef<HTMLTextAreaElement>>('field');
  private readonly sendButton = viewChild.required<ElementRef<HTMLButtonElement>>('sendButton');
  readonly kind = input.required<'whisper' | 'say'>();

  protected readonly mod = MOD;
  protected readonly message = computed(() => (this.kind() === 'whisper' ? this.hand.whisper : this.hand.say));
  protected readonly left = computed(() => this.message().maxChars - this.message().text().length);
  protected readonly isNearLimit = computed(() => this.left() < this.message().maxChars * (1 - NEAR_LIMIT));
  /** A muted agent would not speak. */
  protected readonly silenced = computed(() => this.hand.muted() && (this.kind() === 'say' || this.message().option()));

  focus(): void {
    this.field().nativeElement.focus();
  }

  protected send(event: Event): void {
    event.preventDefault();
    void (this.kind() === 'whisper' ? this.hand.whisperNow() : this.hand.sayNow());
  }

  /** Through the button, so that whatever holds the button holds the keys, too. */
  protected sendByKey(event: Event): void {
    event.preventDefault();
    this.sendButton().nativeElement.click();
  }
}
