import type { CallLog } from '../call-log';
import type { Conversation } from '../conversation';
import { isPause, KEYS_PATTERN, keyTones, PAUSE } from '../key-tones';

/** The agent's keys of one call; a machine at the far side asks for fewer. */
const MAX_OF_AGENT = 200;

export interface KeySenderDeps {
  readonly log: CallLog;
  readonly conversation: () => Conversation;
}

/** Keys as tones in the sound that the far side hears: a media stream carries no outgoing keypad messages. */
export class KeySender {
  private byAgent = 0;

  constructor(private readonly deps: KeySenderDeps) {}

  /** Keys as `KEYS_PATTERN` allows them. */
  send(keys: string): void {
    for (const key of keys) {
      if (isPause(key)) {
        this.deps.conversation().playSound(PAUSE);
        continue;
      }
      this.deps.log.record({ type: 'DtmfDetected', digit: key, sentByUs: true });
      this.deps.conversation().playSound(keyTones(key));
    }
  }

  /** Tells what stands in the way of the agent's keys; null: they are on their way. */
  sendForAgent(keys: string): string | null {
    if (!KEYS_PATTERN.test(keys)) return 'Only 1 to 32 of 0-9, *, #, A-D and w can be sent.';
    if (this.byAgent + keys.length > MAX_OF_AGENT) return 'Too many keys were sent in this call.';
    this.byAgent += keys.length;
    this.send(keys);
    return null;
  }
}
