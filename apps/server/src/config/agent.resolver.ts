import { Inject } from '@nestjs/common';
import { Args, ID, Int, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { Agent, AgentRecords, AgentVersion, NumberRecords, PhoneNumber } from '@switchboard/call';
import { differsFromPublished } from '@switchboard/call';
import type { Connection } from '../graphql/connection';
import { connectionOf, pageOfList, pageRequest, withCursorChecked } from '../graphql/connection';
import { AGENT_RECORDS, NUMBER_RECORDS } from '../ports';
import { AgentConnectionModel, AgentModel, AgentVersionConnectionModel } from './agent.model';
import { MinimumRole } from './people/access';
import { PhoneNumberModel } from './phone-number.model';

@Resolver(() => AgentModel)
export class AgentResolver {
  constructor(
    @Inject(AGENT_RECORDS) private readonly records: AgentRecords,
    @Inject(NUMBER_RECORDS) private readonly numbers: NumberRecords,
  ) {}

  @MinimumRole('VIEWER')
  @Query(() => AgentConnectionModel, { description: 'Who can answer calls.' })
  async agents(
    @Args('includeArchived', {
      type: () => Boolean,
      defaultValue: false,
      description: 'Those that were put away, too.',
    })
    includeArchived: boolean,
    @Args('first', { type: () => Int, defaultValue: 50, description: 'At most so many, 1 to 200.' }) first: number,
    @Args('after', { type: () => String, nullable: true, description: 'Only those after this cursor.' })
    after: string | null,
  ): Promise<Connection<Agent>> {
    const request = pageRequest({ first, after });
    return connectionOf(await withCursorChecked(() => this.records.agents({ includeArchived, ...request })), request);
  }

  @MinimumRole('VIEWER')
  @Query(() => AgentModel, { nullable: true, description: 'One agent; null when there is none with this id.' })
  agent(@Args('id', { type: () => ID, description: '`agt_…`.' }) id: string): Promise<Agent | null> {
    return this.records.agent(id);
  }

  @ResolveField(() => [PhoneNumberModel], { description: 'The numbers it answers.' })
  async phoneNumbers(@Parent() agent: Agent): Promise<readonly PhoneNumber[]> {
    return (await this.numbers.numbers()).filter((number) => number.agentId === agent.id);
  }

  @ResolveField(() => Boolean, { description: 'True when the draft says something else than what answers calls.' })
  hasDraftEdits(@Parent() agent: Agent): boolean {
    return differsFromPublished(agent);
  }

  @ResolveField(() => AgentVersionConnectionModel, { description: 'What was published, newest first.' })
  async versions(
    @Parent() agent: Agent,
    @Args('first', { type: () => Int, nullable: true, defaultValue: 50, description: 'At most so many, 1 to 200.' })
    first: number | null,
    @Args('after', { type: () => String, nullable: true, description: 'Only those after this cursor.' })
    after: string | null,
  ): Promise<Connection<AgentVersion>> {
    const request = pageRequest({ first, after });
    return connectionOf(pageOfList(await this.records.versions(agent.id), request), request);
  }
}
