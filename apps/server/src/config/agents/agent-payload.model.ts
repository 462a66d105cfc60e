import { Field, ObjectType } from '@nestjs/graphql';
import type { Agent, Problem } from '@switchboard/call';
import { ProblemModel } from '../../graphql/problem.model';
import { AgentModel } from '../agent.model';

@ObjectType('AgentPayload', { description: 'What became of a request about one agent.' })
export class AgentPayloadModel {
  @Field(() => AgentModel, {
    nullable: true,
    description: 'The agent as it stands now, also when the request was refused; null when there is none.',
  })
  agent!: Agent | null;

  @Field(() => [ProblemModel], { description: 'What a person can act on; empty when it worked.' })
  errors!: readonly Problem[];
}
