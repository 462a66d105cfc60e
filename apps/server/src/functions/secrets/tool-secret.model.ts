import { Field, ObjectType } from '@nestjs/graphql';
import type { Problem } from '@switchboard/call';
import { ProblemModel } from '../../graphql/problem.model';
import { DateTime } from '../../graphql/scalars';
import { ToolModel } from '../tool.model';

@ObjectType('ToolSecret', {
  description: 'Something that tools prove themselves with. Its value can never be read again.',
})
export class ToolSecretModel {
  @Field(() => String, { description: 'Tools refer to it as `{{secrets.NAME}}`.' })
  name!: string;

  @Field(() => DateTime, { description: 'When it was saved last.' })
  updatedAt!: string;

  @Field(() => String, { description: 'Who saved it last.' })
  updatedBy!: string;

  @Field(() => Boolean, {
    description: 'False when it was sealed by another `ENCRYPTION_KEY` than this server has; tools that need it fail.',
  })
  usable!: boolean;

  @Field(() => [ToolModel], { description: 'Tools that refer to it.' })
  usedBy!: readonly ToolModel[];
}

@ObjectType('ToolSecretPayload', { description: 'What became of a request about one secret.' })
export class ToolSecretPayloadModel {
  @Field(() => ToolSecretModel, {
    nullable: true,
    description: 'The secret as it stands now; null when there is none.',
  })
  secret!: ToolSecretModel | null;

  @Field(() => [ProblemModel], { description: 'What a person can act on; empty when it worked.' })
  errors!: readonly Problem[];
}
