import type { MachineDetection } from '../machine-detection';
import type { NumberWebhook } from '../agent';
import type { ProviderProblem } from '../problem';
import type { LegStep, PersonOrder } from './transfer-legs';

/**
 * Base64 of raw 8 kHz µ-law, 8 bytes a millisecond, exactly as it came off the wire. Whoever takes it off a wire has proved that
 * it is base64.
 */
export type MuLawPayload = string;

/** A media stream seen from inside the call. All methods are synchronous and safe after the stream has ended. */
export interface PhoneLine {
  readonly streamSid: string;
  /** Appends audio to the far side's play buffer, which plays it in order in real time. */
  play(payload: MuLawPayload): void;
  /** Asks for an echo of `name` when everything played before it has been heard. */
  mark(name: string): void;
  /** Empties the far side's play buffer. Pending marks come back at once and are NOT heard. */
  clear(): void;
  /** Ends the stream. The carrier goes on with what follows the stream in its instructions. */
  close(): void;
}

/** What the call hears from its media stream, in order. `ended` comes exactly once and last. */
export interface PhoneListener {
  /** Caller audio. `timestampMs` counts from the start of the stream; holes are missing audio. */
  fromPhone(payload: MuLawPayload, timestampMs: number): void;
  markReached(name: string): void;
  /** One key, `0-9`, `*` or `#`. */
  keyPressed(digit: string): void;
  phoneEnded(end: PhoneEnd): void;
}

/** `stopped`: the carrier ended the stream; `closedByUs`; `lost`: the socket broke; `violation`: it broke the protocol. */
export interface PhoneEnd {
  readonly kind: 'stopped' | 'closedByUs' | 'lost' | 'violation';
  readonly detail?: string;
}

export interface CarrierNumber {
  /** `PN` + 32 hex. */
  readonly sid: string;
  readonly e164: string;
  readonly friendlyName: string;
  readonly voiceCapable: boolean;
  readonly voiceUrl: string | null;
  /** Set when a trunk or an application decides in place of `voiceUrl`. */
  readonly managedBy: 'TRUNK' | 'APPLICATION' | null;
  /** Its `TK…` or `AP…`. */
  readonly managedBySid?: string | null;
  readonly webhook?: NumberWebhook;
}

export interface OutboundOrder {
  readonly to: string;
  readonly from: string;
  /** Our own id; it travels in the webhook addresses because callbacks can arrive before the REST answer. */
  readonly callId: string;
  /** Seconds until the carrier itself ends the call: the second lock on cost. */
  readonly timeLimitSeconds: number;
  /** How long it may ring; the carrier's own limit when absent. */
  readonly ringSeconds?: number;
  /** The carrier finds out who answers, and tells it while the conversation begins. */
  readonly machineDetection?: MachineDetection | null;
  /** Keys that the carrier presses right after the answer: `0-9`, `A-D`, `*`, `#`, and `w` or `W` to wait. */
  readonly sendDigits?: string | null;
}

/** A call as the carrier lists it. */
export interface CarrierCall {
  readonly callSid: string;
  /** Twilio's own word. */
  readonly status: string;
  /** ISO 8601: when the carrier took the order. */
  readonly createdAt: string;
}

/** `mayHavePlaced`: the answer was lost or unclear, so a call may ring all the same. It must not be ordered again. */
export interface RefusedOrder {
  readonly refused: ProviderProblem;
  readonly mayHavePlaced?: boolean;
}

/** The REST side of the phone network. Far-side refusals are values; only our own mistakes throw. */
export interface Carrier {
  placeCall(order: OutboundOrder): Promise<{ callSid: string } | RefusedOrder>;
  /** Outbound calls between these two numbers, those that still wait in the carrier's own queue included. Newest first. */
  findCalls?(parties: {
    to: string;
    from: string;
  }): Promise<{ calls: readonly CarrierCall[] } | { refused: ProviderProblem }>;
  /** Numbers that are not ours but may be shown as caller, E.164. */
  verifiedNumbers?(): Promise<{ numbers: readonly string[] } | { refused: ProviderProblem }>;
  /** Ends the carrier leg. A call that is already gone counts as ended. */
  endCall(callSid: string): Promise<{ ended: true } | { refused: ProviderProblem }>;
  /** Replaces at once what a call in progress is doing; its media stream, if any, ends. */
  redirect(callSid: string, step: LegStep): Promise<{ redirected: true } | { refused: ProviderProblem }>;
  /** Calls somebody for a transfer; the carrier asks what they hear once they have answered. */
  callPerson(order: PersonOrder): Promise<{ callSid: string } | { refused: ProviderProblem }>;
  /** Twilio's own status word (`in-progress`, `completed`, …), or null when the carrier does not know the call. */
  callStatus(callSid: string): Promise<{ status: string | null } | { refused: ProviderProblem }>;
  listNumbers(): Promise<{ numbers: readonly CarrierNumber[] } | { refused: ProviderProblem }>;
}
