import type { DynamicModule } from '@nestjs/common';
import { Global, Module } from '@nestjs/common';
import { systemClock } from '@switchboard/call';
import { FunctionsModule } from '../functions/functions.module';
import {
  AGENT_RECORDS,
  CALL_BUS,
  CALL_DESK,
  CALL_RECORDS,
  CARRIER,
  CARRIER_NUMBERS,
  CLOCK,
  DIAL_POLICY,
  DIAL_RECORDS,
  MCP_SERVER_RECORDS,
  MESSENGER,
  NUMBER_PLAN,
  NUMBER_RECORDS,
  RECORDING_KEEPER,
  RECORDING_RECORDS,
  ROUTING_RECORDS,
  SOLE_SERVER,
  STORE_HEALTH,
  TOOL_RECORDS,
  USER_RECORDS,
} from '../ports';
import type { AdapterFiles } from './adapter-files';
import { FILES } from './adapter-tokens';
import { callDeskProvider } from './call-desk.provider';
import { carrierProviders } from './carrier.providers';
import { DatabaseLifetime } from './database-lifetime';
import { dialPolicyProvider } from './dial-policy.provider';
import { recordsProviders } from './records.providers';
import { voiceModelProvider } from './voice-model.provider';

/** This folder is the only place that knows which adapter stands behind which port. */
@Global()
@Module({})
export class AdaptersModule {
  static forRoot(files: AdapterFiles): DynamicModule {
    return {
      module: AdaptersModule,
      imports: [FunctionsModule],
      providers: [
        { provide: FILES, useValue: files },
        { provide: CLOCK, useValue: systemClock },
        ...recordsProviders,
        ...carrierProviders,
        voiceModelProvider,
        dialPolicyProvider,
        callDeskProvider,
        DatabaseLifetime,
      ],
      exports: [
        ...[CLOCK, CALL_RECORDS, AGENT_RECORDS, NUMBER_RECORDS, ROUTING_RECORDS, USER_RECORDS, RECORDING_RECORDS],
        ...[TOOL_RECORDS, MCP_SERVER_RECORDS, RECORDING_KEEPER, CALL_BUS, DIAL_POLICY, DIAL_RECORDS, NUMBER_PLAN],
        ...[CARRIER, CARRIER_NUMBERS, MESSENGER, SOLE_SERVER, STORE_HEALTH, CALL_DESK],
      ],
    };
  }
}
