import type { Conduct } from './conduct';
import type { NumberRouting } from './routing/number-routing';

/** How the model decides that the caller has finished speaking; fields as in OpenAI's session. */
export type TurnDetection =
  | {
      readonly type: 'server_vad';
      /** 0–1. */
      readonly threshold: number;
      readonly prefixPaddingMs: number;
      readonly silenceDurationMs: number;
      /** 5000–30000, or null for none. */
      readonly idleTimeoutMs: number | null;
      readonly interruptResponse: boolean;
    }
  | {
      readonly type: 'semantic_vad';
      readonly eagerness: 'auto' | 'low' | 'medium' | 'high';
      readonly interruptResponse: boolean;
    };

/** Everything about an agent that a person sets and a version freezes. */
export interface AgentSettings {
  readonly model: string;
  readonly voice: string;
  /** 0.25–1.5. */
  readonly speed: number;
  readonly instructions: string;
  /** Spoken first, exactly once; null lets the caller begin. */
  readonly greeting: string | null;
  readonly turnDetection: TurnDetection;
  readonly transcriptionModel: string | null;
  /** ISO 639-1, such as `en`. */
  readonly language: string | null;
  /** Names in the tool catalogue. */
  readonly toolNames: readonly string[];
  readonly variables: Readonly<Record<string, unknown>>;
  readonly record: boolean;
  readonly maxDurationSeconds: number;
  /** Absent in versions stored before it existed; read it with `conductOf`. */
  readonly conduct?: Partial<Conduct>;
}

/** What answers a call, frozen at publishing: calls keep their version to the end. */
export interface AgentVersion extends AgentSettings {
  /** `ver_…`. */
  readonly id: string;
  readonly agentId: string;
  /** 1, 2, 3…; null for the draft. */
  readonly number: number | null;
  /** Of the draft: grows with each change. Of a published version: the draft's when it was published. */
  readonly revision: number;
  readonly note: string | null;
  /** ISO 8601 UTC; of the draft: when it was changed last. */
  readonly createdAt: string;
  /** Display name; of the draft: who changed it last. */
  readonly createdBy: string;
}

export interface Agent {
  /** `agt_…`. */
  readonly id: string;
  readonly name: string;
  readonly draft: AgentVersion;
  readonly published: AgentVersion | null;
  readonly archivedAt: string | null;
  readonly updatedAt: string;
}

/** Whom the carrier asks when a number is called; null where nothing is set. Changed and put back in one piece. */
export interface NumberWebhook {
  readonly voiceUrl: string | null;
  readonly voiceMethod: 'GET' | 'POST';
  /** Asked when `voiceUrl` does not answer. */
  readonly fallbackUrl: string | null;
  readonly fallbackMethod: 'GET' | 'POST';
  /** Told when a call has ended. */
  readonly statusCallback: string | null;
  readonly statusCallbackMethod: 'GET' | 'POST';
}

/** A number of ours as we keep it: the carrier's facts plus who answers. */
export interface PhoneNumber {
  /** `num_…`. */
  readonly id: string;
  /** `PN` + 32 hex. */
  readonly sid: string;
  readonly e164: string;
  readonly friendlyName: string;
  readonly voiceCapable: boolean;
  readonly voiceUrl: string | null;
  readonly previousVoiceUrl: string | null;
  readonly managedBy: 'TRUNK' | 'APPLICATION' | null;
  /** `TK…` of the trunk or `AP…` of the application that decides. */
  readonly managedBySid?: string | null;
  /** All of `voiceUrl`'s neighbours; null while the carrier was not asked for them. */
  readonly webhook?: NumberWebhook | null;
  /** What `webhook` was before it was pointed here, exactly; null when there is nothing to put back. */
  readonly previousWebhook?: NumberWebhook | null;
  readonly agentId: string | null;
  /** Absent or null: `agentId` answers at all times. */
  readonly routing?: NumberRouting | null;
  /** Spoken by the carrier where nobody answers; null: a sentence of ours. */
  readonly fallbackSentence?: string | null;
  /** Grows with each change of `agentId`, `routing` and `fallbackSentence`. */
  readonly revision?: number;
}
