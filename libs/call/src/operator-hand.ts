import type { CallLog } from './call-log';
import type { Conversation } from './conversation';
import type { History } from './history';
import { sayInstructions } from './instructions';
import type { KeySender } from './keypad/key-sender';
import type { ModelLink } from './model-link';

export interface OperatorHandDeps {
  readonly log: CallLog;
  readonly conversation: Conversation;
  readonly model: ModelLink;
  readonly history: History;
  readonly keys: KeySender;
  /** Whether the agent is muted has changed. */
  readonly muted: (muted: boolean) => void;
  /** False while the agent says what the caller has to hear to its end. */
  readonly mayInterrupt: () => boolean;
}

/** What an operator does in a running call. Each act is written down with its actor before it is done. */
export class OperatorHand {
  private isMuted = false;

  constructor(private readonly deps: OperatorHandDeps) {}

  /** The agent says nothing, so it cannot be asked to speak either. */
  get muted(): boolean {
    return this.isMuted;
  }

  /** `interrupt`: the agent stops what it is saying, unless that is the notice of the recording; otherwise the words come after it. */
  say(actor: string, { text, interrupt }: { readonly text: string; readonly interrupt: boolean }): void {
    this.note(actor, 'SAY', text);
    if (interrupt && this.deps.mayInterrupt()) this.deps.conversation.stopSpeaking();
    this.deps.conversation.respond(sayInstructions(text));
  }

  /** The caller does not hear it; the agent knows it from now on. */
  instruct(actor: string, { text, respondNow }: { readonly text: string; readonly respondNow: boolean }): void {
    this.note(actor, 'INSTRUCT', text);
    this.deps.history.note('system', text);
    this.deps.model.tell('system', text);
    if (respondNow) this.deps.conversation.respond();
  }

  /** Two operators may want the same at once: the second one changes nothing, and nothing is written down. */
  setMuted(actor: string, muted: boolean): void {
    if (this.isMuted === muted) return;
    this.isMuted = muted;
    this.note(actor, muted ? 'MUTE_AGENT' : 'UNMUTE_AGENT', null);
    this.deps.muted(muted);
    this.deps.conversation.setMuted(muted);
  }

  press(actor: string, digits: string): void {
    this.note(actor, 'SEND_DTMF', digits);
    this.deps.keys.send(digits);
  }

  private note(actor: string, action: string, note: string | null): void {
    this.deps.log.record({ type: 'OperatorActed', actor, action, note });
  }
}
