import { Inject } from '@nestjs/common';
import { Args, ID, Query, Resolver } from '@nestjs/graphql';
import type { AgentRecords, CallRecords, NumberRecords, ToolCatalog } from '@switchboard/call';
import { MinimumRole } from '../config/people/access';
import { toolValueOf } from '../functions/tool-value';
import type { TypedNode } from '../graphql/node.model';
import { NodeModel } from '../graphql/node.model';
import { AGENT_RECORDS, CALL_RECORDS, NUMBER_RECORDS, TOOL_CATALOG } from '../ports';

type Find = (id: string) => Promise<{ readonly id: string } | null | undefined>;

@Resolver()
export class NodeResolver {
  private readonly kinds: readonly { prefix: string; typename: string; find: Find }[];

  constructor(
    @Inject(CALL_RECORDS) calls: CallRecords,
    @Inject(AGENT_RECORDS) agents: AgentRecords,
    @Inject(NUMBER_RECORDS) numbers: NumberRecords,
    @Inject(TOOL_CATALOG) catalog: ToolCatalog,
  ) {
    const tool: Find = async (id) =>
      catalog
        .tools()
        .map(toolValueOf)
        .find((found) => found.id === id);
    this.kinds = [
      { prefix: 'call_', typename: 'Call', find: (id) => calls.call(id) },
      { prefix: 'agt_', typename: 'Agent', find: (id) => agents.agent(id) },
      { prefix: 'ver_', typename: 'AgentVersion', find: (id) => agents.version(id) },
      { prefix: 'num_', typename: 'PhoneNumber', find: (id) => numbers.number(id) },
      { prefix: 'tool_', typename: 'Tool', find: tool },
    ];
  }

  @MinimumRole('VIEWER')
  @Query(() => NodeModel, {
    nullable: true,
    description:
      'Any object by its id; null when there is none. Utterances and tool calls are reached through their call.',
  })
  async node(@Args('id', { type: () => ID, description: 'Its id.' }) id: string): Promise<TypedNode | null> {
    const kind = this.kinds.find(({ prefix }) => id.startsWith(prefix));
    const found = await kind?.find(id);
    return kind && found ? { ...found, __typename: kind.typename } : null;
  }
}
