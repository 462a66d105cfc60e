import { Field, Float, ObjectType } from '@nestjs/graphql';
import { words } from '../../graphql/words';

export type CostKind =
  | 'AUDIO_INPUT'
  | 'CACHED_AUDIO_INPUT'
  | 'TEXT_INPUT'
  | 'CACHED_TEXT_INPUT'
  | 'AUDIO_OUTPUT'
  | 'TEXT_OUTPUT'
  | 'TRANSCRIPTION'
  | 'TELEPHONY'
  | 'MEDIA_STREAM';
export type CostUnit = 'TOKEN' | 'SECOND' | 'MINUTE';

export const CostKindWords = words<CostKind>('CostKind', 'What is paid for.', {
  AUDIO_INPUT: 'Audio that the voice model heard for the first time.',
  CACHED_AUDIO_INPUT: 'Audio that the voice model had heard before.',
  TEXT_INPUT: 'Instructions, tools and other text that went into the voice model for the first time.',
  CACHED_TEXT_INPUT: 'Text that the voice model had read before.',
  AUDIO_OUTPUT: 'What the voice model said.',
  TEXT_OUTPUT: 'What the voice model wrote: the words of what it said, and calls of tools.',
  TRANSCRIPTION: 'Writing down what the caller said.',
  TELEPHONY: 'The call itself, at the phone network’s provider.',
  MEDIA_STREAM: 'Streaming the call’s audio, at the phone network’s provider.',
});

export const CostUnitWords = words<CostUnit>('CostUnit', 'What a quantity counts.', {
  TOKEN: 'Tokens of the voice model.',
  SECOND: 'Seconds.',
  MINUTE: 'Minutes; one that has begun is counted whole, as the provider does.',
});

@ObjectType('CostLine', { description: 'One kind of cost. An estimate by list prices, without discounts and taxes.' })
export class CostLineModel {
  @Field(() => CostKindWords, { description: 'What is paid for.' })
  kind!: CostKind;

  @Field(() => Float, { description: 'How much of it, in `unit`.' })
  quantity!: number;

  @Field(() => CostUnitWords, { description: 'What `quantity` counts.' })
  unit!: CostUnit;

  @Field(() => Float, { nullable: true, description: 'US dollars, estimated; null when no price is known.' })
  costUsd!: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'ISO 8601 date on which the provider’s list price was looked up; null when no price is known.',
  })
  pricesAsOf!: string | null;
}
