import { Inject } from '@nestjs/common';
import { Args, Context, Int, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { DialRecords, DoNotCallEntry } from '@switchboard/call';
import type { ApiContext } from '../../graphql/api-context';
import type { Connection } from '../../graphql/connection';
import { connectionOf, pageRequest, withCursorChecked } from '../../graphql/connection';
import { E164 } from '../../graphql/scalars';
import { DIAL_RECORDS } from '../../ports';
import { MinimumRole } from '../people/access';
import { signedIn } from './dial-policy.resolver';
import type { DoNotCallResult } from './dialling';
import { Dialling } from './dialling';
import { DoNotCallConnectionModel, DoNotCallEntryModel, DoNotCallPayloadModel } from './do-not-call.model';

@Resolver(() => DoNotCallEntryModel)
export class DoNotCallResolver {
  constructor(
    private readonly dialling: Dialling,
    @Inject(DIAL_RECORDS) private readonly records: DialRecords,
  ) {}

  @MinimumRole('VIEWER')
  @Query(() => DoNotCallConnectionModel, { description: 'Numbers that are not called, the newest first.' })
  async doNotCall(
    @Args('part', { type: () => String, nullable: true, description: 'Only those that contain these digits.' })
    part: string | null,
    @Args('first', { type: () => Int, defaultValue: 50, description: 'At most so many, 1 to 200.' }) first: number,
    @Args('after', { type: () => String, nullable: true, description: 'Only those after this cursor.' })
    after: string | null,
  ): Promise<Connection<DoNotCallEntry>> {
    const request = pageRequest({ first, after });
    const digits = part?.replace(/\D/g, '') || null;
    const page = await withCursorChecked(() => this.records.doNotCall({ ...request, part: digits }));
    return connectionOf(page, request);
  }

  @MinimumRole('OPERATOR')
  @Mutation(() => DoNotCallPayloadModel, {
    description:
      'Puts numbers on the do-not-call list, 10,000 at most at a time; send a long list in pages. What can be read is kept, what can not is told.',
  })
  addDoNotCall(
    @Args('numbers', {
      type: () => [String],
      description: 'With their country codes; spaces, dashes and brackets do no harm.',
    })
    numbers: string[],
    @Args('reason', { type: () => String, nullable: true, description: 'Why; at most 500 characters.' })
    reason: string | null,
    @Context() { viewer }: ApiContext,
  ): Promise<DoNotCallResult> {
    return this.dialling.addDoNotCall(numbers, reason, signedIn(viewer).name);
  }

  @MinimumRole('ADMIN')
  @Mutation(() => DoNotCallPayloadModel, {
    description: 'Takes a number off the do-not-call list; `NOT_FOUND` when it is not on it.',
  })
  removeDoNotCall(
    @Args('e164', { type: () => E164, description: 'The number.' }) e164: string,
  ): Promise<DoNotCallResult> {
    return this.dialling.removeDoNotCall(e164);
  }
}
