import type { Conversation } from './conversation';
import type { Goodbye } from './goodbye';
import type { ModelLink } from './model-link';
import type { Moment } from './moment';
import type { ToolUse } from './tool-use';

export interface MomentParts {
  readonly talking: boolean;
  readonly muted: boolean;
  readonly conversation: Conversation;
  readonly goodbye: Goodbye;
  readonly model: ModelLink;
  readonly tools: ToolUse;
}

/** How the conversation stands right now. */
export const momentOf = ({ talking, muted, conversation, goodbye, model, tools }: MomentParts): Moment => ({
  ...{ talking, muted },
  connected: model.up,
  speaking: conversation.speaking,
  sounding: conversation.sounding,
  callerSpeaking: conversation.callerSpeaking,
  owed: conversation.thinking,
  quiet: conversation.quiet,
  usingTool: tools.busy,
  ending: goodbye.reason !== null,
});
