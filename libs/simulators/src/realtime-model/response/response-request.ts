import type { AudioFormat } from '../audio/audio-format';
import type { StoredItem } from '../conversation';
import type { ResponseCreate } from '../wire/client-event.schema';
import type { FunctionTool, Modalities, Tool, ToolChoice, Voice } from '../wire/session.schema';
import type { SessionSettings } from '../wire/session-settings';

/** A response with nothing left open: what `response.create` said, and the session for the rest. */
export interface ResponseRequest {
  /** Runs beside the conversation and leaves nothing in it. */
  readonly outOfBand: boolean;
  /** Of this response alone. */
  readonly instructions: string | null;
  readonly preamble: string;
  readonly modalities: Modalities;
  readonly format: AudioFormat;
  readonly voice: Voice;
  readonly tools: readonly FunctionTool[];
  readonly toolChoice: ToolChoice;
  readonly maxOutputTokens: number | 'inf';
  readonly metadata: Readonly<Record<string, string>> | null;
  readonly context: readonly StoredItem[];
}

const functionTools = (tools: readonly Tool[]): FunctionTool[] => tools.filter((tool) => tool.type === 'function');

function outputOf(
  session: SessionSettings,
  asked: ResponseCreate,
): Pick<ResponseRequest, 'modalities' | 'format' | 'voice'> {
  const { output } = session.audio;
  return {
    modalities: asked.output_modalities ?? session.output_modalities,
    format: asked.audio?.output?.format ?? output.format,
    voice: asked.audio?.output?.voice ?? output.voice,
  };
}

export function responseRequest(
  session: SessionSettings,
  asked: ResponseCreate,
  context: readonly StoredItem[],
): ResponseRequest {
  const tools = asked.tools ?? session.tools;
  return {
    ...outputOf(session, asked),
    outOfBand: asked.conversation === 'none',
    instructions: asked.instructions ?? null,
    preamble: (asked.instructions ?? session.instructions) + (tools.length > 0 ? JSON.stringify(tools) : ''),
    tools: functionTools(tools),
    toolChoice: asked.tool_choice ?? session.tool_choice,
    maxOutputTokens: asked.max_output_tokens ?? session.max_output_tokens,
    metadata: asked.metadata ?? null,
    context,
  };
}
