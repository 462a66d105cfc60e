import { sql } from 'drizzle-orm';
import {
  agentEditingPromises,
  agentRecordsPromises,
  callRecordsPromises,
  changed,
  dialRecordsPromises,
  numberRecordsPromises,
  orderRecordsPromises,
  pressed,
  said,
  sampleCall,
  sampleItem,
  sampleLog,
} from '@switchboard/call/testing';
import { EventsRefused } from '../call-log-writer';
import type { Database } from '../database';
import { DatabaseError } from '../database-error';
import { PgAgentRecords } from '../pg-agent-records';
import { PgCallRecords } from '../pg-call-records';
import { PgDialRecords } from '../pg-dial-records';
import { PgNumberRecords } from '../pg-number-records';
import { PgOrderRecords } from '../pg-order-records';
import { PgRecordingRecords } from '../pg-recording-records';
import { PgSettingsRecords } from '../pg-settings-records';
import { PgUserRecords } from '../pg-user-records';
import { settings } from '../tables';
import { recordingRecordsPromises } from './recording-records.promises';
import { settingsRecordsPromises } from './settings-records.promises';
import { userRecordsPromises } from './user-records.promises';

const TABLES = [
  'calls',
  'call_events',
  'transcript_items',
  'tool_calls',
  'agent_versions',
  'agents',
  'phone_numbers',
  'sign_ins',
  'users',
  'recordings',
  'settings',
  'dial_policy_revisions',
  'outbound_switches',
  'do_not_call',
  'dial_attempts',
