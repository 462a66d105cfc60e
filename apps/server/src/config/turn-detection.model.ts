import { createUnionType, Field, Float, Int, ObjectType, registerEnumType } from '@nestjs/graphql';

/** OpenAI writes these in lower case; the API in upper case, like all enums. */
export const EagernessWords = { AUTO: 'auto', LOW: 'low', MEDIUM: 'medium', HIGH: 'high' } as const;
registerEnumType(EagernessWords, {
  name: 'Eagerness',
  description: 'How soon the model takes a pause for the end of a sentence.',
  valuesMap: {
    AUTO: { description: 'The model’s own choice; the same as MEDIUM.' },
    LOW: { description: 'Lets the caller take their time: answers after at most 8 s.' },
    MEDIUM: { description: 'In between: answers after at most 4 s.' },
    HIGH: { description: 'Answers as soon as possible, after at most 2 s.' },
  },
});

@ObjectType('ServerVad', { description: 'The model takes a silence of a given length for the end of a turn.' })
export class ServerVadModel {
  @Field(() => Float, { description: 'From 0 to 1: how loud speech must be. Higher suits noisy lines.' })
  threshold!: number;

  @Field(() => Int, { description: 'Milliseconds of audio before the start of speech that still count.' })
  prefixPaddingMs!: number;

  @Field(() => Int, { description: 'Milliseconds of silence that end a turn.' })
  silenceDurationMs!: number;

  @Field(() => Int, {
    nullable: true,
    description: 'Milliseconds of silence after which the model speaks up by itself; null for never.',
  })
  idleTimeoutMs!: number | null;

  @Field(() => Boolean, { description: 'True when the caller can interrupt the agent.' })
  interruptResponse!: boolean;
}

@ObjectType('SemanticVad', { description: 'The model decides by the words whether the caller has finished.' })
export class SemanticVadModel {
  @Field(() => EagernessWords, { description: 'How soon.' })
  eagerness!: string;

  @Field(() => Boolean, { description: 'True when the caller can interrupt the agent.' })
  interruptResponse!: boolean;
}

export const TurnDetectionUnion = createUnionType({
  name: 'TurnDetection',
  description: 'How the model decides that the caller has finished speaking.',
  types: () => [ServerVadModel, SemanticVadModel] as const,
  resolveType: (value: { type?: unknown }) => (value.type === 'server_vad' ? ServerVadModel : SemanticVadModel),
});
