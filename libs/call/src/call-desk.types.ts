import type { Call } from './call';
import type { MachineReport } from './machine-detection';
import type { PhoneLine, PhoneListener } from './ports/phone';
import type { AudioTap } from './ports/recorder';
import type { Problem } from './problem';
import type { LegStep, TransferReport } from './ports/transfer-legs';
import type { TransferWish } from './transfer/transfer';

/** A voice webhook whose signature was checked: a call comes in, or an outbound one was answered. */
export interface VoiceRequest {
  readonly callSid: string;
  readonly accountSid: string;
  readonly from: string;
  readonly to: string;
  readonly direction: 'INBOUND' | 'OUTBOUND';
  /** Our id from the webhook's address; outbound calls only. */
  readonly callId: string | null;
}

/** What to tell the carrier. Asking twice for the same CallSid gives the same answer and opens nothing new. */
export type VoiceAnswer =
  | { readonly kind: 'connect'; readonly callId: string; readonly token: string }
  /** Say the sentence, then hang up. */
  | { readonly kind: 'decline'; readonly say: string }
  /** Do not answer: the caller hears that the call is refused, and it costs nothing. */
  | { readonly kind: 'reject' }
  /** No conversation: this at once. */
  | { readonly kind: 'follow'; readonly next: AfterStream };

/** The first message of a media stream; `token` is the one-time word from the voice answer. */
export interface StreamStart {
  readonly streamSid: string;
  readonly callSid: string;
  readonly accountSid: string;
  readonly token: string | null;
}

export type AttachResult =
  | { readonly kind: 'attached'; readonly callId: string; readonly listener: PhoneListener }
  /** Unknown, used, expired or foreign token; the socket is closed with 1008. */
  | { readonly kind: 'refused'; readonly reason: string };

/** A status callback whose signature was checked; may repeat, overtake others or never come. */
export interface StatusReport {
  readonly callSid: string;
  /** Our id from the callback's address, when there is one. */
  readonly callId: string | null;
  /** Twilio's word: `initiated`, `ringing`, `in-progress`, `completed`, … */
  readonly status: string;
  /** From 0, counting subscribed events of this call; null when absent. */
  readonly sequenceNumber: number | null;
  readonly sipResponseCode: string | null;
}

/** What the caller gets once the stream has ended; each sentence is said first, in the carrier's own voice. */
export type AfterStream =
  | { readonly kind: 'hangUp' }
  /** The conversation goes on in another stream, let in by `token`. */
  | { readonly kind: 'connect'; readonly callId: string; readonly token: string }
  | { readonly kind: 'sayAndHangUp'; readonly say: string }
  /** Connects the caller with `to`, E.164. `callerId` is what that phone shows; null: the caller's own number. */
  | { readonly kind: 'sayAndTransfer'; readonly say: string; readonly to: string; readonly callerId: string | null }
  /** Records what the caller says after a tone. */
  | { readonly kind: 'sayAndRecord'; readonly say: string; readonly maxSeconds: number };

/** A message that a caller has left with the carrier. */
export interface VoicemailReport {
  readonly callSid: string;
  readonly recordingSid: string;
  /** At the carrier; to fetch it needs the account's credentials. */
  readonly url: string;
  readonly durationMs: number;
}

export interface PlaceCall {
  readonly idempotencyKey: string;
  /** E.164. */
  readonly to: string;
  readonly fromNumberId: string;
  readonly agentId: string;
  readonly agentVersionId: string | null;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly maxDurationSeconds: number | null;
  /** Whether the call is recorded; null or absent: as the agent's version says. */
  readonly record?: boolean | null;
  /** A number of somebody else's that the carrier has verified, shown in place of ours; E.164. */
  readonly callerId?: string | null;
  /** Seconds it may ring; null or absent: as the agent's version says. */
  readonly ringSeconds?: number | null;
  /** False: nobody finds out whether a machine answers; null or absent: as the agent's version says. */
  readonly machineDetection?: boolean | null;
  /** Pressed right after the answer, for an extension; the carrier can not detect machines then. */
  readonly sendDigits?: string | null;
  /** Name of the person or key, as the log tells it to people. */
  readonly actor: string;
}

export type CallResult =
  { readonly call: Call; readonly problem: null } | { readonly call: Call | null; readonly problem: Problem };

/** What a person answers in place of a tool: something for the model as JSON, or words about what went wrong. */
export type ToolCallAnswer = { readonly result: unknown } | { readonly error: string };

/**
 * What an operator can do in a running call. `actor`: name of the person or key, as the log tells it to people. A muted agent
 * cannot be asked to speak: `CONFLICT`.
 */
export interface OperatorActs {
  /** Asks the agent to say a sentence; with `interrupt` it stops what it is saying. At most 1,000 characters. */
  sayToCaller(callId: string, words: { text: string; interrupt: boolean }, actor: string): Promise<CallResult>;
  /** Tells the agent something that the caller does not hear. At most 4,000 characters. */
  injectInstruction(callId: string, note: { text: string; respondNow: boolean }, actor: string): Promise<CallResult>;
  /** A muted agent says nothing and answers nothing; what the caller said meanwhile is answered afterwards. */
  setAgentMuted(callId: string, muted: boolean, actor: string): Promise<CallResult>;
  /** Sends up to 32 keys (`0-9`, `*`, `#`, `A-D`) as tones; `w` waits half a second. */
  sendDtmf(callId: string, digits: string, actor: string): Promise<CallResult>;
}

export interface LiveFigures {
  readonly current: number;
  readonly limit: number;
  readonly ringing: number;
  /** Median response time over the last 5 minutes; null while nothing was measured. */
  readonly responseP50Ms: number | null;
  readonly failedLastHour: number;
}

/** Where every call of this process begins, is found and ends. Doors (webhooks, sockets, API) only translate. */
export interface CallDesk extends OperatorActs {
  answer(request: VoiceRequest): Promise<VoiceAnswer>;
  /** Synchronous: a media stream begins. */
  attach(start: StreamStart, line: PhoneLine): AttachResult;
  statusChanged(report: StatusReport): Promise<void>;
  /** Who answered, as far as the carrier can tell; comes late, twice or never. */
  answeredBy(report: MachineReport): Promise<void>;
  /**
   * `status`: the carrier's word for the call, when it told one; it may ask although the caller has hung up. `leg` names the
   * stream that is over (`legOf` its token): asked again about an earlier stream, the answer is the same and nothing changes.
   * A conversation that an earlier process carried goes on.
   */
  afterStream(callSid: string, status?: string | null, leg?: string | null): Promise<AfterStream>;
  /**
   * The carrier has lost its way (an address of ours did not answer) and asks how this call goes on. An unfinished
   * conversation goes on, a call that is new here is answered; one whose stream is running is left as it is.
   */
  resume(request: VoiceRequest, status?: string | null): Promise<AfterStream>;
  /** A transfer is over; `status` is the carrier's word: `completed`, `answered`, `busy`, `no-answer`, `failed`, … */
  transferEnded(callSid: string, status: string): Promise<AfterStream>;
  /** May be told twice, and after the end of the call. */
  voicemailLeft(report: VoicemailReport): Promise<AfterStream>;
  /**
   * Puts the caller through to somebody: begins, and answers at once; the call's log tells how it goes. `CONFLICT` while another
   * transfer of the call is under way. The announcement has at most 500 characters; null: none.
   */
  transferCall(callId: string, wish: Omit<TransferWish, 'destination'>, actor: string): Promise<CallResult>;
  /** The caller goes on with the agent; `CONFLICT` when they talk already, or no transfer is under way. */
  cancelTransfer(callId: string, actor: string): Promise<CallResult>;
  /** A phone of a transfer asks what is next, or its progress is told. */
  transferStep(report: TransferReport): Promise<LegStep>;
  place(order: PlaceCall): Promise<CallResult>;
  end(callId: string, actor: string): Promise<CallResult>;
  /**
   * Answers a tool call (`tc_…`) that waits for a person. `CONFLICT` when it was answered before or has stopped waiting,
   * `CALL_NOT_ACTIVE` when its call is over. An error is at most 1,000 characters, a result 64,000 as JSON.
   */
  answerToolCall(toolCallId: string, answer: ToolCallAnswer, actor: string): Promise<CallResult>;
  /**
   * Synchronous: somebody hears both sides of a call from now on; its log says who. The returned function ends it, as does
   * the end of the call. Null: the call is not in conversation, or not here.
   */
  listen(callId: string, tap: AudioTap, actor: string): (() => void) | null;
  figures(): LiveFigures;
  /**
   * Takes over the calls that an earlier process left unfinished: a conversation goes on when the carrier asks within a grace
   * time, the others become final. Run once before doors open.
   */
  recover(): Promise<void>;
  /** No new calls from now on; resolves when no call is left or after `timeoutMs`, when the rest is ended with a spoken word. */
  drain(timeoutMs: number): Promise<void>;
  /** True from the call of `drain`. */
  readonly draining: boolean;
  /** Everything that was queued for the records is durable. */
  flushed(): Promise<void>;
}
