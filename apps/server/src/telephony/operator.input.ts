import { Field, ID, InputType } from '@nestjs/graphql';

@InputType('InjectInstructionInput', { description: 'What the agent is told without the caller hearing it.' })
export class InjectInstructionInput {
  @Field(() => ID, { description: 'The call: `call_…`.' })
  callId!: string;

  @Field(() => String, {
    description: '1 to 4,000 characters (UTF-16 units); line breaks and tabs, but no other control characters.',
  })
  text!: string;

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'True lets the agent speak at once, with it in mind; otherwise it matters from its next answer on.',
  })
  respondNow!: boolean;
}

@InputType('SayToCallerInput', { description: 'What the agent is asked to say to the caller.' })
export class SayToCallerInput {
  @Field(() => ID, { description: 'The call: `call_…`.' })
  callId!: string;

  @Field(() => String, {
    description: '1 to 1,000 characters (UTF-16 units); line breaks and tabs, but no other control characters.',
  })
  text!: string;

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'True stops what the agent is saying; otherwise the words come after it.',
  })
  interrupt!: boolean;
}
