import { Inject } from '@nestjs/common';
import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { Agent, AgentRecords } from '@switchboard/call';
import type { ToolRecords } from '@switchboard/storage';
import { AgentModel } from '../../config/agent.model';
import { AGENT_RECORDS, TOOL_RECORDS } from '../../ports';
import { ToolModel } from '../tool.model';

/** Who uses a tool; declared here because tools know agents, and not the other way round. */
@Resolver(() => ToolModel)
export class ToolUsersResolver {
  constructor(
    @Inject(TOOL_RECORDS) private readonly records: ToolRecords,
    @Inject(AGENT_RECORDS) private readonly agents: AgentRecords,
  ) {}

  @ResolveField(() => [AgentModel], { description: 'Agents whose draft or published version uses it.' })
  async usedBy(@Parent() { name }: ToolModel): Promise<readonly Agent[]> {
    const ids = await this.records.agentsUsing(name);
    const agents = await Promise.all(ids.map((id) => this.agents.agent(id)));
    return agents.filter((agent) => agent !== null);
  }
}
