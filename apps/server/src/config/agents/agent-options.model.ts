import { Field, Int, ObjectType } from '@nestjs/graphql';

@ObjectType('VoiceModelOption', { description: 'A voice model and what it can do.' })
export class VoiceModelOptionModel {
  @Field(() => String, { description: 'In the provider’s words.' })
  name!: string;

  @Field(() => Boolean, { description: 'The one to choose without a reason for another.' })
  recommended!: boolean;

  @Field(() => Boolean, { description: 'It thinks before it speaks when that is needed.' })
  reasoning!: boolean;

  @Field(() => Int, {
    nullable: true,
    description: 'How many tokens of conversation it keeps in mind; null: not told.',
  })
  contextTokens!: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'ISO 8601 date or month from which it answers no more; null while none was announced.',
  })
  retiredOn!: string | null;
}

@ObjectType('Voice', { description: 'A voice.' })
export class VoiceOptionModel {
  @Field(() => String, { description: 'In the provider’s words.' })
  id!: string;

  @Field(() => Boolean, { description: 'One of those that sound best.' })
  recommended!: boolean;
}

@ObjectType('TranscriptionModelOption', { description: 'A model that writes down what the caller says.' })
export class TranscriptionModelOptionModel {
  @Field(() => String, { description: 'In the provider’s words.' })
  name!: string;

  @Field(() => Boolean, { description: 'The one to choose without a reason for another.' })
  recommended!: boolean;

  @Field(() => String, { nullable: true, description: 'ISO 8601 date from which it answers no more; null: none told.' })
  retiredOn!: string | null;
}

@ObjectType('AgentOptions', { description: 'What can be chosen for an agent.' })
export class AgentOptionsModel {
  @Field(() => [VoiceModelOptionModel], { description: 'Voice models.' })
  models!: readonly VoiceModelOptionModel[];

  @Field(() => [VoiceOptionModel], { description: 'Voices; each model speaks all of them.' })
  voices!: readonly VoiceOptionModel[];

  @Field(() => [TranscriptionModelOptionModel], { description: 'Models that write down what the caller says.' })
  transcriptionModels!: readonly TranscriptionModelOptionModel[];
}
