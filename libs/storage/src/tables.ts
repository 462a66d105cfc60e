import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  customType,
  doublePrecision,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import type {
  AgentVersion,
  BlockAction,
  Call,
  CallDirection,
  CallEvent,
  CallStatus,
  EndReason,
  NumberRouting,
  NumberWebhook,
  RecordingStatus,
  ToolCall,
  TranscriptItem,
} from '@switchboard/call';
import { instant } from './instant';
import type { Role } from './user-records';

export * from './dial-tables';
export * from './tool-tables';

/** PostgreSQL's sorted list of searchable words. Plain `tsvector` with GIN needs no extension, so it works on every installation. */
const tsvector = customType<{ data: string }>({ dataType: () => 'tsvector' });

/** What a log entry says, without the columns that name it. */
export type StoredEvent = Omit<CallEvent, 'seq' | 'callId'>;

/** The newest snapshot of each call; columns repeat only what lists filter and order by. */
export const calls = pgTable(
  'calls',
  {
    id: text().primaryKey(),
    callSid: text(),
    status: text().$type<CallStatus>().notNull(),
    direction: text().$type<CallDirection>().notNull(),
    endReason: text().$type<EndReason>(),
    agentId: text(),
    phoneNumberId: text(),
    createdAt: instant().notNull(),
    durationMs: integer(),
    /** True once the call has failed or an ERROR was raised in it. */
    hasError: boolean().notNull(),
    /** Number of the newest event in the log when `snapshot` was written; the log itself tells the number of today. */
    lastSeq: integer().notNull(),
    /** Number of the event that carried `snapshot`. */
    snapshotSeq: integer().notNull(),
    snapshot: jsonb().$type<Call>().notNull(),
    /** Every ending of both addresses, so that "contains" becomes the prefix search that an index can do. */
    parties: tsvector().notNull(),
  },
  (table) => [
    index('calls_newest').on(table.createdAt, table.id),
    index('calls_longest').on(sql`coalesce(${table.durationMs}, -1)`, table.id),
    index('calls_call_sid').on(table.callSid),
    index('calls_status').on(table.status, table.createdAt),
    index('calls_agent').on(table.agentId, table.createdAt),
    index('calls_phone_number').on(table.phoneNumberId, table.createdAt),
    index('calls_parties').using('gin', table.parties),
    index('calls_unfinished')
      .on(table.createdAt)
      .where(sql`${table.status} in ('QUEUED', 'RINGING', 'IN_PROGRESS')`),
  ],
);

/** The numbered log. Rows are only ever added. */
export const callEvents = pgTable(
  'call_events',
  { callId: text().notNull(), seq: integer().notNull(), body: jsonb().$type<StoredEvent>().notNull() },
  (table) => [primaryKey({ columns: [table.callId, table.seq] })],
);

export const transcriptItems = pgTable(
  'transcript_items',
  {
    callId: text().notNull(),
    id: text().notNull(),
    position: doublePrecision().notNull(),
    /** Number of the event that carried `snapshot`. */
    seq: integer().notNull(),
    snapshot: jsonb().$type<TranscriptItem>().notNull(),
    /** Its words in lower case. */
    words: tsvector().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.callId, table.id] }),
    index('transcript_items_position').on(table.callId, table.position),
    index('transcript_items_words').using('gin', table.words),
  ],
);

export const toolCalls = pgTable(
  'tool_calls',
  {
    callId: text().notNull(),
    id: text().notNull(),
    /** Number of the event that told of it first: the order in which tools were called. */
    firstSeq: integer().notNull(),
    seq: integer().notNull(),
    snapshot: jsonb().$type<ToolCall>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.callId, table.id] }), index('tool_calls_id').on(table.id)],
);

export const agents = pgTable('agents', {
  id: text().primaryKey(),
  name: text().notNull(),
  draftVersionId: text().notNull(),
  publishedVersionId: text(),
  archivedAt: instant(),
  updatedAt: instant().notNull(),
});

export const agentVersions = pgTable(
  'agent_versions',
  {
    id: text().primaryKey(),
    agentId: text().notNull(),
    /** Null for the draft. */
    number: integer(),
    snapshot: jsonb().$type<AgentVersion>().notNull(),
  },
  (table) => [
    uniqueIndex('agent_versions_number').on(table.agentId, table.number),
    foreignKey({ columns: [table.agentId], foreignColumns: [agents.id] }).onDelete('cascade'),
  ],
);

export const phoneNumbers = pgTable(
  'phone_numbers',
  {
    id: text().primaryKey(),
    sid: text().notNull(),
    e164: text().notNull(),
    friendlyName: text().notNull(),
    voiceCapable: boolean().notNull(),
    voiceUrl: text(),
    previousVoiceUrl: text(),
    managedBy: text().$type<'TRUNK' | 'APPLICATION'>(),
    managedBySid: text(),
    webhook: jsonb().$type<NumberWebhook>(),
    previousWebhook: jsonb().$type<NumberWebhook>(),
    agentId: text(),
    routing: jsonb().$type<NumberRouting>(),
    fallbackSentence: text(),
    /** Grows with each change of `agentId`, `routing` and `fallbackSentence`. */
    revision: integer().notNull().default(1),
    /** False once the carrier no longer lists it; kept for the history and for its routing, should it come back. */
    listed: boolean().notNull(),
  },
  (table) => [uniqueIndex('phone_numbers_sid').on(table.sid), index('phone_numbers_e164').on(table.e164)],
);

/** Callers who are not answered. */
export const blockedCallers = pgTable(
  'blocked_callers',
  {
    id: text().primaryKey(),
    /** Null: on all numbers. */
    numberId: text(),
    /** `+1900*`, a number or `withheld`. */
    pattern: text().notNull(),
    action: jsonb().$type<BlockAction>().notNull(),
    note: text(),
    createdAt: instant().notNull(),
    createdBy: text().notNull(),
  },
  (table) => [
    unique('blocked_callers_pattern').on(table.pattern, table.numberId).nullsNotDistinct(),
    index('blocked_callers_newest').on(table.createdAt),
    foreignKey({ columns: [table.numberId], foreignColumns: [phoneNumbers.id] }).onDelete('cascade'),
  ],
);

export const users = pgTable(
  'users',
  {
    id: text().primaryKey(),
    /** In lower case. */
    email: text().notNull(),
    name: text().notNull(),
    passwordHash: text().notNull(),
    role: text().$type<Role>().notNull(),
    createdAt: instant().notNull(),
    lastSignedInAt: instant(),
  },
  (table) => [uniqueIndex('users_email').on(table.email)],
);

/** Who is signed in where. `id` is the hash of the cookie's secret: reading this table opens no door. */
export const signIns = pgTable(
  'sign_ins',
  {
    id: text().primaryKey(),
    userId: text().notNull(),
    createdAt: instant().notNull(),
    lastSeenAt: instant().notNull(),
    expiresAt: instant().notNull(),
  },
  (table) => [
    index('sign_ins_expires_at').on(table.expiresAt),
    foreignKey({ columns: [table.userId], foreignColumns: [users.id] }).onDelete('cascade'),
  ],
);

/** The sound of calls. The files lie under the data folder of the server that carried the call. */
export const recordings = pgTable(
  'recordings',
  {
    id: text().primaryKey(),
    callId: text().notNull(),
    status: text().$type<RecordingStatus>().notNull(),
    /** Relative to the data folder. */
    path: text().notNull(),
    bytes: bigint({ mode: 'number' }),
    durationMs: integer(),
    createdAt: instant().notNull(),
    expiresAt: instant(),
    /** What is to be known of a recording that is not as it should be. */
    note: text(),
  },
  (table) => [
    index('recordings_call').on(table.callId),
    index('recordings_unfinished')
      .on(table.createdAt)
      .where(sql`${table.status} = 'RECORDING'`),
  ],
);

/** Which outbound call stands for an idempotency key: one request to the carrier, whatever stops in between. */
export const callOrders = pgTable('call_orders', {
  /** Hash of the key. */
  key: text().primaryKey(),
  /** The same key with another order is a mistake. */
  requestHash: text().notNull(),
  callId: text().notNull(),
  createdAt: instant().notNull(),
});

/** Small facts that all servers of one installation share. */
export const settings = pgTable('settings', { key: text().primaryKey(), value: jsonb().$type<unknown>().notNull() });
