import { Inject } from '@nestjs/common';
import { Args, Int, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { Agent, AgentRecords, NumberRecords, PhoneNumber } from '@switchboard/call';
import { webhookUrl } from '@switchboard/twilio';
import type { Connection } from '../graphql/connection';
import { connectionOf, pageOfList, pageRequest } from '../graphql/connection';
import { Url } from '../graphql/scalars';
import { AGENT_RECORDS, ENVIRONMENT, NUMBER_RECORDS } from '../ports';
import { AgentModel } from './agent.model';
import type { Environment } from './environment';
import { NumberSync } from './number-sync';
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
  ): Promise<Connection<PhoneNumber>> {
    const request = pageRequest({ first, after });
    await this.sync.refresh();
    return connectionOf(pageOfList(this.defaultFirst(await this.records.numbers()), request), request);
  }

  /** TWILIO_PHONE_NUMBER is the caller ID that is offered first. */
  private defaultFirst(numbers: readonly PhoneNumber[]): readonly PhoneNumber[] {
    const { phoneNumber } = this.environment.twilio;
    return [...numbers].sort((a, b) => Number(b.e164 === phoneNumber) - Number(a.e164 === phoneNumber));
  }

  @ResolveField(() => WebhookStateWords, { description: 'Whom the phone network asks when it is called.' })
  webhook(@Parent() { managedBy, voiceUrl }: PhoneNumber): WebhookState {
    if (managedBy) return 'MANAGED_BY_TRUNK_OR_APP';
    if (!voiceUrl) return 'NOT_SET';
    const { publicUrl } = this.environment;
    // A fragment carries connection settings for Twilio only and is not part of the address.
    const asked = voiceUrl.split('#', 1)[0];
    return publicUrl && asked === webhookUrl(publicUrl.href, '/twilio/voice') ? 'POINTS_HERE' : 'POINTS_ELSEWHERE';
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

  @ResolveField(() => AgentModel, { nullable: true, description: 'Who answers; null when nobody was chosen.' })
  agent(@Parent() number: PhoneNumber): Promise<Agent | null> | null {
    return number.agentId ? this.agents.agent(number.agentId) : null;
  }
}
