import { Args, ID, Query, Resolver } from '@nestjs/graphql';
import { DateTime } from '../../graphql/scalars';
import { MinimumRole } from '../people/access';
import type { RouteExplanation } from './number-editing';
import { NumberEditing } from './number-editing';
import { RouteExplanationModel } from './route-explanation.model';

@Resolver(() => RouteExplanationModel)
export class RouteExplanationResolver {
  constructor(private readonly editing: NumberEditing) {}

  @MinimumRole('VIEWER')
  @Query(() => RouteExplanationModel, {
    nullable: true,
    description: 'Who would answer a caller at a time, and why. Nothing is called. Null: there is no such number.',
  })
  async explainRoute(
    @Args('numberId', { type: () => ID, description: '`num_…`.' }) numberId: string,
    @Args('from', { type: () => String, description: 'As the network would tell it: a number, or `anonymous`.' })
    from: string,
    @Args('at', { type: () => DateTime, nullable: true, description: 'When; null: now.' }) at: Date | string | null,
  ): Promise<RouteExplanationModel | null> {
    const found = await this.editing.explain(numberId, from.slice(0, 100), at ? new Date(at) : null);
    return found && told(found);
  }
}

function told({ number, decision, agent }: RouteExplanation): RouteExplanationModel {
  const { target, reason, steps, local } = decision;
  const spoken = target.kind === 'SENTENCE' || target.kind === 'VOICEMAIL' ? target.say : null;
  const isSpoken = target.kind === 'SENTENCE' || target.kind === 'VOICEMAIL' || (target.kind === 'AGENT' && !agent);
  return {
    outcome: target.kind === 'REJECT' ? 'REJECTED' : target.kind,
    agent,
    say: spoken ?? (isSpoken ? (number.fallbackSentence ?? null) : null),
    ...{ reason, steps, localDate: local?.date ?? null, localMinute: local?.minute ?? null },
  };
}
