import type { Tool } from '@switchboard/call';
import type { HttpPart, StoredTool } from '@switchboard/storage';
import type { ToolModel } from './tool.model';

/** What tools of some sources tell of themselves beyond the port. */
interface ToldTool extends Tool {
  readonly http?: HttpPart;
  /** The row it was made of; absent: it belongs to the server itself. */
  readonly stored?: Pick<StoredTool, 'revision' | 'updatedAt' | 'updatedBy' | 'filler'>;
}

/** A tool of the catalogue as the API shows it. */
export const toolValueOf = (tool: ToldTool): ToolModel => ({
  id: tool.id,
  kind: tool.kind,
  name: tool.model.name,
  description: tool.model.description,
  parameters: tool.model.parameters,
  timeoutMs: tool.timeoutMs,
  filler: tool.stored ? tool.stored.filler : tool.filler === null ? '' : (tool.filler ?? null),
  onBargeIn: tool.onBargeIn ?? 'KEEP',
  http: tool.http ?? null,
  editable: tool.stored !== undefined,
  revision: tool.stored?.revision ?? 0,
  updatedAt: tool.stored?.updatedAt ?? null,
  updatedBy: tool.stored?.updatedBy ?? null,
});
