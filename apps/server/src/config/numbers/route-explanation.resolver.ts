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

function told(found: RouteExplanation): RouteExplanationModel {
  const { decision, agent } = found;
  const { target, reason, steps, local } = decision;
  return {
    outcome: target.kind === 'REJECT' ? 'REJECTED' : target.kind,
    agent,
    say: sayOf(found),
    ...{ reason, steps, localDate: local?.date ?? null, localMinute: local?.minute ?? null },
  };
}

/** The words of the target itself, or else of the number; null: nothing is said, an agent speaks or nobody does. */
function sayOf({ number, decision: { target }, agent }: RouteExplanation): string | null {
  const ofNumber = number.fallbackSentence ?? null;
  if (target.kind === 'SENTENCE' || target.kind === 'VOICEMAIL') return target.say ?? ofNumber;
  return target.kind === 'AGENT' && !agent ? ofNumber : null;
}
