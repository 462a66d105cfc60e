import { Inject } from '@nestjs/common';
import { Args, Context, ID, Int, Mutation, Resolver } from '@nestjs/graphql';
import type { ToolCatalog } from '@switchboard/call';
import type { ToolSettings } from '@switchboard/storage';
import { MinimumRole } from '../../config/people/access';
import type { ApiContext } from '../../graphql/api-context';
import { nameOf } from '../../graphql/api-context';
import { TOOL_CATALOG } from '../../ports';
import { httpPartOf } from '../http/http-tool.model';
import type { HttpTool } from '../http/http-tool';
import { toolValueOf } from '../tool-value';
import { ToolModel } from '../tool.model';
import type { HttpToolDefinition } from '../http/http-tool';
import { RunToolArgs, ToolInput, ToolPayloadModel, ToolRunModel } from './tool-editing.model';
import type { ToolResult } from './tool-keeping';
import { problem, ToolKeeping } from './tool-keeping';
import { DEFAULT_TIMEOUT_MS } from './tool-check';
import { ToolTrials } from './tool-trials';

const TOOL_ID = { type: () => ID, description: '`tool_…`.' };
const TOOL_INPUT = { description: 'The tool as it is to be.' };

@Resolver(() => ToolModel)
export class ToolEditingResolver {
  constructor(
    private readonly keeping: ToolKeeping,
    private readonly trials: ToolTrials,
    @Inject(TOOL_CATALOG) private readonly catalog: ToolCatalog,
  ) {}

  @MinimumRole('EDITOR')
  @Mutation(() => ToolPayloadModel, {
    description:
      'Makes a tool, or changes one. Calls that begin from now on have it as it is then; those in progress keep what they began with.',
  })
  async saveTool(
    @Args('id', { ...TOOL_ID, nullable: true, description: '`tool_…`; left out: a new one is made.' })
    id: string | null,
    @Args('expectedRevision', {
      ...{ type: () => Int, nullable: true },
      description:
        'The `revision` that was seen, for a change; another one answers `STALE_REVISION` with the newer tool.',
    })
    expectedRevision: number | null,
    @Args('input', TOOL_INPUT) input: ToolInput,
    @Context() { viewer }: ApiContext,
  ): Promise<ToolPayloadModel> {
    const by = nameOf(viewer);
    const settings = settingsOf(input);
    if (!settings) return { tool: null, errors: [NOT_MADE_HERE] };
    if (!id) return this.payload(await this.keeping.create(settings, by));
    return this.payload(await this.keeping.update(id, expectedRevision ?? 0, { settings, by }));
  }

  @MinimumRole('EDITOR')
  @Mutation(() => ToolPayloadModel, {
    description: 'Puts a tool away for good; its name is free again. Refused with `CONFLICT` while an agent uses it.',
  })
  async archiveTool(@Args('id', TOOL_ID) id: string): Promise<ToolPayloadModel> {
    return this.payload(await this.keeping.archive(id));
  }

  @MinimumRole('EDITOR')
  @Mutation(() => ToolRunModel, {
    description:
      'Tries a tool over HTTP outside of a call: shows the request with its secrets masked and, when asked to, really sends it.',
  })
  runTool(@Args() { id, input, arguments: args, variables, send }: RunToolArgs): Promise<ToolRunModel> {
    const trial = { args, variables: variables ?? {}, send };
    if (input) {
      const settings = settingsOf(input);
      const errors = settings ? this.keeping.problems(settings) : [NOT_MADE_HERE];
      if (!settings || errors.length > 0) return this.trials.refused(errors);
      return this.trials.run(definitionOf(settings, id ?? 'tool_new'), trial);
    }
    const tool = this.catalog.tools().find((each) => each.id === id) as HttpTool | undefined;
    if (!tool) return this.trials.refused([problem('NOT_FOUND', 'There is no such tool.', ['id'])]);
    return this.trials.run(tool.http ? tool : null, trial);
  }

  private payload({ toolId, errors }: ToolResult): ToolPayloadModel {
    const tool = this.catalog.tools().find(({ id }) => id === toolId);
    return { tool: tool ? toolValueOf(tool) : null, errors };
  }
}

const NOT_MADE_HERE = problem('INVALID_INPUT', 'Only tools over HTTP and manual ones can be made here.', [
  'input',
  'kind',
]);

function settingsOf(input: ToolInput): ToolSettings | null {
  const { kind, name, description, parameters, filler, onBargeIn, http, timeoutMs } = input;
  if (kind !== 'HTTP' && kind !== 'MANUAL') return null;
  return {
    ...{ kind, name: name.trim(), description: description.trim(), parameters, filler: filler ?? null },
    ...{ onBargeIn: onBargeIn ?? 'KEEP', timeoutMs: timeoutMs ?? DEFAULT_TIMEOUT_MS[kind] },
    http: http ? httpPartOf(http) : null,
  };
}

function definitionOf(settings: ToolSettings, id: string): HttpToolDefinition | null {
  const { name, description, parameters, timeoutMs, http } = settings;
  return http && { id, timeoutMs, http, model: { name, description, parameters } };
}
