import { Inject } from '@nestjs/common';
import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { Agent, AgentRecords, AgentVersion, Call, NumberRecords, PhoneNumber } from '@switchboard/call';
import { AgentModel, AgentVersionModel } from '../config/agent.model';
import { PhoneNumberModel } from '../config/phone-number.model';
import type { ApiContext } from '../graphql/api-context';
import { isE164 } from '../graphql/scalars';
import { AGENT_RECORDS, NUMBER_RECORDS } from '../ports';
import { maskAddress } from './address-mask';
import { CallModel, PartyModel } from './call.model';
import { UsageModel } from './cost/usage.model';
import type { UsageOfCall } from './cost/usage.resolver';
import { usageOf } from './cost/usage.resolver';

const partyOf = (address: string): PartyModel => ({
  address,
  e164: isE164(address) ? address : null,
  masked: maskAddress(address),
  displayName: null,
});

/** Who takes part in a call. */
@Resolver(() => CallModel)
export class CallPartiesResolver {
  /** What one request has looked up already: a page of 200 calls names the same few agents again and again. */
  private readonly found = new WeakMap<ApiContext, Map<string, Promise<unknown>>>();

  constructor(
    @Inject(AGENT_RECORDS) private readonly agents: AgentRecords,
    @Inject(NUMBER_RECORDS) private readonly numbers: NumberRecords,
  ) {}

  @ResolveField(() => PartyModel, { description: 'Who called.' })
  from(@Parent() call: Call): PartyModel {
    return partyOf(call.from);
  }

  @ResolveField(() => PartyModel, { description: 'Who was called.' })
  to(@Parent() call: Call): PartyModel {
    return partyOf(call.to);
  }

  @ResolveField(() => UsageModel, { description: 'What it has used so far.' })
  usage(@Parent() call: Call): UsageOfCall {
    return usageOf(call);
  }

  @ResolveField(() => PhoneNumberModel, {
    nullable: true,
    description: 'Our number on this call, when it is a known one.',
  })
  phoneNumber(
    @Parent() { phoneNumberId: id }: Call,
    @Context() context: ApiContext,
  ): Promise<PhoneNumber | null> | null {
    return id ? this.once(context, id, () => this.numbers.number(id)) : null;
  }

  @ResolveField(() => AgentModel, { nullable: true, description: 'Who answers for us; null when nobody does.' })
  agent(@Parent() { agentId: id }: Call, @Context() context: ApiContext): Promise<Agent | null> | null {
    return id ? this.once(context, id, () => this.agents.agent(id)) : null;
  }

  @ResolveField(() => AgentVersionModel, { nullable: true, description: 'In which version.' })
  agentVersion(
    @Parent() { agentVersionId: id }: Call,
    @Context() context: ApiContext,
  ): Promise<AgentVersion | null> | null {
    return id ? this.once(context, id, () => this.agents.version(id)) : null;
  }

  /** A subscription lives for hours and must see changes, so only plain requests remember. */
  private once<T>(context: ApiContext, id: string, find: () => Promise<T>): Promise<T> {
    if (context.cutOff) return find();
    const known = this.found.get(context) ?? new Map<string, Promise<unknown>>();
    this.found.set(context, known);
    const finding = (known.get(id) as Promise<T> | undefined) ?? find();
    known.set(id, finding);
    return finding;
  }
}
