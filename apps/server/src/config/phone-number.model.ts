import { Field, ID, ObjectType } from '@nestjs/graphql';
import { PageInfoModel } from '../graphql/connection';
import { NodeModel } from '../graphql/node.model';
import type { Problem } from '@switchboard/call';
import { ProblemModel } from '../graphql/problem.model';
import { DateTime, E164 } from '../graphql/scalars';
import { words } from '../graphql/words';

export type WebhookState = 'POINTS_HERE' | 'POINTS_ELSEWHERE' | 'NOT_SET' | 'MANAGED_BY_TRUNK_OR_APP';

export const WebhookStateWords = words<WebhookState>(
  'WebhookState',
  'Whom the phone network asks when the number is called.',
  {
    POINTS_HERE: 'This server.',
    POINTS_ELSEWHERE: 'Another address.',
    NOT_SET: 'Nobody.',
    MANAGED_BY_TRUNK_OR_APP: 'A SIP trunk or a TwiML application decides; the number’s own address is ignored.',
  },
);

@ObjectType('PhoneNumber', {
  implements: () => [NodeModel],
  description: 'A number of the account at the phone network, and who answers it.',
})
export class PhoneNumberModel implements NodeModel {
  @Field(() => ID, { description: 'Ours: `num_…`.' })
  id!: string;

  @Field(() => String, { description: 'Twilio’s: `PN` and 32 hexadecimal digits.' })
  sid!: string;

  @Field(() => E164, { description: 'The number.' })
  e164!: string;

  @Field(() => String, { description: 'Its name in the account.' })
  friendlyName!: string;

  @Field(() => Boolean, { description: 'False for a number that can only send messages.' })
  voiceCapable!: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'The trunk (`TK…`) or application (`AP…`) that decides in place of its own addresses.',
  })
  managedBySid?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Spoken where nobody answers; null: a sentence of ours.',
  })
  fallbackSentence?: string | null;

  // webhook, voiceUrl, previousVoiceUrl, restorable, agent, routing, revision: PhoneNumberResolver
}

@ObjectType('PhoneNumberEdge', { description: 'A number in a page.' })
export class PhoneNumberEdgeModel {
  @Field(() => String, { description: 'Opaque: pass it as `after`.' })
  cursor!: string;

  @Field(() => PhoneNumberModel, { description: 'The number.' })
  node!: PhoneNumberModel;
}

@ObjectType('PhoneNumberConnection', { description: 'A page of numbers.' })
export class PhoneNumberConnectionModel {
  @Field(() => [PhoneNumberEdgeModel], { description: 'The numbers of this page.' })
  edges!: PhoneNumberEdgeModel[];

  @Field(() => PageInfoModel, { description: 'Whether there is more.' })
  pageInfo!: PageInfoModel;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When the phone network told the list; null: not since the server started.',
  })
  readAt!: string | null;

  @Field(() => Boolean, { description: 'The phone network does not answer: this is what was known last.' })
  stale!: boolean;

  @Field(() => ProblemModel, { nullable: true, description: 'Why the phone network did not answer.' })
  problem!: Problem | null;
}
