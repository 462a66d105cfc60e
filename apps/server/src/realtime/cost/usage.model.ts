import { Field, Int, ObjectType } from '@nestjs/graphql';

@ObjectType('Usage', { description: 'What the call has used so far. Tokens as the model bills them.' })
export class UsageModel {
  @Field(() => Int, { description: 'Tokens of all that went in, cached ones included.' })
  inputTokens!: number;

  @Field(() => Int, { description: 'Tokens of the input that were cached, and cost less.' })
  cachedInputTokens!: number;

  @Field(() => Int, { description: 'Tokens of the input that were audio, cached ones included.' })
  inputAudioTokens!: number;

  @Field(() => Int, { description: 'Tokens of the input that were audio and cached.' })
  cachedInputAudioTokens!: number;

  @Field(() => Int, { description: 'Tokens of the input that were text, cached ones included.' })
  inputTextTokens!: number;

  @Field(() => Int, { description: 'Tokens of all that came out.' })
  outputTokens!: number;

  @Field(() => Int, { description: 'Tokens of the output that were audio.' })
  outputAudioTokens!: number;

  @Field(() => Int, { description: 'Tokens of the output that were text.' })
  outputTextTokens!: number;

  @Field(() => Int, { description: 'Seconds from answer to end; 0 while the call goes on.' })
  telephonySeconds!: number;

  // estimatedCostUsd, pricesAsOf, costs: UsageResolver
}
