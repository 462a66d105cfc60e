import type { Clock, Problem, ToolCatalog } from '@switchboard/call';
import type { ToolChange, ToolRecords, ToolRefusal, ToolSettings } from '@switchboard/storage';
import type { Fault } from '../../config/agents/draft-merge';
import { newId } from '../../new-id';
import { schemaFaults } from '../schema-check';
import type { SecretShelf } from '../secrets/secret-shelf';
import type { StoredTools } from './stored-tools';
import { toolFaults } from './tool-check';

export interface ToolResult {
  readonly toolId: string | null;
  readonly errors: readonly Problem[];
}

export interface ToolKeepingDeps {
  readonly records: ToolRecords;
  readonly stored: StoredTools;
  readonly catalog: ToolCatalog;
  readonly shelf: SecretShelf;
  readonly clock: Clock;
}

export const problem = (code: Problem['code'], message: string, field?: readonly string[]): Problem => ({
  ...{ code, message, retryable: false },
  ...(field ? { field } : {}),
});

/** Tools in the hands of people. */
export class ToolKeeping {
  constructor(private readonly deps: ToolKeepingDeps) {}

  /** What is wrong with a tool, by its field in the input. */
  problems(settings: ToolSettings): readonly Problem[] {
    const hasSecret = (name: string) => this.deps.shelf.has(name);
    const told = (code: Problem['code'], path: readonly string[]) => (fault: Fault) =>
      problem(code, fault.message, ['input', ...path, ...fault.field]);
    return [
      ...toolFaults(settings, { hasSecret }).map(told('INVALID_INPUT', [])),
      ...schemaFaults(settings.parameters).map(told('TOOL_SCHEMA_INVALID', ['parameters'])),
    ];
  }

  async create(settings: ToolSettings, by: string): Promise<ToolResult> {
    const errors = [...this.problems(settings), ...this.nameProblems(settings.name, null)];
    if (errors.length > 0) return { toolId: null, errors };
    return this.changed(await this.deps.records.createTool({ id: newId('tool'), settings, by, at: this.now() }));
  }

  async update(
    id: string,
    expectedRevision: number,
    change: { settings: ToolSettings; by: string },
  ): Promise<ToolResult> {
    const { settings, by } = change;
    if (!this.deps.stored.tool(id)) await this.deps.stored.load();
    const before = this.deps.stored.tool(id);
    if (!before) return this.refused({ refused: 'NOT_FOUND' }, id);
    if (before.revision !== expectedRevision) return this.refused({ refused: 'STALE_REVISION', tool: before }, id);
    const errors = [...this.problems(settings), ...this.nameProblems(settings.name, id)];
    if (before.kind !== settings.kind)
      errors.push(problem('INVALID_INPUT', 'What kind of tool it is can not be changed.', ['input', 'kind']));
    if (errors.length > 0) return { toolId: id, errors };
    return this.changed(await this.deps.records.updateTool({ id, expectedRevision, settings, by, at: this.now() }), id);
  }

  async archive(id: string): Promise<ToolResult> {
    const { errors } = await this.changed(await this.deps.records.archiveTool({ id, at: this.now() }), id);
    return { toolId: errors.length > 0 ? id : null, errors };
  }

  private nameProblems(name: string, id: string | null): Problem[] {
    const [holder] = this.deps.catalog.tools([name]);
    return holder && holder.id !== id ? [nameTaken(name)] : [];
  }

  private async changed(change: ToolChange, id: string | null = null): Promise<ToolResult> {
    await this.deps.stored.load();
    return 'refused' in change ? this.refused(change, id) : { toolId: change.tool.id, errors: [] };
  }

  private refused(refusal: ToolRefusal, id: string | null): ToolResult {
    const known = this.deps.catalog.tools().some((tool) => tool.id === id);
    return { toolId: known ? id : null, errors: [problemOf(refusal, known)] };
  }

  private now(): string {
    return this.deps.clock.wallTime().toISOString();
  }
}

const nameTaken = (name: string): Problem =>
  problem('CONFLICT', `There is another tool named ${name}. Choose a name of its own.`, ['input', 'name']);

function problemOf(refusal: ToolRefusal, known: boolean): Problem {
  switch (refusal.refused) {
    case 'NOT_FOUND':
      return known
        ? problem('CONFLICT', 'This tool belongs to the server itself and can not be changed here.', ['id'])
        : problem('NOT_FOUND', 'There is no such tool.', ['id']);
    case 'STALE_REVISION':
      return problem(
        'STALE_REVISION',
        `${refusal.tool.updatedBy} changed this tool in the meantime; nothing was overwritten.`,
      );
    case 'NAME_TAKEN':
      return nameTaken(refusal.tool?.name ?? 'that');
    case 'IN_USE':
      return problem(
        'CONFLICT',
        `${refusal.agents.join(', ')} ${refusal.agents.length === 1 ? 'uses' : 'use'} this tool by its name. Take it out there first.`,
      );
  }
}
