import { Field, ID, ObjectType } from '@nestjs/graphql';
import { E164 } from '../graphql/scalars';

@ObjectType('SandboxScenario', { description: 'A pretend caller with something in mind.' })
export class SandboxScenarioModel {
  @Field(() => ID, { description: 'What `ringSandbox` takes.' })
  id!: string;

  @Field(() => String, { description: 'In a few words.' })
  title!: string;

  @Field(() => String, { description: 'What the caller will do.' })
  description!: string;
}

@ObjectType('SandboxCallee', { description: 'Somebody in the phone book of the pretend world.' })
export class SandboxCalleeModel {
  @Field(() => E164, { description: 'Where to reach them; a number that exists nowhere else.' })
  e164!: string;

  @Field(() => String, { description: 'Who it is.' })
  name!: string;

  @Field(() => String, { description: 'How they behave on the phone.' })
  description!: string;
}

@ObjectType('Sandbox', { description: 'The pretend world beside this server, in place of what has no credentials.' })
export class SandboxModel {
  @Field(() => Boolean, { description: 'True when the phone network is pretend.' })
  phone!: boolean;

  @Field(() => Boolean, { description: 'True when the voice model is pretend.' })
  model!: boolean;

  @Field(() => [SandboxScenarioModel], { description: 'Who can ring.' })
  scenarios!: readonly SandboxScenarioModel[];

  @Field(() => [SandboxCalleeModel], { description: 'Who can be called.' })
  phoneBook!: readonly SandboxCalleeModel[];
}
