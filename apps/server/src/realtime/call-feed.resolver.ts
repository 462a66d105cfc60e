import { Inject } from '@nestjs/common';
import { Args, Context, ID, Int, Resolver, Subscription } from '@nestjs/graphql';
import type { Call, CallBus, CallEvent, CallRecords, Clock, TranscriptDelta } from '@switchboard/call';
import { isFinal } from '@switchboard/call';
import { MinimumRole } from '../config/people/access';
import type { ApiContext } from '../graphql/api-context';
import { ApiError } from '../graphql/api-error';
import { CALL_BUS, CALL_RECORDS, CLOCK } from '../ports';
import { CallEventFeed } from './call-event-feed';
import type { FeedSources } from './call-event-feed';
import { CallEventModel, CallsChangeModel } from './call-event.model';
import { CallFilterInput, callFilterOf } from './call-filter.input';
import { CallModel } from './call.model';
import type { CallsChange } from './calls-board-feed';
import { CallsBoardFeed } from './calls-board-feed';
import { LatestCallFeed } from './latest-call-feed';
import { TranscriptDeltaFeed } from './transcript-delta-feed';
import { TranscriptDeltaModel } from './transcript.model';

/** Close code of a reader who does not keep up, after HTTP's 429; the reader resumes from its last number. */
export const TOO_SLOW = 4429;

const whole = <T>(payload: T): T => payload;
const unknownCall = () => new ApiError('NOT_FOUND', 'There is no such call.');

/** What happens, as it happens. */
@Resolver()
export class CallFeedResolver {
  private readonly sources: FeedSources;

  constructor(@Inject(CALL_RECORDS) records: CallRecords, @Inject(CALL_BUS) bus: CallBus, @Inject(CLOCK) clock: Clock) {
    this.sources = { records, bus, clock };
  }

  @MinimumRole('VIEWER')
  @Subscription(() => CallsChangeModel, {
    resolve: whole,
    description:
      'The calls that are going on: a `SNAPSHOT` first, then each change. A call that ends is upserted with its final status; it is removed only when it no longer fits the filter.',
  })
  callsChanged(
    @Args('filter', {
      type: () => CallFilterInput,
      nullable: true,
      description: 'Which ones; `text` can not be asked here.',
    })
    filter: CallFilterInput | null,
  ): AsyncIterableIterator<CallsChange> {
    if (filter?.text)
      throw new ApiError('BAD_USER_INPUT', 'callsChanged can not be filtered by text.', ['filter', 'text']);
    return new CallsBoardFeed(this.sources, callFilterOf(filter));
  }

  @MinimumRole('VIEWER')
  @Subscription(() => CallEventModel, {
    resolve: whole,
    description:
      'The numbered events of a call after a given number, first from the log, then live, each once and in order; it completes when the call is over and nothing more can come. After a cut, subscribe again after the last number you have. `RESYNC_REQUIRED` means: read the call anew, then subscribe after its `lastSeq`.',
  })
  async callEvents(
    @Args('callId', { type: () => ID, description: '`call_…`.' }) callId: string,
    @Args('after', { type: () => Int, defaultValue: 0, description: 'The last number you have; 0 for none.' })
    after: number,
    @Context() { cutOff }: ApiContext,
  ): Promise<AsyncIterableIterator<CallEvent>> {
    if (after < 0) throw new ApiError('BAD_USER_INPUT', 'after must not be negative.', ['after']);
    const tooSlow = () => cutOff?.(TOO_SLOW, 'Too slow: resume after your last number');
    const result = await CallEventFeed.open(this.sources, { callId, after, tooSlow });
    switch (result.kind) {
      case 'open':
        return result.feed;
      case 'unknownCall':
        throw unknownCall();
      case 'resync':
        throw new ApiError('RESYNC_REQUIRED', 'The log can not be continued from there: read the call anew.', [
          'after',
        ]);
    }
  }

  @MinimumRole('VIEWER')
  @Subscription(() => CallModel, {
    resolve: whole,
    description:
      'A call as it stands now, then each newer state; states that follow fast may be skipped. It completes after the final one.',
  })
  async callUpdated(
    @Args('id', { type: () => ID, description: '`call_…`.' }) id: string,
  ): Promise<AsyncIterableIterator<Call>> {
    const feed = await LatestCallFeed.open(this.sources, id);
    if (!feed) throw unknownCall();
    return feed;
  }

  @MinimumRole('VIEWER')
  @Subscription(() => TranscriptDeltaModel, {
    resolve: whole,
    description:
      'Pieces of text as they are spoken, from now on. They are not stored and may be dropped; whole items come with `callEvents`.',
  })
  async transcriptDeltas(
    @Args('callId', { type: () => ID, description: '`call_…`.' }) callId: string,
  ): Promise<AsyncIterableIterator<TranscriptDelta>> {
    const feed = new TranscriptDeltaFeed(this.sources.bus, callId);
    const call = await this.sources.records.call(callId);
    if (!call) {
      await feed.return();
      throw unknownCall();
    }
    if (isFinal(call.status)) feed.end();
    return feed;
  }
}
