/** `{{args.…}}`, `{{call.…}}`, `{{vars.…}}` and `{{secrets.…}}` in a value stand for what is known when the tool runs. */
export interface NamedTemplate {
  readonly name: string;
  readonly value: string;
}

export type HttpMethod = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
/** `ARGUMENTS`: what the model gave, as JSON. */
export type HttpBodyKind = 'NONE' | 'ARGUMENTS' | 'JSON' | 'FORM';

/** One HTTP request, written down as data. */
export interface HttpPart {
  readonly method: HttpMethod;
  /** A template; placeholders stand in its path or query, and each needs a value. */
  readonly url: string;
  /** Added to the address. As in headers and body, what has no value is left out. */
  readonly query: readonly NamedTemplate[];
  readonly headers: readonly NamedTemplate[];
  readonly bodyKind: HttpBodyKind;
  /** JSON whose texts are templates; empty unless `bodyKind` is `JSON`. */
  readonly bodyTemplate: string;
  /** Empty unless `bodyKind` is `FORM`. */
  readonly form: readonly NamedTemplate[];
  /** JSONPath (RFC 9535) of what the model is told; null: the whole answer. */
  readonly resultPath: string | null;
  /** What the model is told of certain answers, by status. */
  readonly refusals: readonly { readonly status: number; readonly say: string }[];
  /** Further attempts, 0 to 3, when the service is away or overloaded. */
  readonly retries: number;
  /** Name of the header that makes repeating a POST or PATCH harmless; null: there is none, and they are never repeated. */
  readonly idempotencyHeader: string | null;
}

/** What a person decides about a tool. */
export interface ToolSettings {
  readonly kind: 'HTTP' | 'MANUAL';
  /** The one the model uses. */
  readonly name: string;
  readonly description: string;
  /** JSON Schema of the arguments. */
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly timeoutMs: number;
  /** Said while it takes long; null: what the agent says anyway; empty: nothing. */
  readonly filler: string | null;
  /** What becomes of it when the caller speaks up while it runs. */
  readonly onBargeIn: 'KEEP' | 'CANCEL';
  /** Null unless `kind` is `HTTP`. */
  readonly http: HttpPart | null;
}

/** Times are ISO 8601 UTC. */
export interface StoredTool extends ToolSettings {
  /** `tool_…`. */
  readonly id: string;
  /** 1, 2, 3…: one more with each change. */
  readonly revision: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Display name of who changed it last. */
  readonly updatedBy: string;
}

/** Who changes a tool, and when. */
interface Hand {
  readonly id: string;
  readonly by: string;
  /** ISO 8601 UTC. */
  readonly at: string;
}

export interface ToolEdit extends Hand {
  readonly expectedRevision: number;
  readonly settings: ToolSettings;
}

export type ToolRefusal =
  | { readonly refused: 'NOT_FOUND' }
  /** Somebody else changed it since `expectedRevision`; `tool` is as it stands. */
  | { readonly refused: 'STALE_REVISION'; readonly tool: StoredTool }
  | { readonly refused: 'NAME_TAKEN'; readonly tool: StoredTool | null }
  /** Agents refer to it by its name; `agents` are theirs. */
  | { readonly refused: 'IN_USE'; readonly tool: StoredTool; readonly agents: readonly string[] };

export type ToolChange = { readonly tool: StoredTool } | ToolRefusal;

/** A secret as it is kept: sealed, by whoever holds the key. */
export interface SealedSecret {
  readonly name: string;
  /** Names the key, and tells nothing of it. */
  readonly keyId: string;
  readonly sealed: string;
  /** ISO 8601 UTC. */
  readonly updatedAt: string;
  readonly updatedBy: string;
}

/**
 * Tools that people made. Of two changes with the same `expectedRevision` exactly one is made. An agent uses a tool when its
 * draft or its published version names it and it is not archived.
 */
export interface ToolRecords {
  /** Those in use, by name. */
  tools(): Promise<readonly StoredTool[]>;
  createTool(making: Hand & { readonly settings: ToolSettings }): Promise<ToolChange>;
  /** A name that agents use can not be changed. */
  updateTool(edit: ToolEdit): Promise<ToolChange>;
  /** Puts it away, and its name is free again. Refused while an agent uses it. */
  archiveTool(archiving: Omit<Hand, 'by'>): Promise<ToolChange>;
  /** Ids of the agents that use the tool of this name. */
  agentsUsing(toolName: string): Promise<readonly string[]>;
  /** By name. */
  secrets(): Promise<readonly SealedSecret[]>;
  /** Makes it, or replaces the one of that name. */
  putSecret(secret: SealedSecret): Promise<void>;
  /** False when there was none. */
  deleteSecret(name: string): Promise<boolean>;
}
