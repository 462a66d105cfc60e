import type { AgentVersion } from './agent';
import { decidesTurns } from './conduct';
import type { Call } from './call';
import { fillTemplate } from './instructions';
import type { Tool } from './ports/tool';
import type { ModelSetup } from './ports/voice-model';

/** Who the model is to be in this call. */
export function modelSetup(version: AgentVersion, call: Call, tools: readonly Tool[]): ModelSetup {
  const { model, voice, speed, turnDetection, transcriptionModel, language } = version;
  return {
    ...{ model, voice, speed, turnDetection, transcriptionModel, language },
    callId: call.id,
    instructions: fillTemplate(version.instructions, call.variables),
    tools: tools.map((tool) => tool.model),
    reportsTurnsOnly: decidesTurns(version),
  };
}
