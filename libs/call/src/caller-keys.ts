import type { CallLog } from './call-log';
import type { Conversation } from './conversation';
import type { History } from './history';
import { Keypad } from './keypad';
import type { ModelLink } from './model-link';
import type { Clock } from './ports/clock';

export interface CallerKeysDeps {
  readonly log: CallLog;
  readonly clock: Clock;
  readonly history: History;
  readonly model: () => ModelLink;
  readonly conversation: () => Conversation;
  readonly changed: () => void;
}

/** Keys that the caller presses: each is an event, and what was entered is told to the model, who answers it. */
export class CallerKeys {
  private readonly keypad: Keypad;

  constructor(private readonly deps: CallerKeysDeps) {
    this.keypad = new Keypad(deps.clock, (digits) => this.entered(digits));
  }

  press(digit: string): void {
    this.deps.log.record({ type: 'DtmfDetected', digit, sentByUs: false });
    this.keypad.press(digit);
  }

  private entered(digits: string): void {
    const { history, model, conversation, changed } = this.deps;
    const words = `The caller pressed ${digits.split('').join(' ')} on the keypad.`;
    history.note('user', words);
    model().tell('user', words);
    conversation().respond();
    changed();
  }
}
