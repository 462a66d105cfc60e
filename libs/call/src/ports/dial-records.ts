import type { DialSettings } from '../dial-policy/dial-settings';
import type { Page } from './records';

/** The dial policy as it was from one change to the next. */
export interface StoredDialSettings {
  /** 1, 2, 3…; 0 while nobody has changed the defaults. */
  readonly revision: number;
  readonly settings: DialSettings;
  /** Display name; null for revision 0. */
  readonly by: string | null;
  /** ISO 8601 UTC. */
  readonly at: string | null;
}

/** Whether anything may go out at all, and who said so last. */
export interface OutboundSwitch {
  readonly stopped: boolean;
  readonly reason: string | null;
  readonly by: string | null;
  /** ISO 8601 UTC. */
  readonly at: string | null;
}

export interface DoNotCallEntry {
  readonly e164: string;
  readonly reason: string | null;
  readonly by: string;
  /** ISO 8601 UTC. */
  readonly at: string;
}

/** Legs that were tried within the last 60 seconds, 60 minutes and 24 hours before a moment, that moment included. */
export interface Tries {
  readonly minute: number;
  readonly hour: number;
  readonly day: number;
}

export interface DialUsage {
  readonly all: Tries;
  readonly destination: Tries;
  readonly agent: Tries;
  /** Legs that are not over. */
  readonly running: number;
  /** Of the last 24 hours: what legs that are over have cost, and what those still running may cost at most. */
  readonly spentUsd: number;
}

/** Everything stored that bears on one order. */
export interface DialStanding {
  readonly policy: StoredDialSettings;
  readonly outbound: OutboundSwitch;
  readonly doNotCall: DoNotCallEntry | null;
  readonly usage: DialUsage;
}

export interface StandingQuery {
  /** E.164. */
  readonly to: string;
  readonly agentId: string | null;
  readonly at: Date;
}

/** A leg that has its place in the caps. */
export interface DialAttempt extends StandingQuery {
  readonly id: string;
  readonly callId: string;
  readonly purpose: 'CALL' | 'TRANSFER';
  /** After it the leg is taken to be over, even if nobody told. */
  readonly expiresAt: Date;
  readonly perMinuteUsd: number;
  /** Set aside until it is over: what it may cost at most. */
  readonly reservedUsd: number;
}

export type DialPolicyChange = { readonly policy: StoredDialSettings } | { readonly stale: StoredDialSettings };

/** What an import of numbers has done. */
export interface DoNotCallImport {
  readonly added: number;
  /** Were on the list before, or stood twice. */
  readonly known: number;
}

/**
 * The dial policy, what is used of its caps, and whom not to call. Whoever took a place in the caps keeps it over restarts; a leg is
 * over when it was settled, when its stored call is final, or when it has expired. A minute that has begun counts as a whole one.
 */
export interface DialRecords {
  policy(): Promise<StoredDialSettings>;
  /** Newest first, without revision 0. A throw named `InvalidCursor` answers a cursor that is not ours. */
  policyChanges(query: { first: number; after: string | null }): Promise<Page<StoredDialSettings>>;
  /** Of two changes with the same `expectedRevision` exactly one is made. */
  changePolicy(change: {
    expectedRevision: number;
    settings: DialSettings;
    by: string;
    at: string;
  }): Promise<DialPolicyChange>;

  outbound(): Promise<OutboundSwitch>;
  /** Remembered beside all earlier ones. */
  switchOutbound(change: OutboundSwitch & { readonly by: string; readonly at: string }): Promise<OutboundSwitch>;
  /** Newest first. */
  outboundSwitches(query: { first: number; after: string | null }): Promise<Page<OutboundSwitch>>;

  doNotCall(query: { first: number; after: string | null; part: string | null }): Promise<Page<DoNotCallEntry>>;
  /** Keeps the first entry of a number, whatever a later one says. At most 10,000 at a time. */
  addDoNotCall(entries: readonly DoNotCallEntry[]): Promise<DoNotCallImport>;
  /** False when it was not there. */
  removeDoNotCall(e164: string): Promise<boolean>;

  /** Takes nothing. */
  standing(query: StandingQuery): Promise<DialStanding>;
  /**
   * Reads the standing, asks `decide` once, and keeps the attempt it gives, all in one step: nobody else takes a place in between,
   * also on another server.
   */
  take(query: StandingQuery, decide: (standing: DialStanding) => DialAttempt | null): Promise<void>;
  /** The leg is over after so many seconds of conversation. The first settling counts. */
  settle(attemptId: string, settled: { talkedSeconds: number; at: Date }): Promise<void>;
}
