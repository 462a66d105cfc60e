import { Inject } from '@nestjs/common';
import { Float, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { AgentRecords, Call, CallRecords } from '@switchboard/call';
import { AGENT_RECORDS, CALL_RECORDS } from '../../ports';
import type { CallCost } from './call-cost';
import { callCost, telephonySeconds } from './call-cost';
import { CostLineModel } from './cost.model';
import { UsageModel } from './usage.model';

/** The usage of a call, with the call at hand for those who ask what it costs. */
export type UsageOfCall = UsageModel & { readonly call: Call };

export function usageOf(call: Call): UsageOfCall {
  const { usage } = call;
  return {
    ...usage,
    cachedInputAudioTokens: usage.cachedInputAudioTokens ?? 0,
    inputTextTokens: Math.max(0, usage.inputTokens - usage.inputAudioTokens),
    outputTextTokens: Math.max(0, usage.outputTokens - usage.outputAudioTokens),
    telephonySeconds: telephonySeconds(call),
    call,
  };
}

/** What a call costs; worked out only for those who ask, because it takes the agent and the transcript. */
@Resolver(() => UsageModel)
export class UsageResolver {
  /** The fields of one answer need the same reading. */
  private readonly found = new WeakMap<UsageOfCall, Promise<CallCost>>();

  constructor(
    @Inject(AGENT_RECORDS) private readonly agents: AgentRecords,
    @Inject(CALL_RECORDS) private readonly records: CallRecords,
  ) {}

  @ResolveField(() => Float, {
    nullable: true,
    description:
      'US dollars. An estimate by list prices, without discounts and taxes; the phone network is counted once the call has ended. Null when one of the prices is not known.',
  })
  async estimatedCostUsd(@Parent() usage: UsageOfCall): Promise<number | null> {
    return (await this.costOf(usage)).estimatedCostUsd;
  }

  @ResolveField(() => String, {
    nullable: true,
    description: 'ISO 8601 date on which the oldest of the list prices was looked up; null when none was used.',
  })
  async pricesAsOf(@Parent() usage: UsageOfCall): Promise<string | null> {
    return (await this.costOf(usage)).pricesAsOf;
  }

  @ResolveField(() => [CostLineModel], { description: 'The estimate by kind; what was not used is left out.' })
  async costs(@Parent() usage: UsageOfCall): Promise<readonly CostLineModel[]> {
    return (await this.costOf(usage)).costs;
  }

  private costOf(usage: UsageOfCall): Promise<CallCost> {
    const known = this.found.get(usage) ?? this.read(usage.call);
    this.found.set(usage, known);
    return known;
  }

  private async read(call: Call): Promise<CallCost> {
    const [answered, items] = await Promise.all([
      call.agentVersionId === null ? null : this.agents.version(call.agentVersionId),
      this.records.transcript(call.id),
    ]);
    return callCost(call, answered, items);
  }
}
