import type { DynamicModule, FactoryProvider, OnApplicationShutdown } from '@nestjs/common';
import { Global, Inject, Injectable, Module } from '@nestjs/common';
import type {
  CallBus,
  CallDesk,
  Carrier,
  Clock,
  DialPolicy,
  CarrierNumbers,
  Messenger,
  ToolCatalog,
  VoiceModel,
  VoiceModels,
} from '@switchboard/call';
import { Desk, systemClock } from '@switchboard/call';
import { LiveModel, RealtimeModel } from '@switchboard/openai';
import type { Database } from '@switchboard/storage';
import {
  InProcessBus,
  openDatabase,
  PgAgentRecords,
  PgCallRecords,
  PgDialRecords,
  PgMcpServerRecords,
  PgNumberRecords,
  PgOrderRecords,
  PgRecordingRecords,
  PgRoutingRecords,
  PgToolRecords,
  PgUserRecords,
  RecordsQueue,
  SoleServer,
  WavRecorder,
} from '@switchboard/storage';
import { phoneNumberPlan, TwilioCarrier, TwilioMessenger, TwilioNumbers } from '@switchboard/twilio';
import type { TwilioAccount } from '@switchboard/twilio';
import { dialWebSocket } from '@switchboard/websocket';
import type { Environment } from './config/environment';
import type { Log } from './config/log';
import { EngineLog } from './config/log';
import { unsetCarrier, unsetMessenger, unsetNumbers, unsetVoiceModel } from './config/unset';
import { dialPolicyProvider } from './dial-policy.provider';
import { FunctionsModule } from './functions/functions.module';
import { newId } from './new-id';
import type { StoreHealth } from './ports';
import { apiOf } from './config/voice-models';
import type { VoiceModelApi } from './config/voice-models';
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
  ENVIRONMENT,
  LOG,
  NUMBER_PLAN,
  MCP_SERVER_RECORDS,
  MESSENGER,
  NUMBER_RECORDS,
  RECORDING_KEEPER,
  RECORDING_RECORDS,
  ROUTING_RECORDS,
  SOLE_SERVER,
  STORE_HEALTH,
  TOOL_CATALOG,
  TOOL_RECORDS,
  USER_RECORDS,
} from './ports';

/** Files that lie beside the built server. */
export interface AdapterFiles {
  readonly migrationsFolder: string;
  /** The embedded database's thread. */
  readonly workerFile: string;
  /** The thread that writes recordings. */
  readonly recordingWorkerFile: string;
}

/** On a busy server viewers see an event up to so much later, and all calls share few transactions. */
const GATHER_MS = 250;
/** And so long may the events of calls that nobody watches wait: the fewer and larger the transactions, the cheaper. */
const PATIENCE_MS = 1_000;

const FILES = Symbol('AdapterFiles');
const DATABASE = Symbol('Database');
const QUEUE = Symbol('RecordsQueue');
/** How long the last news may take to be written when the server stops. */
const LAST_NEWS_MS = 3_000;

const VOICE_MODEL = Symbol('VoiceModel');

function openRecords(environment: Environment, files: AdapterFiles, log: Log): Promise<Database> {
  const { databaseUrl, dataDir } = environment;
  const location = databaseUrl ? { databaseUrl } : { dataDir, workerFile: files.workerFile };
  return openDatabase(location, files.migrationsFolder, {
    progress: (step) => log.info({ step }, 'database'),
    trouble: (message, fields) => log.error(fields, message),
  });
}

function twilioAccountOf({ twilio }: Environment): TwilioAccount | null {
  const { accountSid, authToken, apiKey, apiSecret, baseUrl } = twilio;
  if (!accountSid || !authToken) return null;
  const credentials = apiKey && apiSecret ? { apiKey, apiSecret } : { authToken };
  return { accountSid, credentials, ...(baseUrl ? { baseUrl } : {}) };
}

function carrierOf(environment: Environment): Carrier {
  const account = twilioAccountOf(environment);
  // A tunnel may tell the public address later.
  return account
    ? new TwilioCarrier({
        ...{ ...account, publicUrl: () => environment.publicUrl?.href ?? null },
        ...(environment.twilio.fallbackUrl ? { fallbackUrl: environment.twilio.fallbackUrl } : {}),
      })
    : unsetCarrier;
}

function carrierNumbersOf(environment: Environment): CarrierNumbers {
  const account = twilioAccountOf(environment);
  return account ? new TwilioNumbers(account) : unsetNumbers;
}

function messengerOf(environment: Environment): Messenger {
  const account = twilioAccountOf(environment);
  return account ? new TwilioMessenger(account) : unsetMessenger;
}

type MakeVoiceModel = (environment: Environment, common: { clock: Clock; onFault: ModelFault }) => VoiceModel;
type ModelFault = (error: unknown, callId: string) => void;

/** Who serves what a model speaks. */
const VOICE_MODEL_ADAPTERS: Readonly<Record<VoiceModelApi, MakeVoiceModel>> = {
  OPENAI_REALTIME: ({ openai }, common) =>
    new RealtimeModel({ ...common, ...openai.endpoint, dial: dialWebSocket, modelQuery: openai.modelQuery }),
  OPENAI_LIVE: ({ openai }, common) =>
    new LiveModel({ ...common, ...openai.endpoint, dial: dialWebSocket, delegateModel: openai.delegateModel }),
};

function voiceModelsOf(environment: Environment, clock: Clock, log: Log): VoiceModels {
  if (environment.openai.apiKey === null) return unsetVoiceModel;
  const onFault: ModelFault = (error, callId) => log.error({ callId, error }, 'voice model adapter failed');
  const adapters = new Map<VoiceModelApi, VoiceModel>();
  return (model) => {
    const api = apiOf(model);
    const adapter = adapters.get(api) ?? VOICE_MODEL_ADAPTERS[api](environment, { clock, onFault });
    adapters.set(api, adapter);
    return adapter;
  };
}

function recorderOf(
  { dataDir }: Environment,
  files: AdapterFiles,
  ...[records, clock, log]: RecorderParts
): WavRecorder {
  const { recordingWorkerFile: workerFile } = files;
  const write = (level: 'info' | 'warn', message: string, fields: object) => log[level](fields, message);
  return new WavRecorder({ dataDir, workerFile, records, clock, log: write });
}

type RecorderParts = [PgRecordingRecords, Clock, Log];

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

/** `RecordsQueue` and database: a story is kept when both work. */
const storeOf = (database: Database, queue: RecordsQueue): StoreHealth => ({
  healthy: async () => queue.healthy() && (await database.healthy()),
});

const records = (provide: symbol, Records: new (database: Database) => unknown): FactoryProvider => ({
  provide,
  inject: [DATABASE],
  useFactory: (database: Database) => new Records(database),
});

const PROVIDERS: FactoryProvider[] = [
  { provide: DATABASE, inject: [ENVIRONMENT, FILES, LOG], useFactory: openRecords },
  records(CALL_RECORDS, PgCallRecords),
  records(AGENT_RECORDS, PgAgentRecords),
  records(NUMBER_RECORDS, PgNumberRecords),
  records(ROUTING_RECORDS, PgRoutingRecords),
  records(USER_RECORDS, PgUserRecords),
  records(MCP_SERVER_RECORDS, PgMcpServerRecords),
  records(RECORDING_RECORDS, PgRecordingRecords),
  records(DIAL_RECORDS, PgDialRecords),
  { provide: NUMBER_PLAN, useFactory: () => phoneNumberPlan },
  dialPolicyProvider,
  records(TOOL_RECORDS, PgToolRecords),
  { provide: RECORDING_KEEPER, inject: [ENVIRONMENT, FILES, RECORDING_RECORDS, CLOCK, LOG], useFactory: recorderOf },
  {
    provide: QUEUE,
    inject: [CALL_RECORDS, CALL_BUS, CLOCK, LOG],
    useFactory: (calls: PgCallRecords, bus: CallBus, clock: Clock, log: Log) =>
      new RecordsQueue({
        ...{ records: calls, clock, gatherMs: GATHER_MS, patienceMs: PATIENCE_MS },
        isWatched: (callId) => bus.watched?.(callId) ?? true,
        log: (level, message, fields) => log[level](fields, message),
      }),
  },
  {
    provide: CALL_BUS,
    inject: [LOG],
    useFactory: (log: Log) => new InProcessBus((error) => log.error({ error }, 'a listener of the bus failed')),
  },
  { provide: CARRIER, inject: [ENVIRONMENT], useFactory: carrierOf },
  { provide: CARRIER_NUMBERS, inject: [ENVIRONMENT], useFactory: carrierNumbersOf },
  { provide: MESSENGER, inject: [ENVIRONMENT], useFactory: messengerOf },
  { provide: VOICE_MODEL, inject: [ENVIRONMENT, CLOCK, LOG], useFactory: voiceModelsOf },
  {
    provide: SOLE_SERVER,
    inject: [ENVIRONMENT],
    useFactory: ({ databaseUrl }: Environment) => new SoleServer(databaseUrl ?? null),
  },
  { provide: STORE_HEALTH, inject: [DATABASE, QUEUE], useFactory: storeOf },
  {
    provide: CALL_DESK,
    inject: [
      ...[DATABASE, QUEUE, CALL_BUS, CARRIER, VOICE_MODEL, TOOL_CATALOG, CLOCK, RECORDING_KEEPER, DIAL_POLICY],
      ...[ENVIRONMENT, LOG],
    ],
    useFactory: (
      ...[
        database,
        queue,
        bus,
        carrier,
        voiceModel,
        tools,
        clock,
        recorder,
        dialPolicy,
        environment,
        log,
      ]: DeskInjection
    ) => deskOf({ database, queue, bus, carrier, voiceModel, tools, clock, recorder, dialPolicy }, environment, log),
  },
];

type DeskInjection = [
  ...[Database, RecordsQueue, CallBus, Carrier, VoiceModels, ToolCatalog, Clock],
  ...[WavRecorder, DialPolicy, Environment, Log],
];

/** Closes last: whatever ends before it may still write. */
@Injectable()
class DatabaseLifetime implements OnApplicationShutdown {
  @Inject(CLOCK) private readonly clock!: Clock;

  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(SOLE_SERVER) private readonly soleServer: SoleServer,
    @Inject(RECORDING_KEEPER) private readonly recorder: WavRecorder,
    @Inject(QUEUE) private readonly queue: RecordsQueue,
  ) {}

  async onApplicationShutdown(): Promise<void> {
    await this.recorder.close();
    // That a recording is ready is the last thing its call tells.
    const late = new Promise<void>((resolve) => this.clock.after(LAST_NEWS_MS, resolve));
    await Promise.race([this.queue.flushed(), late]);
    await this.soleServer.release();
    await this.database.close();
  }
}

/** The only place that knows which adapter stands behind which port. */
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
        ...PROVIDERS,
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
