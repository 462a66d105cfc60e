import { Field, ObjectType } from '@nestjs/graphql';
import type { NumberWebhook, PhoneNumber, Problem } from '@switchboard/call';
import { ProblemModel } from '../../graphql/problem.model';
import { DateTime } from '../../graphql/scalars';
import { PhoneNumberModel } from '../phone-number.model';

@ObjectType('WebhookProperty', { description: 'One setting of a number at the phone network.' })
export class WebhookPropertyModel {
  @Field(() => String, { description: 'In the network’s words: `VoiceUrl`, `VoiceMethod`, `StatusCallback`, …' })
  name!: string;

  @Field(() => String, { nullable: true, description: 'Null where nothing is set.' })
  value!: string | null;
}

/** In the network's words, in the order in which people read them. */
export const propertiesOf = (webhook: NumberWebhook): WebhookPropertyModel[] => [
  { name: 'VoiceUrl', value: webhook.voiceUrl },
  { name: 'VoiceMethod', value: webhook.voiceMethod },
  { name: 'VoiceFallbackUrl', value: webhook.fallbackUrl },
  { name: 'VoiceFallbackMethod', value: webhook.fallbackMethod },
  { name: 'StatusCallback', value: webhook.statusCallback },
  { name: 'StatusCallbackMethod', value: webhook.statusCallbackMethod },
];

@ObjectType('WebhookChange', { description: 'What is to change at the phone network, or was changed.' })
export class WebhookChangeModel {
  @Field(() => [WebhookPropertyModel], { description: 'As the network said just now.' })
  before!: WebhookPropertyModel[];

  @Field(() => [WebhookPropertyModel], { description: 'The same properties afterwards.' })
  after!: WebhookPropertyModel[];

  @Field(() => String, {
    description: 'Names the state `before`; pass it as `expected`, so that nothing else is overwritten.',
  })
  expected!: string;

  @Field(() => Boolean, { description: 'False: a dry run, or it was refused.' })
  done!: boolean;
}

@ObjectType('NumberPayload', { description: 'What became of a request about one number.' })
export class NumberPayloadModel {
  @Field(() => PhoneNumberModel, {
    nullable: true,
    description: 'The number as it stands now, also when the request was refused; null when there is none.',
  })
  phoneNumber!: PhoneNumber | null;

  @Field(() => WebhookChangeModel, {
    nullable: true,
    description: 'Of pointing and restoring: every property before and after; null when the network was not asked.',
  })
  change?: WebhookChangeModel | null;

  @Field(() => [ProblemModel], { description: 'What a person can act on; empty when it worked.' })
  errors!: readonly Problem[];
}

@ObjectType('NumbersPayload', { description: 'What became of asking the phone network for its numbers.' })
export class NumbersPayloadModel {
  @Field(() => DateTime, {
    nullable: true,
    description: 'When it answered last; null: never since the server started.',
  })
  readAt!: string | null;

  @Field(() => [ProblemModel], { description: 'Why it did not answer; empty when it did.' })
  errors!: readonly Problem[];
}
