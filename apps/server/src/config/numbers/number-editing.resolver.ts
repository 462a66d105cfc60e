import { Args, Context, ID, Int, Mutation, Resolver } from '@nestjs/graphql';
import type { ApiContext } from '../../graphql/api-context';
import { ApiError } from '../../graphql/api-error';
import { NumberSync } from '../number-sync';
import { MinimumRole } from '../people/access';
import { PhoneNumberModel } from '../phone-number.model';
import type { NumberResult } from './number-editing';
import { NumberEditing } from './number-editing';
import { NumberPayloadModel, NumbersPayloadModel } from './number-payload.model';
import type { PointingResult } from './number-pointing';
import { NumberPointing } from './number-pointing';
import { NumberRoutingModel, routingOf } from './number-routing.model';

const NUMBER_ID = { type: () => ID, description: '`num_…`.' };
const DRY_RUN = { type: () => Boolean, defaultValue: false, description: 'True: only tells what would change.' };
const EXPECTED = {
  type: () => String,
  nullable: true,
  description:
    '`change { expected }` of a dry run. When the network says something else by now, nothing is changed: `CONFLICT`. Null: what was read last.',
};

@Resolver(() => PhoneNumberModel)
export class NumberEditingResolver {
  constructor(
    private readonly editing: NumberEditing,
    private readonly pointing: NumberPointing,
    private readonly sync: NumberSync,
  ) {}

  @MinimumRole('OPERATOR')
  @Mutation(() => NumbersPayloadModel, { description: 'Asks the phone network for all its numbers now.' })
  async refreshPhoneNumbers(): Promise<NumbersPayloadModel> {
    await this.sync.refreshNow();
    const { readAt, problem } = this.sync.state;
    return { readAt, errors: problem ? [problem] : [] };
  }

  @MinimumRole('EDITOR')
  @Mutation(() => NumberPayloadModel, { description: 'Lets an agent answer a number where no rule says otherwise.' })
  assignNumber(
    @Args('numberId', NUMBER_ID) numberId: string,
    @Args('agentId', { type: () => ID, nullable: true, description: '`agt_…`; null: nobody is chosen.' })
    agentId: string | null,
  ): Promise<NumberResult> {
    return this.editing.assign(numberId, agentId ?? null);
  }

  @MinimumRole('EDITOR')
  @Mutation(() => NumberPayloadModel, {
    description: 'Sets who answers a number when, as a whole; `field` of an error is the path in `routing`.',
  })
  saveNumberRouting(
    @Args('numberId', NUMBER_ID) numberId: string,
    @Args('expectedRevision', { type: () => Int, description: 'The `revision` that was seen.' })
    expectedRevision: number,
    @Args('routing', {
      type: () => NumberRoutingModel,
      nullable: true,
      description: 'Null: the number’s agent answers at all times.',
    })
    routing: NumberRoutingModel | null,
    @Args('fallbackSentence', {
      type: () => String,
      nullable: true,
      description: 'Spoken where nobody answers; at most 1,000 characters; null: a sentence of ours.',
    })
    fallbackSentence: string | null,
  ): Promise<NumberResult> {
    return this.editing.saveRouting({
      ...{ numberId, expectedRevision, fallbackSentence: fallbackSentence ?? null },
      routing: routing ? routingOf(routing) : null,
    });
  }

  @MinimumRole('ADMIN')
  @Mutation(() => NumberPayloadModel, {
    description:
      'Lets the phone network ask this server when the number is called: address, fallback and status callback in one request. What was there is kept for `restoreNumberWebhook`.',
  })
  pointNumberHere(
    @Args('numberId', NUMBER_ID) numberId: string,
    @Args('dryRun', DRY_RUN) dryRun: boolean,
    @Args('expected', EXPECTED) expected: string | null,
    @Context() { viewer }: ApiContext,
  ): Promise<PointingResult> {
    return this.pointing.pointHere({ numberId, dryRun, expected: expected ?? null, by: nameOf(viewer) });
  }

  @MinimumRole('ADMIN')
  @Mutation(() => NumberPayloadModel, { description: 'Puts back exactly what was there before it was pointed here.' })
  restoreNumberWebhook(
    @Args('numberId', NUMBER_ID) numberId: string,
    @Args('dryRun', DRY_RUN) dryRun: boolean,
    @Args('expected', EXPECTED) expected: string | null,
    @Context() { viewer }: ApiContext,
  ): Promise<PointingResult> {
    return this.pointing.restore({ numberId, dryRun, expected: expected ?? null, by: nameOf(viewer) });
  }
}

function nameOf(viewer: ApiContext['viewer']): string {
  if (!viewer) throw new ApiError('UNAUTHENTICATED', 'Sign in first.');
  return viewer.name;
}
