import { Inject } from '@nestjs/common';
import { Args, Int, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { Call, CallEvent, CallRecords, Latency, ToolCall, TranscriptItem } from '@switchboard/call';
import { ApiError } from '../graphql/api-error';
import type { Connection } from '../graphql/connection';
import { connectionOf, pageOfList, pageRequest } from '../graphql/connection';
import { CALL_RECORDS } from '../ports';
import { CallEventModel } from './call-event.model';
import { CallModel, LatencyModel, LatencySummaryModel } from './call.model';
import { summarize } from './latency-summary';
import { ToolCallModel } from './tool-call.model';
import { TranscriptConnectionModel } from './transcript.model';

const MAX_EVENTS = 1_000;
const PAGE = 1_000;

/** What happened in a call. */
@Resolver(() => CallModel)
export class CallStoryResolver {
  /** `latency` and `latencySummary` of one answer need the same reading. */
  private readonly measured = new WeakMap<Call, Promise<readonly Latency[]>>();

  constructor(@Inject(CALL_RECORDS) private readonly records: CallRecords) {}

  @ResolveField(() => TranscriptConnectionModel, { description: 'What was said, in the order of the conversation.' })
  async transcript(
    @Parent() call: Call,
    @Args('first', { type: () => Int, nullable: true, defaultValue: 200, description: 'At most so many, 1 to 200.' })
    first: number | null,
    @Args('after', { type: () => String, nullable: true, description: 'Only those after this cursor.' })
    after: string | null,
  ): Promise<Connection<TranscriptItem>> {
    const request = pageRequest({ first, after }, 200);
    return connectionOf(pageOfList(await this.records.transcript(call.id), request), request);
  }

  @ResolveField(() => [ToolCallModel], { description: 'The uses of tools, in the order in which they began.' })
  toolCalls(@Parent() call: Call): Promise<readonly ToolCall[]> {
    return this.records.toolCalls(call.id);
  }

  @ResolveField(() => [LatencyModel], { description: 'Response times, turn by turn.' })
  latency(@Parent() call: Call): Promise<readonly Latency[]> {
    const known = this.measured.get(call) ?? this.readLatency(call.id);
    this.measured.set(call, known);
    return known;
  }

  @ResolveField(() => LatencySummaryModel, { description: 'Response times in short.' })
  async latencySummary(@Parent() call: Call): Promise<LatencySummaryModel> {
    return summarize(await this.latency(call));
  }

  @ResolveField(() => Int, {
    description: 'How often the caller was heard for a moment without words, such as a cough; this interrupts nobody.',
  })
  falseStarts(@Parent() { falseStarts }: Call): number {
    return falseStarts ?? 0;
  }

  @ResolveField(() => [CallEventModel], { description: 'The numbered log, ascending.' })
  events(
    @Parent() call: Call,
    @Args('first', { type: () => Int, nullable: true, defaultValue: 500, description: 'At most so many, 1 to 1,000.' })
    first: number | null,
    @Args('after', {
      type: () => Int,
      nullable: true,
      defaultValue: 0,
      description: 'Only events with a greater number.',
    })
    after: number | null,
  ): Promise<readonly CallEvent[]> {
    const count = first ?? 500;
    if (count < 1 || count > MAX_EVENTS)
      throw new ApiError('BAD_USER_INPUT', 'first must be from 1 to 1000.', ['first']);
    if (after !== null && after < 0) throw new ApiError('BAD_USER_INPUT', 'after must not be negative.', ['after']);
    return this.records.events(call.id, after ?? 0, count);
  }

  private async readLatency(callId: string): Promise<readonly Latency[]> {
    const latencies: Latency[] = [];
    let page: readonly CallEvent[];
    let after = 0;
    do {
      page = await this.records.events(callId, after, PAGE);
      for (const event of page) if (event.type === 'TurnMeasured') latencies.push(event.latency);
      after = page.at(-1)?.seq ?? after;
    } while (page.length === PAGE);
    return latencies;
  }
}
