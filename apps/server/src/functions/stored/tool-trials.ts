import type { Problem } from '@switchboard/call';
import type { HttpToolDefinition, HttpToolDeps } from '../http/http-tool';
import type { ToolRunModel } from './tool-editing.model';
import { problem } from './tool-keeping';
import type { TrialRequest } from './tool-trial';
import { NOTHING, tryTool } from './tool-trial';

/** Tools tried by those who make them. */
export class ToolTrials {
  constructor(private readonly deps: HttpToolDeps) {}

  async run(definition: HttpToolDefinition | null, trial: Omit<TrialRequest, 'definition'>): Promise<ToolRunModel> {
    if (!definition)
      return this.refused([problem('CONFLICT', 'Only tools over HTTP can be tried outside of a call.', ['id'])]);
    return { ...(await tryTool(this.deps, { ...trial, definition })), errors: [] };
  }

  async refused(errors: readonly Problem[]): Promise<ToolRunModel> {
    return { ...NOTHING, errors };
  }
}
