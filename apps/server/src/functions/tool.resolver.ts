import { Inject } from '@nestjs/common';
import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { AgentVersion, ToolCatalog } from '@switchboard/call';
import { AgentVersionModel } from '../config/agent.model';
import { TOOL_CATALOG } from '../ports';
import { toolValueOf } from './tool-value';
import { ToolModel } from './tool.model';

/** What an agent can do; declared here because tools know agents, and not the other way round. */
@Resolver(() => AgentVersionModel)
export class ToolResolver {
  constructor(@Inject(TOOL_CATALOG) private readonly catalog: ToolCatalog) {}

  @ResolveField(() => [ToolModel], {
    description: 'What it can do besides speaking. A tool that is not set up here is left out.',
  })
  tools(@Parent() version: AgentVersion): ToolModel[] {
    return this.catalog.tools(version.toolNames).map(toolValueOf);
  }
}
