import type { TurnDetection } from '../agent';
import type { Usage } from '../call';
import type { Problem } from '../problem';
import type { MuLawPayload } from './phone';

/** What a model can do, as data: a session asks this, never which vendor it is. */
export interface ModelCapabilities {
  /**
   * It reports when the caller starts and stops speaking, and takes orders about turns (`reportsTurnsOnly`). False: it takes
   * turns by itself, and those told are estimates from sound and words.
   */
  readonly turnEvents: boolean;
  /** Its memory of a spoken item can be cut to what was heard. */
  readonly truncate: boolean;
  /** It can be made to stop. False: `cancel` only keeps what it goes on saying from the caller. */
  readonly cancel: boolean;
  /** It cancels its own answer when the caller speaks, and tells so; otherwise `cancel` is called. */
  readonly cancelsOnSpeech: boolean;
  /** Its voice comes at about the pace of speech, so little of it is ever waiting to be heard, and it may run dry. */
  readonly continuousOutput: boolean;
  /** A response can be asked for with instructions of its own. False: they are hints to one long conversation. */
  readonly updateInstructions: boolean;
  /** The voice itself calls tools. False: somebody behind it does, and the voice may speak meanwhile. */
  readonly directTools: boolean;
  /** It tells the caller's words whether or not a transcription model was chosen. */
  readonly ownTranscripts: boolean;
  /** It speaks µ-law at 8 kHz both ways, so audio passes unchanged. */
  readonly muLaw: boolean;
}

/** A function tool as OpenAI takes it: `parameters` is a JSON Schema object. */
export interface ModelTool {
  readonly name: string;
  readonly description: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** Who the model is to be in this call. */
export interface ModelSetup {
  readonly callId: string;
  readonly model: string;
  readonly instructions: string;
  readonly voice: string;
  readonly speed: number;
  readonly turnDetection: TurnDetection;
  readonly transcriptionModel: string | null;
  readonly language: string | null;
  readonly tools: readonly ModelTool[];
  /**
   * What was said before this session, as far as it is known when the session is opened; `remember` brings the whole. For
   * models that take history only at their start. Default none.
   */
  readonly history?: readonly HistoryItem[];
  /**
   * True: the session only reports turns; it neither interrupts itself when the caller speaks nor answers by itself. Its
   * user calls `cancel` and `respond`. Default false.
   */
  readonly reportsTurnsOnly?: boolean;
}

/** A piece of a conversation that a session did not hear itself, in the words that both sides heard. */
export type HistoryItem =
  | { readonly kind: 'caller'; readonly text: string }
  | { readonly kind: 'agent'; readonly text: string }
  | { readonly kind: 'note'; readonly role: 'system' | 'user'; readonly text: string }
  | {
      readonly kind: 'tool';
      readonly modelCallId: string;
      readonly name: string;
      readonly rawArguments: string;
      /** Null while the tool runs: `answerTool` of the new session brings it. */
      readonly output: string | null;
    };

export interface ModelAudio {
  readonly responseId: string;
  readonly itemId: string;
  readonly contentIndex: number;
  readonly payload: MuLawPayload;
}

/**
 * What the model tells. Item ids are the model's own. Milliseconds of `callerSpeech…` count audio written to the model
 * in this session.
 */
export type ModelEvent =
  /** `expiresAtMs`: wall time (ms since 1970) at which the provider ends the session; null or absent when it does not tell. */
  | { readonly type: 'ready'; readonly expiresAtMs?: number | null }
  | { readonly type: 'callerSpeechStarted'; readonly itemId: string; readonly audioStartMs: number }
  | { readonly type: 'callerSpeechStopped'; readonly itemId: string; readonly audioEndMs: number }
  /** The caller's turn is closed and has its place in the conversation. */
  | { readonly type: 'callerTurnCommitted'; readonly itemId: string; readonly previousItemId: string | null }
  | { readonly type: 'callerText'; readonly itemId: string; readonly delta: string }
  | { readonly type: 'callerTextDone'; readonly itemId: string; readonly text: string }
  | { readonly type: 'callerTextFailed'; readonly itemId: string; readonly message: string }
  | { readonly type: 'responseStarted'; readonly responseId: string }
  /** An agent's spoken item has its place in the conversation. */
  | {
      readonly type: 'agentItemAdded';
      readonly responseId: string | null;
      readonly itemId: string;
      readonly previousItemId: string | null;
    }
  | { readonly type: 'agentText'; readonly responseId: string; readonly itemId: string; readonly delta: string }
  | { readonly type: 'agentTextDone'; readonly responseId: string; readonly itemId: string; readonly text: string }
  /** All audio of the item was sent, or it was cut short by a cancel. */
  | { readonly type: 'agentAudioDone'; readonly responseId: string; readonly itemId: string }
  /** A complete function call (never one cut by a cancel); `rawArguments` may still be invalid JSON. */
  | {
      readonly type: 'toolCalled';
      readonly responseId: string;
      readonly itemId: string;
      readonly modelCallId: string;
      readonly name: string;
      readonly rawArguments: string;
    }
  | {
      readonly type: 'responseDone';
      readonly responseId: string;
      readonly status: 'completed' | 'cancelled' | 'failed' | 'incomplete';
      readonly usage: Usage | null;
      /** Set when status is `failed`. */
      readonly problem: Problem | null;
    }
  /** What the session has cost since the last report, where that does not come with responses. */
  | { readonly type: 'used'; readonly usage: Usage }
  /** The session goes on. */
  | { readonly type: 'problem'; readonly problem: Problem }
  /** The session is over; nothing comes after. `problem` is null when we closed it. */
  | { readonly type: 'ended'; readonly problem: Problem | null };

/** Called synchronously, in order. `audio` is apart from `event` because it is the hot path. */
export interface ModelListener {
  audio(audio: ModelAudio): void;
  event(event: ModelEvent): void;
}

/** One live conversation with a model. All methods are synchronous; before `ready` they are kept and sent in order. */
export interface ModelSession {
  /** Caller audio. Before `ready` at most 2 s are kept, the oldest go first. */
  hear(payload: MuLawPayload): void;
  /** Asks for a spoken answer; the session's sequencer waits until no other is active. */
  respond(instructions?: string): void;
  /** Adds a text message to the conversation without asking for an answer. */
  tell(role: 'system' | 'user', text: string): void;
  /**
   * Adds what was said before this session began, oldest first, without asking for an answer and without any event. Absent
   * where a model takes no history: such a session begins anew.
   */
  remember?(items: readonly HistoryItem[]): void;
  /** Cuts the memory of an agent's item to `heardMs` (whole ms). */
  cutOff(item: { itemId: string; contentIndex: number; heardMs: number }): void;
  /** Removes an item of which nothing was heard, once its response is done. */
  forget(itemId: string): void;
  /** Stops the active response, if any. */
  cancel(): void;
  /** Exactly one output per call; the session asks for the next response once all calls of a response have theirs. */
  answerTool(answer: { modelCallId: string; output: string; respond: boolean }): void;
  close(): void;
}

export interface VoiceModel {
  readonly can: ModelCapabilities;
  /** Begins to connect at once; failure is told through `ended`. Never throws. */
  open(setup: ModelSetup, listener: ModelListener): ModelSession;
}

/** Who serves an agent's model, by the model's name; one alone serves all names. Never throws. */
export type VoiceModels = VoiceModel | ((model: string) => VoiceModel);
