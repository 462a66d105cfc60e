/** What Nest injects for the interfaces of `libs/call` and for values made once at start. */
export const ENVIRONMENT = Symbol('Environment');
export const LOG = Symbol('Log');
export const CLOCK = Symbol('Clock');
export const CALL_DESK = Symbol('CallDesk');
export const CALL_RECORDS = Symbol('CallRecords');
export const AGENT_RECORDS = Symbol('AgentRecords');
export const NUMBER_RECORDS = Symbol('NumberRecords');
export const ROUTING_RECORDS = Symbol('RoutingRecords');
export const CARRIER_NUMBERS = Symbol('CarrierNumbers');
export const USER_RECORDS = Symbol('UserRecords');
export const RECORDING_RECORDS = Symbol('RecordingRecords');
export const RECORDING_KEEPER = Symbol('RecordingKeeper');
export const DIAL_RECORDS = Symbol('DialRecords');
export const DIAL_POLICY = Symbol('DialPolicy');
export const NUMBER_PLAN = Symbol('NumberPlan');
export const CALL_BUS = Symbol('CallBus');
export const CARRIER = Symbol('Carrier');
export const TOOL_RECORDS = Symbol('ToolRecords');
export const MESSENGER = Symbol('Messenger');
export const MCP_SERVER_RECORDS = Symbol('McpServerRecords');
export const TOOL_CATALOG = Symbol('ToolCatalog');
export const STORE_HEALTH = Symbol('StoreHealth');
export const SOLE_SERVER = Symbol('SoleServer');

/** Whether unfinished calls in the database can be nobody else's. */
export interface OnlyOne {
  held(): Promise<boolean>;
}

/** Sees to recordings that an earlier process left unfinished. */
export interface RecordingKeeper {
  /** `alone`: no other server works on this database. */
  repair(alone: boolean): Promise<void>;
}

/** Whether what happens can be written down. */
export interface StoreHealth {
  /** Never rejects. */
  healthy(): Promise<boolean>;
}
