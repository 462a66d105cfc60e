import type { Agent, AgentSettings, AgentVersion } from '../agent';
import type { Page } from './records';

/** Who changes which agent, and which state of its draft they have seen. */
export interface AgentEdit {
  readonly agentId: string;
  readonly expectedRevision: number;
  /** Display name of who does it. */
  readonly by: string;
  /** ISO 8601 UTC. */
  readonly at: string;
}

export interface DraftEdit extends AgentEdit {
  readonly name: string;
  readonly settings: AgentSettings;
}

export interface Publication extends AgentEdit {
  /** Id of the version to make: `ver_…`. */
  readonly versionId: string;
  readonly note: string | null;
}

/** `agent` is the state that stood in the way, so that a reader need not ask again. */
export type AgentRefusal =
  | { readonly refused: 'NOT_FOUND' }
  /** Archived agents are history. */
  | { readonly refused: 'ARCHIVED'; readonly agent: Agent }
  /** Somebody else changed the draft since `expectedRevision`. */
  | { readonly refused: 'STALE_REVISION'; readonly agent: Agent }
  /** The draft says what the published version says. */
  | { readonly refused: 'UNCHANGED'; readonly agent: Agent }
  /** `numbers` (E.164) are answered by it. */
  | { readonly refused: 'IN_USE'; readonly agent: Agent; readonly numbers: readonly string[] };

export type AgentChange = { readonly agent: Agent } | AgentRefusal;

/**
 * Agents, their drafts and their versions. Each change is one transaction on its agent: of two with the same
 * `expectedRevision` exactly one is made. A published version never changes.
 */
export interface AgentRecords {
  agents(query: { includeArchived: boolean; first: number; after: string | null }): Promise<Page<Agent>>;
  agent(id: string): Promise<Agent | null>;
  version(id: string): Promise<AgentVersion | null>;
  /** Newest first. */
  versions(agentId: string): Promise<readonly AgentVersion[]>;
  /** Writes the seeds when there is no agent yet; does nothing otherwise. */
  seed(agents: readonly Agent[]): Promise<void>;
  createAgent(agent: Agent): Promise<Agent>;
  updateDraft(edit: DraftEdit): Promise<AgentChange>;
  /** The next number, 1, 2, 3…, without holes; the draft stays as it is. */
  publish(publication: Publication): Promise<AgentChange>;
  /** Makes the draft say what a published version says, whatever it said before. */
  restore(restoring: Omit<AgentEdit, 'expectedRevision'> & { readonly versionId: string }): Promise<AgentChange>;
  /** Puts it away; refused while a number that the carrier lists is answered by it. Doing it twice is doing it once. */
  archive(archiving: { readonly agentId: string; readonly at: string }): Promise<AgentChange>;
}
