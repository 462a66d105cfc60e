import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { AgentVersion } from '@switchboard/call';
import { conductOf } from '@switchboard/call';
import { AgentVersionModel } from '../agent.model';
import { AgentConductModel, conductModelOf } from './conduct.model';

@Resolver(() => AgentVersionModel)
export class AgentVersionResolver {
  @ResolveField(() => AgentConductModel, { description: 'How it behaves in a call, beyond what it says.' })
  conduct(@Parent() version: AgentVersion): AgentConductModel {
    return conductModelOf(conductOf(version));
  }
}
