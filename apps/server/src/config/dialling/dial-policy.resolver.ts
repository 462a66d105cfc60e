import { Inject } from '@nestjs/common';
import { Args, Context, ID, Int, Mutation, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { DialRecords, HighRiskPrefix, OutboundSwitch, StoredDialSettings } from '@switchboard/call';
import { HIGH_RISK_AS_OF, HIGH_RISK_PREFIXES, ZONES_AS_OF } from '@switchboard/call';
import type { ApiContext } from '../../graphql/api-context';
import { ApiError } from '../../graphql/api-error';
import type { Connection } from '../../graphql/connection';
import { connectionOf, pageRequest, withCursorChecked } from '../../graphql/connection';
import { DIAL_RECORDS } from '../../ports';
import { MinimumRole } from '../people/access';
import { includesRole } from '../people/roles';
import type { ViewerModel } from '../viewer.model';
import {
  DialExplanationModel,
  DialPolicyModel,
  DialPolicyPayloadModel,
  OutboundPayloadModel,
} from './dial-policy-payload.model';
import {
  DialPolicyChangeConnectionModel,
  DialSettingsModel,
  HighRiskPrefixModel,
  OutboundSwitchConnectionModel,
  OutboundSwitchModel,
} from './dial-policy.model';
import { Dialling } from './dialling';

const FIRST = { type: () => Int, defaultValue: 20, description: 'At most so many, 1 to 200.' };
const AFTER = { type: () => String, nullable: true, description: 'Only those after this cursor.' };

export function signedIn(viewer: ApiContext['viewer']): ViewerModel {
  if (!viewer) throw new ApiError('UNAUTHENTICATED', 'Sign in first.');
  return viewer;
}

@Resolver(() => DialPolicyModel)
export class DialPolicyResolver {
  constructor(
    private readonly dialling: Dialling,
    @Inject(DIAL_RECORDS) private readonly records: DialRecords,
  ) {}

  @MinimumRole('VIEWER')
  @Query(() => DialPolicyModel, { description: 'The rules for outbound calls.' })
  dialPolicy(): Promise<StoredDialSettings> {
    return this.records.policy();
  }

  @MinimumRole('VIEWER')
  @Query(() => DialExplanationModel, {
    description: 'Whether a call would be allowed now, and what each rule says of it. Nothing is dialled or counted.',
  })
  async explainDial(
    @Args('to', { type: () => String, description: 'Whom one thinks of calling, with the country code.' }) to: string,
    @Args('fromNumberId', { type: () => ID, nullable: true, description: '`num_…`; without it, the first number.' })
    fromNumberId: string | null,
    @Args('agentId', { type: () => ID, nullable: true, description: '`agt_…`; without it, no agent’s limits count.' })
    agentId: string | null,
  ): Promise<DialExplanationModel> {
    const explained = await this.dialling.explain({ to, fromNumberId, agentId });
    const { problem, findings, zones, perMinuteUsd, number } = explained;
    return {
      ...{ allowed: problem === null, problem, findings, zones, perMinuteUsd },
      ...{ country: number?.country ?? null, lineType: number?.type ?? null },
    };
  }

  @MinimumRole('ADMIN')
  @Mutation(() => DialPolicyPayloadModel, {
    description: 'Changes the rules, all of them at once. They hold from the next call on.',
  })
  updateDialPolicy(
    @Args('expectedRevision', {
      type: () => Int,
      description: 'The `revision` that was seen; another one answers `STALE_REVISION` with the newer rules.',
    })
    expectedRevision: number,
    @Args('input', { type: () => DialSettingsModel, description: 'The rules as they are to be.' })
    input: DialSettingsModel,
    @Context() { viewer }: ApiContext,
  ): Promise<DialPolicyPayloadModel> {
    return this.dialling.update(expectedRevision, input, signedIn(viewer).name);
  }

  @MinimumRole('OPERATOR')
  @Mutation(() => OutboundPayloadModel, {
    description:
      'Stops every outbound call from now on, on all servers. Whoever may place calls may stop them; only an ADMIN lets them go on.',
  })
  setOutboundStopped(
    @Args('stopped', { type: () => Boolean, description: 'True stops, false lets them go on.' }) stopped: boolean,
    @Args('reason', { type: () => String, nullable: true, description: 'Why; at most 500 characters.' })
    reason: string | null,
    @Args('endCalls', {
      type: () => Boolean,
      defaultValue: false,
      description: 'Ends outbound calls that are under way, too.',
    })
    endCalls: boolean,
    @Context() context: ApiContext,
  ): Promise<OutboundPayloadModel> {
    const viewer = signedIn(context.viewer);
    if (!stopped && !includesRole(viewer.role, 'ADMIN')) {
      throw new ApiError('FORBIDDEN', `To let outbound calls go on needs the role ADMIN; yours is ${viewer.role}.`);
    }
    return this.dialling.setStopped({ stopped, reason, endCalls }, viewer.name);
  }

  @ResolveField(() => OutboundSwitchModel, { description: 'Whether anything may go out at all.' })
  outbound(): Promise<OutboundSwitch> {
    return this.records.outbound();
  }

  @ResolveField(() => OutboundSwitchConnectionModel, { description: 'Who stopped outbound calls and let them go on.' })
  async outboundChanges(
    @Args('first', FIRST) first: number,
    @Args('after', AFTER) after: string | null,
  ): Promise<Connection<OutboundSwitch>> {
    const request = pageRequest({ first, after });
    return connectionOf(await withCursorChecked(() => this.records.outboundSwitches(request)), request);
  }

  @ResolveField(() => DialPolicyChangeConnectionModel, { description: 'Who changed the rules, when, and to what.' })
  async changes(
    @Args('first', FIRST) first: number,
    @Args('after', AFTER) after: string | null,
  ): Promise<Connection<StoredDialSettings>> {
    const request = pageRequest({ first, after });
    return connectionOf(await withCursorChecked(() => this.records.policyChanges(request)), request);
  }

  @ResolveField(() => [HighRiskPrefixModel], {
    description: 'Beginnings that are closed unless an opened one is longer.',
  })
  highRiskPrefixes(): readonly HighRiskPrefix[] {
    return HIGH_RISK_PREFIXES;
  }

  @ResolveField(() => String, {
    description:
      'When the list of high-risk beginnings was last changed: ISO date. It is a starting point, not checked against a published list.',
  })
  highRiskAsOf(): string {
    return HIGH_RISK_AS_OF;
  }

  @ResolveField(() => String, { description: 'When the table of time zones was last changed: ISO date.' })
  zonesAsOf(): string {
    return ZONES_AS_OF;
  }
}
