import type { FactoryProvider } from '@nestjs/common';
import type { CallBus, Clock } from '@switchboard/call';
import type { Database } from '@switchboard/storage';
import {
  InProcessBus,
  openDatabase,
  PgAgentRecords,
  PgCallRecords,
  PgDialRecords,
  PgMcpServerRecords,
  PgNumberRecords,
  PgRecordingRecords,
  PgRoutingRecords,
  PgToolRecords,
  PgUserRecords,
  RecordsQueue,
  SoleServer,
  WavRecorder,
} from '@switchboard/storage';
import type { Environment } from '../config/environment';
import type { Log } from '../config/log';
import type { StoreHealth } from '../ports';
import {
  AGENT_RECORDS,
  CALL_BUS,
  CALL_RECORDS,
  CLOCK,
  DIAL_RECORDS,
  ENVIRONMENT,
  LOG,
  MCP_SERVER_RECORDS,
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
import { DATABASE, FILES, QUEUE } from './adapter-tokens';

/** On a busy server viewers see an event up to so much later, and all calls share few transactions. */
const GATHER_MS = 250;
/** And so long may the events of calls that nobody watches wait: the fewer and larger the transactions, the cheaper. */
const PATIENCE_MS = 1_000;

function openRecords(environment: Environment, files: AdapterFiles, log: Log): Promise<Database> {
  const { databaseUrl, dataDir } = environment;
  const location = databaseUrl ? { databaseUrl } : { dataDir, workerFile: files.workerFile };
  return openDatabase(location, files.migrationsFolder, {
    progress: (step) => log.info({ step }, 'database'),
    trouble: (message, fields) => log.error(fields, message),
  });
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

/** `RecordsQueue` and database: a story is kept when both work. */
const storeOf = (database: Database, queue: RecordsQueue): StoreHealth => ({
  healthy: async () => queue.healthy() && (await database.healthy()),
});

const records = (provide: symbol, Records: new (database: Database) => unknown): FactoryProvider => ({
  provide,
  inject: [DATABASE],
  useFactory: (database: Database) => new Records(database),
});

/** What is kept, and passed on to whoever watches. */
export const recordsProviders: FactoryProvider[] = [
  { provide: DATABASE, inject: [ENVIRONMENT, FILES, LOG], useFactory: openRecords },
  records(CALL_RECORDS, PgCallRecords),
  records(AGENT_RECORDS, PgAgentRecords),
  records(NUMBER_RECORDS, PgNumberRecords),
  records(ROUTING_RECORDS, PgRoutingRecords),
  records(USER_RECORDS, PgUserRecords),
  records(MCP_SERVER_RECORDS, PgMcpServerRecords),
  records(RECORDING_RECORDS, PgRecordingRecords),
  records(DIAL_RECORDS, PgDialRecords),
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
  {
    provide: SOLE_SERVER,
    inject: [ENVIRONMENT],
    useFactory: ({ databaseUrl }: Environment) => new SoleServer(databaseUrl ?? null),
  },
  { provide: STORE_HEALTH, inject: [DATABASE, QUEUE], useFactory: storeOf },
];
