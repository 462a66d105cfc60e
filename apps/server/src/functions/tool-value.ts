import type { Tool } from '@switchboard/call';
import type { ToolModel } from './tool.model';

/** A tool of the catalogue as the API shows it. */
export const toolValueOf = (tool: Tool): ToolModel => ({
  id: tool.id,
  kind: tool.kind,
  name: tool.model.name,
  description: tool.model.description,
  parameters: tool.model.parameters,
  timeoutMs: tool.timeoutMs,
});
