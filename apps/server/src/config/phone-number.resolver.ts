import { Inject } from '@nestjs/common';
import { Args, Int, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { Agent, AgentRecords, NumberRecords, NumberRouting, PhoneNumber } from '@switchboard/call';
import type { Connection } from '../graphql/connection';
import { connectionOf, pageOfList, pageRequest } from '../graphql/connection';
import { Url } from '../graphql/scalars';
import { AGENT_RECORDS, ENVIRONMENT, NUMBER_RECORDS } from '../ports';
import { AgentModel } from './agent.model';
import type { Environment } from './environment';
import type { NumberSyncState } from './number-sync';
import { NumberSync } from './number-sync';
import { NumberRoutingModel } from './numbers/number-routing.model';
import { webhookStateOf } from './numbers/webhook-state';
import { MinimumRole } from './people/access';
import type { WebhookState } from './phone-number.model';
import { PhoneNumberConnectionModel, PhoneNumberModel, WebhookStateWords } from './phone-number.model';

/** An address of the account that is none would blank the whole list; it is shown as absent. */
const addressOf = (text: string | null): string | null => (text && URL.canParse(text) ? text : null);

@Resolver(() => PhoneNumberModel)
export class PhoneNumberResolver {
  constructor(
    @Inject(NUMBER_RECORDS) private readonly records: NumberRecords,
    @Inject(AGENT_RECORDS) private readonly agents: AgentRecords,
    @Inject(ENVIRONMENT) private readonly environment: Environment,
    private readonly sync: NumberSync,
  ) {}

  @MinimumRole('VIEWER')
  @Query(() => PhoneNumberConnectionModel, {
    description: 'The numbers of the account, as they were at most 30 s ago.',
  })
  async phoneNumbers(
    @Args('first', { type: () => Int, defaultValue: 50, description: 'At most so many, 1 to 200.' }) first: number,
    @Args('after', { type: () => String, nullable: true, description: 'Only those after this cursor.' })
    after: string | null,
  ): Promise<Connection<PhoneNumber> & NumberSyncState & { readonly stale: boolean }> {
    const request = pageRequest({ first, after });
    await this.sync.refreshForReading();
    const page = pageOfList(this.defaultFirst(await this.records.numbers()), request);
    return { ...connectionOf(page, request), ...this.sync.state, stale: this.sync.stale };
  }

  /** TWILIO_PHONE_NUMBER is the caller ID that is offered first. */
  private defaultFirst(numbers: readonly PhoneNumber[]): readonly PhoneNumber[] {
    const { phoneNumber } = this.environment.twilio;
    return [...numbers].sort((a, b) => Number(b.e164 === phoneNumber) - Number(a.e164 === phoneNumber));
  }

  @ResolveField(() => WebhookStateWords, { description: 'Whom the phone network asks when it is called.' })
  webhook(@Parent() number: PhoneNumber): WebhookState {
    return webhookStateOf(number, this.environment.publicUrl);
  }

  @ResolveField(() => Url, {
    nullable: true,
    description: 'The address the phone network asks; null when none is set.',
  })
  voiceUrl(@Parent() number: PhoneNumber): string | null {
    return addressOf(number.voiceUrl);
  }

  @ResolveField(() => Url, { nullable: true, description: 'The address it asked before it was pointed here.' })
  previousVoiceUrl(@Parent() number: PhoneNumber): string | null {
    return addressOf(number.previousVoiceUrl);
  }

  @ResolveField(() => Boolean, { description: 'True: `restoreNumberWebhook` has something to put back.' })
  restorable(@Parent() { previousWebhook }: PhoneNumber): boolean {
    return Boolean(previousWebhook);
  }

  @ResolveField(() => NumberRoutingModel, {
    nullable: true,
    description: 'Who answers when; null: `agent` at all times.',
  })
  routing(@Parent() { routing }: PhoneNumber): NumberRouting | null {
    return routing ?? null;
  }

  @ResolveField(() => Int, { description: 'Grows with each change of who answers; pass it as `expectedRevision`.' })
  revision(@Parent() { revision }: PhoneNumber): number {
    return revision ?? 1;
  }

  @ResolveField(() => AgentModel, { nullable: true, description: 'Who answers; null when nobody was chosen.' })
  agent(@Parent() number: PhoneNumber): Promise<Agent | null> | null {
    return number.agentId ? this.agents.agent(number.agentId) : null;
  }
}
