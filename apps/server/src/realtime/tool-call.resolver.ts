import { Inject } from '@nestjs/common';
import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { ToolCall, ToolCatalog } from '@switchboard/call';
import { toolValueOf } from '../functions/tool-value';
import { ToolModel } from '../functions/tool.model';
import { TOOL_CATALOG } from '../ports';
import { ToolCallModel } from './tool-call.model';

@Resolver(() => ToolCallModel)
export class ToolCallResolver {
  constructor(@Inject(TOOL_CATALOG) private readonly catalog: ToolCatalog) {}

  @ResolveField(() => ToolModel, {
    nullable: true,
    description: 'The tool; null when there is none of that name (any more).',
  })
  tool(@Parent() { name }: ToolCall): ToolModel | null {
    const [tool] = this.catalog.tools([name]);
    return tool ? toolValueOf(tool) : null;
  }
}
