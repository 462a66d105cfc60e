import type { DialSettings } from '@switchboard/call';
import {
  bigint,
  boolean,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import { instant } from './instant';

/** The dial policy from one change to the next; the newest row holds. Rows are only ever added. */
export const dialPolicyRevisions = pgTable('dial_policy_revisions', {
  revision: integer().primaryKey(),
  settings: jsonb().$type<DialSettings>().notNull(),
  by: text().notNull(),
  at: instant().notNull(),
});

/** Who stopped all outbound calls, or let them go on; the newest row holds. Rows are only ever added. */
export const outboundSwitches = pgTable('outbound_switches', {
  id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
  stopped: boolean().notNull(),
  reason: text(),
  by: text().notNull(),
  at: instant().notNull(),
});

export const doNotCall = pgTable(
  'do_not_call',
  {
    e164: text().primaryKey(),
    /** The order in which they were added. */
    position: bigint({ mode: 'number' }).generatedAlwaysAsIdentity(),
    reason: text(),
    by: text().notNull(),
    at: instant().notNull(),
  },
  (table) => [uniqueIndex('do_not_call_position').on(table.position)],
);

/** Outbound legs that have, or had, a place in the caps of the dial policy. */
export const dialAttempts = pgTable(
  'dial_attempts',
  {
    id: text().primaryKey(),
    callId: text().notNull(),
    to: text().notNull(),
    agentId: text(),
    purpose: text().$type<'CALL' | 'TRANSFER'>().notNull(),
    at: instant().notNull(),
    /** After it the leg is taken to be over. */
    expiresAt: instant().notNull(),
    perMinuteUsd: doublePrecision().notNull(),
    reservedUsd: doublePrecision().notNull(),
    /** Null while only its call tells whether it is over. */
    talkedSeconds: doublePrecision(),
    settledAt: instant(),
  },
  (table) => [index('dial_attempts_at').on(table.at), index('dial_attempts_expires_at').on(table.expiresAt)],
);
