import type { CallerKeys } from './caller-keys';
import type { Conversation } from './conversation';
import type { Goodbye } from './goodbye';
import type { ModelLink } from './model-link';
import type { ToolUse } from './tool-use';
import type { TransferHold } from './transfer/transfer-hold';

/** How a conversation stands, told after every change to those who wait for a moment of it. */
export interface Moment {
  /** The stream is open. */
  readonly talking: boolean;
  /** The end of the call was decided; only the goodbye is still to be heard. */
  readonly ending: boolean;
  /** A model session is ready. */
  readonly connected: boolean;
  /** Words of the agent that were sent are still unheard. */
  readonly speaking: boolean;
  /** Anything that was sent is still unheard: words, or a sound of ours. */
  readonly sounding: boolean;
  readonly callerSpeaking: boolean;
  /** The agent owes an answer, or one is under way. */
  readonly owed: boolean;
  /** Nothing is being said, and no response is under way or asked for. */
  readonly quiet: boolean;
  /** A tool runs whose end is waited for; not while the caller types what it asked for. */
  readonly usingTool: boolean;
  /** The caller is to type something: a silence is neither the caller's nor ours. */
  readonly collecting: boolean;
  /** An operator keeps the agent silent. */
  readonly muted: boolean;
  /** The caller is being put through to somebody, and waits. */
  readonly transferring: boolean;
}

/** Something that waits for a moment. `update` may come at any time, also without a change. */
export interface MomentWatcher {
  update(moment: Moment): void;
}

export interface MomentParts {
  readonly conversation: Conversation;
  readonly goodbye: Goodbye;
  readonly model: ModelLink;
  readonly tools: ToolUse;
  readonly keys: CallerKeys;
  readonly hold: TransferHold;
}

export const momentOf = (
  { conversation, goodbye, model, tools, keys, hold }: MomentParts,
  { talking, muted }: Pick<Moment, 'talking' | 'muted'>,
): Moment => ({
  ...{ talking, muted },
  connected: model.up,
  speaking: conversation.speaking,
  sounding: conversation.sounding,
  callerSpeaking: conversation.callerSpeaking,
  owed: conversation.thinking,
  quiet: conversation.quiet,
  usingTool: tools.busy && !keys.collecting,
  collecting: keys.collecting,
  ending: goodbye.reason !== null,
  transferring: hold.on,
});
