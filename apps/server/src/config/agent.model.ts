import { Field, Float, ID, Int, ObjectType } from '@nestjs/graphql';
import type { TurnDetection } from '@switchboard/call';
import { PageInfoModel } from '../graphql/connection';
import { NodeModel } from '../graphql/node.model';
import { DateTime, JsonObject } from '../graphql/scalars';
import { TurnDetectionUnion } from './turn-detection.model';

@ObjectType('AgentVersion', {
  implements: () => [NodeModel],
  description: 'How an agent answers, frozen when it is published: a call keeps its version to the end.',
})
export class AgentVersionModel implements NodeModel {
  @Field(() => ID, { description: 'Ours: `ver_…`.' })
  id!: string;

  @Field(() => Int, { nullable: true, description: '1, 2, 3… in the order of publishing; null for the draft.' })
  number!: number | null;

  @Field(() => Int, {
    description:
      'Of the draft: grows with each change; pass it as `expectedRevision`. Of a published version: the draft’s when it was published.',
  })
  revision!: number;

  @Field(() => String, { nullable: true, description: 'Why it was published.' })
  note!: string | null;

  @Field(() => DateTime, { description: 'When it was made; of the draft: when it was changed last.' })
  createdAt!: string;

  @Field(() => String, { description: 'Who made it, by display name; of the draft: who changed it last.' })
  createdBy!: string;

  @Field(() => String, { description: 'Voice model, in the provider’s words.' })
  model!: string;

  @Field(() => String, { description: 'Voice, in the provider’s words.' })
  voice!: string;

  @Field(() => Float, { description: 'Speed of speech from 0.25 to 1.5; 1 is normal.' })
  speed!: number;

  @Field(() => String, { description: 'What the model is told about its task. `{{name}}` stands for a variable.' })
  instructions!: string;

  @Field(() => String, { nullable: true, description: 'Spoken first, once; null lets the caller begin.' })
  greeting!: string | null;

  @Field(() => TurnDetectionUnion, { description: 'How the end of a turn is found.' })
  turnDetection!: TurnDetection;

  @Field(() => String, { nullable: true, description: 'Model that writes down what the caller says; null for none.' })
  transcriptionModel!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Language of the caller as ISO 639-1, such as `en`; null lets the model find out.',
  })
  language!: string | null;

  @Field(() => JsonObject, { description: 'Values for `{{name}}` in the instructions where a call gives none.' })
  variables!: Readonly<Record<string, unknown>>;

  @Field(() => Boolean, { description: 'True when calls are recorded.' })
  record!: boolean;

  @Field(() => Int, { description: 'Seconds after which a call is ended.' })
  maxDurationSeconds!: number;

  // conduct: AgentVersionResolver; tools, missingTools: ToolResolver of the functions module
}

@ObjectType('AgentVersionEdge', { description: 'A version in a page.' })
export class AgentVersionEdgeModel {
  @Field(() => String, { description: 'Opaque: pass it as `after`.' })
  cursor!: string;

  @Field(() => AgentVersionModel, { description: 'The version.' })
  node!: AgentVersionModel;
}

@ObjectType('AgentVersionConnection', { description: 'A page of versions, newest first.' })
export class AgentVersionConnectionModel {
  @Field(() => [AgentVersionEdgeModel], { description: 'The versions of this page.' })
  edges!: AgentVersionEdgeModel[];

  @Field(() => PageInfoModel, { description: 'Whether there is more.' })
  pageInfo!: PageInfoModel;
}

@ObjectType('Agent', { implements: () => [NodeModel], description: 'Who answers a call.' })
export class AgentModel implements NodeModel {
  @Field(() => ID, { description: 'Ours: `agt_…`.' })
  id!: string;

  @Field(() => String, { description: 'What people call it.' })
  name!: string;

  @Field(() => AgentVersionModel, { description: 'What is being worked on; never answers a call.' })
  draft!: AgentVersionModel;

  @Field(() => AgentVersionModel, {
    nullable: true,
    description: 'What answers calls; null before the first publishing.',
  })
  published!: AgentVersionModel | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was put away; null while it is in use.' })
  archivedAt!: string | null;

  @Field(() => DateTime, { description: 'When it was changed last.' })
  updatedAt!: string;

  // phoneNumbers, versions, hasDraftEdits: AgentResolver
}

@ObjectType('AgentEdge', { description: 'An agent in a page.' })
export class AgentEdgeModel {
  @Field(() => String, { description: 'Opaque: pass it as `after`.' })
  cursor!: string;

  @Field(() => AgentModel, { description: 'The agent.' })
  node!: AgentModel;
}

@ObjectType('AgentConnection', { description: 'A page of agents.' })
export class AgentConnectionModel {
  @Field(() => [AgentEdgeModel], { description: 'The agents of this page.' })
  edges!: AgentEdgeModel[];

  @Field(() => PageInfoModel, { description: 'Whether there is more.' })
  pageInfo!: PageInfoModel;
}
