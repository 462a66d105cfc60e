import { Args, Context, ID, Int, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { BlockEntry } from '@switchboard/call';
import { blockPatternText } from '@switchboard/call';
import type { ApiContext } from '../../graphql/api-context';
import { ApiError } from '../../graphql/api-error';
import { pageRequest } from '../../graphql/connection';
import { MinimumRole } from '../people/access';
import { BlockCallerInput, BlockedCallerModel, BlockedCallerPayloadModel } from './block-list.model';
import type { BlockResult } from './number-editing';
import { NumberEditing } from './number-editing';

@Resolver(() => BlockedCallerModel)
export class BlockListResolver {
  constructor(private readonly editing: NumberEditing) {}

  @MinimumRole('VIEWER')
  @Query(() => [BlockedCallerModel], { description: 'Callers who are not answered; the newest first.' })
  blockedCallers(
    @Args('numberId', { type: () => ID, nullable: true, description: 'Those of this number and those of all.' })
    numberId: string | null,
    @Args('first', { type: () => Int, defaultValue: 100, description: 'At most so many, 1 to 200.' }) first: number,
  ): Promise<readonly BlockEntry[]> {
    return this.editing.blocks(numberId ?? null, pageRequest({ first }).first);
  }

  @MinimumRole('EDITOR')
  @Mutation(() => BlockedCallerPayloadModel, {
    description: 'Answers these callers no more. The same callers on the same number replace their entry.',
  })
  blockCaller(
    @Args('input', { description: 'Who, and what they meet.' }) input: BlockCallerInput,
    @Context() { viewer }: ApiContext,
  ): Promise<BlockResult> {
    if (!viewer) throw new ApiError('UNAUTHENTICATED', 'Sign in first.');
    const { numberId = null, pattern, say = null, note = null } = input;
    return this.editing.block({ numberId, pattern, say, note, by: viewer.name });
  }

  @MinimumRole('EDITOR')
  @Mutation(() => BlockedCallerPayloadModel, { description: 'Answers these callers again.' })
  unblockCaller(@Args('id', { type: () => ID, description: '`blk_…`.' }) id: string): Promise<BlockResult> {
    return this.editing.unblock(id);
  }

  @ResolveField(() => String, { description: 'A number, the beginning of one with a star, or `withheld`.' })
  pattern(@Parent() { pattern }: BlockEntry): string {
    return blockPatternText(pattern);
  }

  @ResolveField(() => String, { nullable: true, description: 'What they hear; null: the call is refused unanswered.' })
  say(@Parent() { action }: BlockEntry): string | null {
    return action.kind === 'SENTENCE' ? action.say : null;
  }
}
