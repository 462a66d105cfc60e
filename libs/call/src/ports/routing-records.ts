import type { NumberWebhook, PhoneNumber } from '../agent';
import type { BlockEntry, NumberRouting } from '../routing';

/** What decides a call that comes in, read in one go. */
export interface StoredRoute {
  /** Null when the called number is none of ours. */
  readonly number: PhoneNumber | null;
  /** The entries that fit this caller, on this number and on all. */
  readonly blocks: readonly BlockEntry[];
}

/** `number` is the state that stood in the way. */
export type NumberRefusal =
  | { readonly refused: 'NOT_FOUND' }
  /** An agent that it names does not exist, or was put away. */
  | { readonly refused: 'NO_SUCH_AGENT'; readonly agentId: string }
  /** Somebody else changed the routing since `expectedRevision`. */
  | { readonly refused: 'STALE_REVISION'; readonly number: PhoneNumber };

export type NumberChange = { readonly number: PhoneNumber } | NumberRefusal;

export interface RoutingEdit {
  readonly numberId: string;
  /** `PhoneNumber.revision` as the editor saw it. */
  readonly expectedRevision: number;
  /** Null: the number's agent answers at all times. */
  readonly routing: NumberRouting | null;
  readonly fallbackSentence: string | null;
}

export interface Pointing {
  readonly numberId: string;
  /** What the carrier says now. */
  readonly webhook: NumberWebhook;
  /** What it said before it was pointed here, to be put back one day; null once that is done. */
  readonly previous: NumberWebhook | null;
}

/** Who answers our numbers and whom nobody answers. Each change is one transaction. */
export interface RoutingRecords {
  /** One statement: a caller waits for it. */
  routeOf(call: { readonly to: string; readonly from: string }): Promise<StoredRoute>;
  /** `agentId` null: nobody is chosen. */
  assign(assignment: { readonly numberId: string; readonly agentId: string | null }): Promise<NumberChange>;
  saveRouting(edit: RoutingEdit): Promise<NumberChange>;
  /** Notes whom the carrier asks. Null: there is no such number. */
  pointed(pointing: Pointing): Promise<PhoneNumber | null>;
  /** The newest first. `numberId`: those of that number and those of all. */
  blocks(query: { readonly numberId: string | null; readonly first: number }): Promise<readonly BlockEntry[]>;
  /** An entry with the same pattern for the same number is replaced and keeps its id. Null: there is no such number. */
  block(entry: BlockEntry): Promise<BlockEntry | null>;
  /** False when there was none. */
  unblock(id: string): Promise<boolean>;
}
