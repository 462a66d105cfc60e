import { Inject } from '@nestjs/common';
import { Args, ID, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { AgentVersion, ToolCatalog } from '@switchboard/call';
import { AgentVersionModel } from '../config/agent.model';
import { MinimumRole } from '../config/people/access';
import { TOOL_CATALOG } from '../ports';
import { toolValueOf } from './tool-value';
import { ToolModel } from './tool.model';

/** What an agent can do; declared here because tools know agents, and not the other way round. */
@Resolver(() => AgentVersionModel)
export class ToolResolver {
  constructor(@Inject(TOOL_CATALOG) private readonly catalog: ToolCatalog) {}

  @MinimumRole('VIEWER')
  @Query(() => [ToolModel], { name: 'tools', description: 'Everything an agent of this server can be given to do.' })
  all(): ToolModel[] {
    return this.catalog.tools().map(toolValueOf);
  }

  @MinimumRole('VIEWER')
  @Query(() => ToolModel, { nullable: true, description: 'One tool; null when there is none with this id.' })
  tool(@Args('id', { type: () => ID, description: '`tool_…`.' }) id: string): ToolModel | null {
    const found = this.catalog.tools().find((tool) => tool.id === id);
    return found ? toolValueOf(found) : null;
  }

  @ResolveField(() => [String], { description: 'Names of tools it was given that are not set up here.' })
  missingTools(@Parent() version: AgentVersion): string[] {
    const known = new Set(this.catalog.tools(version.toolNames).map((tool) => tool.model.name));
    return version.toolNames.filter((name) => !known.has(name));
  }

  @ResolveField(() => [ToolModel], {
    description: 'What it can do besides speaking. A tool that is not set up here is left out.',
  })
  tools(@Parent() version: AgentVersion): ToolModel[] {
    return this.catalog.tools(version.toolNames).map(toolValueOf);
  }
}
