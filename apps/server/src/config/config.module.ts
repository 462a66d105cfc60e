import { Module } from '@nestjs/common';
import type { Clock } from '@switchboard/call';
import type { UserRecords } from '@switchboard/storage';
import { CLOCK, USER_RECORDS } from '../ports';
import { AgentResolver } from './agent.resolver';
import { AgentEditing } from './agents/agent-editing';
import { AgentEditingResolver } from './agents/agent-editing.resolver';
import { AgentVersionResolver } from './agents/agent-version.resolver';
import { DialPolicyResolver } from './dialling/dial-policy.resolver';
import { Dialling } from './dialling/dialling';
import { DoNotCallResolver } from './dialling/do-not-call.resolver';
import { HealthController } from './health.controller';
import { NumberSync } from './number-sync';
import { BlockListResolver } from './numbers/block-list.resolver';
import { NumberEditing } from './numbers/number-editing';
import { NumberEditingResolver } from './numbers/number-editing.resolver';
import { NumberPointing } from './numbers/number-pointing';
import { PointingHint } from './numbers/pointing-hint';
import { RouteExplanationResolver } from './numbers/route-explanation.resolver';
import { AuthController } from './people/auth.controller';
import { People } from './people/people';
import { SignInLink } from './people/sign-in-link';
import { Viewers } from './people/viewers';
import { PhoneNumberResolver } from './phone-number.resolver';
import { Preparation } from './preparation';
import { SandboxClient } from './sandbox.client';
import { SetupResolver } from './setup.resolver';
import { StartBlock } from './start-block';

export const CONFIG_RESOLVERS = [
  AgentResolver,
  AgentEditingResolver,
  AgentVersionResolver,
  PhoneNumberResolver,
  DialPolicyResolver,
  DoNotCallResolver,
  NumberEditingResolver,
  BlockListResolver,
  RouteExplanationResolver,
  SetupResolver,
];

/** Who may do what, who answers which number, and what this server was told at start. */
@Module({
  controllers: [AuthController, HealthController],
  providers: [
    StartBlock,
    {
      provide: SignInLink,
      inject: [CLOCK, StartBlock],
      useFactory: (clock: Clock, block: StartBlock) => new SignInLink(clock, (code) => block.tellCode(code)),
    },
    {
      provide: People,
      inject: [USER_RECORDS, CLOCK, SignInLink],
      useFactory: (records: UserRecords, clock: Clock, link: SignInLink) => new People(records, clock, link),
    },
    Viewers,
    NumberSync,
    NumberEditing,
    NumberPointing,
    PointingHint,
    Preparation,
    SandboxClient,
    AgentEditing,
    Dialling,
    ...CONFIG_RESOLVERS,
  ],
  exports: [People, Viewers, NumberSync, Preparation, SandboxClient, StartBlock],
})
export class ConfigModule {}
