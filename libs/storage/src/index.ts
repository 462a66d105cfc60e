export { EventsRefused } from './call-log-writer';
export { InvalidCursor } from './cursor';
export { DataDirInUse } from './data-dir-lock';
export type { DatabaseLocation, DatabaseStep, DatabaseWatcher } from './database';
export { Database, openDatabase } from './database';
export { DatabaseError } from './database-error';
export type { EmbeddedLocation } from './embedded-database';
export { EmbeddedDatabaseFailed } from './embedded-thread';
export { InProcessBus } from './in-process-bus';
export { DatabaseTooOld } from './migration';
export { PgAgentRecords } from './pg-agent-records';
export type {
  McpListedTool,
  McpServerChange,
  McpServerRecords,
  McpServerSettings,
  StoredMcpServer,
} from './mcp-server-records';
export { PgCallRecords } from './pg-call-records';
export { PgDialRecords } from './pg-dial-records';
export { PgMcpServerRecords } from './pg-mcp-server-records';
export { PgNumberRecords } from './pg-number-records';
export { PgOrderRecords } from './pg-order-records';
export { PgRecordingRecords } from './pg-recording-records';
export { PgRoutingRecords } from './pg-routing-records';
export { PgSettingsRecords } from './pg-settings-records';
export { PgToolRecords } from './pg-tool-records';
export { PgUserRecords } from './pg-user-records';
export { WavRecorder } from './recording/wav-recorder';
export type { RecordingRecords, StoredRecording } from './recording-records';
export type { RecordsQueueOptions } from './records-queue';
export { RecordsQueue } from './records-queue';
export type { SettingsRecords } from './settings-records';
export { SoleServer } from './sole-server';
export type {
  HttpBodyKind,
  HttpMethod,
  HttpPart,
  NamedTemplate,
  SealedSecret,
  StoredTool,
  ToolChange,
  ToolEdit,
  ToolRecords,
  ToolRefusal,
  ToolSettings,
} from './tool-records';
export type { FirstAdmin, Role, SignIn, User, UserRecords, UserWithPassword } from './user-records';
