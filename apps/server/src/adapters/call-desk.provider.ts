import type { FactoryProvider } from '@nestjs/common';
import type { CallBus, CallDesk, Carrier, Clock, DialPolicy, ToolCatalog, VoiceModels } from '@switchboard/call';
import { Desk } from '@switchboard/call';
import type { Database, RecordsQueue, WavRecorder } from '@switchboard/storage';
import { PgAgentRecords, PgCallRecords, PgNumberRecords, PgOrderRecords, PgRoutingRecords } from '@switchboard/storage';
import type { Environment } from '../config/environment';
import type { Log } from '../config/log';
import { EngineLog } from '../config/log';
import { newId } from '../new-id';
import {
  CALL_BUS,
  CALL_DESK,
  CARRIER,
  CLOCK,
  DIAL_POLICY,
  ENVIRONMENT,
  LOG,
  RECORDING_KEEPER,
  TOOL_CATALOG,
} from '../ports';
import { DATABASE, QUEUE, VOICE_MODEL } from './adapter-tokens';

interface DeskParts {
  readonly carrier: Carrier;
  readonly voiceModel: VoiceModels;
  readonly tools: ToolCatalog;
  readonly clock: Clock;
  readonly bus: CallBus;
  readonly queue: RecordsQueue;
  readonly database: Database;
  readonly recorder: WavRecorder;
  readonly dialPolicy: DialPolicy;
}

function deskOf({ database, ...parts }: DeskParts, environment: Environment, log: Log): CallDesk {
  return new Desk({
    ...parts,
    faults: new EngineLog(log),
    newId,
    records: {
      calls: new PgCallRecords(database),
      agents: new PgAgentRecords(database),
      numbers: new PgNumberRecords(database),
      orders: new PgOrderRecords(database),
      routing: new PgRoutingRecords(database),
    },
    maxCalls: environment.maxCalls,
    callsPerSecond: environment.callsPerSecond,
  });
}

type DeskInjection = [
  ...[Database, RecordsQueue, CallBus, Carrier, VoiceModels, ToolCatalog, Clock],
  ...[WavRecorder, DialPolicy, Environment, Log],
];

/** The engine, over all that it is given. */
export const callDeskProvider: FactoryProvider = {
  provide: CALL_DESK,
  inject: [
    ...[DATABASE, QUEUE, CALL_BUS, CARRIER, VOICE_MODEL, TOOL_CATALOG, CLOCK, RECORDING_KEEPER, DIAL_POLICY],
    ...[ENVIRONMENT, LOG],
  ],
  useFactory: (
    ...[database, queue, bus, carrier, voiceModel, tools, clock, recorder, dialPolicy, environment, log]: DeskInjection
  ) => deskOf({ database, queue, bus, carrier, voiceModel, tools, clock, recorder, dialPolicy }, environment, log),
};
