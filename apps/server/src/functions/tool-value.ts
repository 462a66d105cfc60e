import type { Tool } from '@switchboard/call';
import type { HttpPart, StoredTool } from '@switchboard/storage';
import type { ToolModel } from './tool.model';

/** What tools of some sources tell of themselves beyond the port. */
interface ToldTool extends Tool {
  readonly http?: HttpPart;
  /** The row it was made of; absent: it belongs to the server itself. */
  readonly stored?: Pick<StoredTool, 'revision' | 'updatedAt' | 'updatedBy' | 'filler'>;
}

/** What is told of a tool that belongs to the server itself. */
const UNKEPT = { revision: 0, updatedAt: null, updatedBy: null } as const;

/** A tool of the catalogue as the API shows it. */
export function toolValueOf(tool: ToldTool): ToolModel {
  const { id, kind, timeoutMs, model, http = null, stored, onBargeIn = 'KEEP' } = tool;
  const { revision, updatedAt, updatedBy } = stored ?? UNKEPT;
  return {
    ...{ id, kind, timeoutMs, http, onBargeIn, revision, updatedAt, updatedBy },
    ...{ name: model.name, description: model.description, parameters: model.parameters },
    filler: stored ? stored.filler : fillerOf(tool),
    editable: stored !== undefined,
  };
}

/** In the port null is silence and what is absent is left to the agent; here null leaves it to the agent. */
function fillerOf({ filler }: Tool): string | null {
  if (filler === undefined) return null;
  return filler ?? '';
}
