import { Field, ObjectType } from '@nestjs/graphql';
import type { ErrorCode, Problem, ProviderName } from '@switchboard/call';
import { Url } from './scalars';
import { words } from './words';

export const ErrorCodeWords = words<ErrorCode>(
  'ErrorCode',
  'What kind of problem it is. New codes may be added: treat an unknown one by its `message`.',
  {
    INVALID_INPUT: 'A field of the input is wrong; `field` says which.',
    NOT_FOUND: 'Something the request names does not exist.',
    CONFLICT: 'It contradicts what is stored, such as an idempotency key that was used for something else.',
    STALE_REVISION: 'Somebody changed the object in the meantime.',
    SETUP_INCOMPLETE: 'A credential or setting is missing; `message` says which.',
    CALL_NOT_ACTIVE: 'The call is over or not answered yet.',
    DESTINATION_NOT_ALLOWED: 'Calling this destination is not allowed here.',
    CALLER_ID_NOT_OWNED: 'The calling number does not belong to the account.',
    TRIAL_RESTRICTION: 'A trial account may not do this.',
    GEO_PERMISSION: 'The account may not call this country.',
    CONCURRENCY_LIMIT: 'Too many calls at the same time.',
    RATE_LIMITED: 'Too many requests; try again later.',
    TOOL_SCHEMA_INVALID: 'The parameters of a tool are not a valid JSON Schema.',
    PROVIDER_AUTH: 'The provider refused our credentials.',
    PROVIDER_QUOTA: 'The provider refused because a quota or a balance is used up.',
    PROVIDER_UNAVAILABLE: 'The provider did not answer as expected.',
    RECORDING_FAILED: 'The sound of the call could not be kept.',
  },
);

export const ProviderWords = words<ProviderName>('Provider', 'An outside party that a call depends on.', {
  TWILIO: 'The phone network.',
  OPENAI: 'The voice model.',
});

@ObjectType('UserError', { description: 'A problem a person can act on. It is a value, not a failure of the request.' })
export class ProblemModel implements Problem {
  @Field(() => ErrorCodeWords, { description: 'What kind of problem it is.' })
  code!: ErrorCode;

  @Field(() => String, { description: 'Written for the person who made the request. It holds no secret and no stack.' })
  message!: string;

  @Field(() => [String], { nullable: true, description: 'Path of the input field at fault, outermost first.' })
  field?: string[];

  @Field(() => Boolean, { description: 'True when the same request may succeed later without a change.' })
  retryable!: boolean;

  @Field(() => ProviderWords, { nullable: true, description: 'Who reported it, when an outside party did.' })
  provider?: ProviderName;

  @Field(() => String, { nullable: true, description: 'The provider’s own code, such as Twilio’s `21210`.' })
  providerCode?: string;

  @Field(() => Url, { nullable: true, description: 'Where the provider explains the code.' })
  helpUrl?: string;

  @Field(() => String, {
    nullable: true,
    description: 'The rule for outbound calls that refused, such as `QUIET_HOURS`; `explainDial` tells them all.',
  })
  rule?: string;
}
