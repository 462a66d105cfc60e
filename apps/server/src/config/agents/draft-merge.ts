import type { AgentSettings, Conduct, ToolCatalog, TurnDetection } from '@switchboard/call';
import { conductOf, DEFAULT_SETTINGS } from '@switchboard/call';
import type { AgentConductInput, AgentDraftInput, TurnDetectionInput } from './agent-draft.input';
import type { FallbackInput } from './conduct.model';
import { detectionOf } from './machine-detection.model';
import { destinationOf } from './destination-check';
import { keypadOf } from './keypad-merge';

/** What a person edits: the agent's name and the settings of its draft. */
export interface Draft {
  readonly name: string;
  readonly settings: AgentSettings;
}

/** A wrong value: the path of its field in `AgentDraftInput`, and what to do about it. */
export interface Fault {
  readonly field: readonly string[];
  readonly message: string;
}

/** Left out: as before. Null is told as a fault elsewhere, and changes nothing. */
const kept = <T>(value: T | null | undefined, before: T): T => value ?? before;
/** Left out: as before. Null: off. */
const chosen = <T>(value: T | undefined, before: T): T => (value === undefined ? before : value);

/** The draft as the input wants it; whether its values are any good is asked afterwards. */
export function mergedDraft(before: Draft, input: AgentDraftInput, tools: ToolCatalog): Draft {
  const { settings } = before;
  return {
    name: kept(input.name, before.name).trim(),
    settings: {
      model: kept(input.model, settings.model),
      voice: kept(input.voice, settings.voice),
      speed: kept(input.speed, settings.speed),
      instructions: kept(input.instructions, settings.instructions),
      greeting: chosen(input.greeting, settings.greeting) || null,
      turnDetection: mergedDetection(settings.turnDetection, input.turnDetection),
      transcriptionModel: chosen(input.transcriptionModel, settings.transcriptionModel),
      language: chosen(input.language, settings.language),
      toolNames: input.toolIds ? namesOf(input.toolIds, tools) : settings.toolNames,
      variables: kept(input.variables, settings.variables),
      record: kept(input.record, settings.record),
      maxDurationSeconds: kept(input.maxDurationSeconds, settings.maxDurationSeconds),
      conduct: mergedConduct(conductOf(settings), input.conduct),
    },
  };
}

/** An unknown id stands for itself, so that the check that follows can name it. */
function namesOf(ids: readonly string[], catalog: ToolCatalog): string[] {
  const names = new Map(catalog.tools().map((tool) => [tool.id, tool.model.name]));
  return [...new Set(ids.map((id) => names.get(id) ?? id))];
}

function mergedDetection(before: TurnDetection, input: TurnDetectionInput | null | undefined): TurnDetection {
  if (input?.serverVad) {
    const { serverVad } = input;
    const usual = before.type === 'server_vad' ? before : DEFAULT_SERVER_VAD;
    return {
      type: 'server_vad',
      threshold: kept(serverVad.threshold, usual.threshold),
      prefixPaddingMs: kept(serverVad.prefixPaddingMs, usual.prefixPaddingMs),
      silenceDurationMs: kept(serverVad.silenceDurationMs, usual.silenceDurationMs),
      idleTimeoutMs: chosen(serverVad.idleTimeoutMs, usual.idleTimeoutMs),
      interruptResponse: kept(serverVad.interruptResponse, before.interruptResponse),
    };
  }
  if (!input?.semanticVad) return before;
  const { eagerness, interruptResponse } = input.semanticVad;
  return {
    type: 'semantic_vad',
    eagerness: kept(eagerness, before.type === 'semantic_vad' ? before.eagerness : 'auto'),
    interruptResponse: kept(interruptResponse, before.interruptResponse),
  };
}

type ServerVad = Extract<TurnDetection, { type: 'server_vad' }>;
const DEFAULT_SERVER_VAD = DEFAULT_SETTINGS.turnDetection as ServerVad;

function mergedConduct(before: Conduct, input: AgentConductInput | null | undefined): Conduct {
  if (!input) return before;
  return {
    greeting: {
      mode: kept(input.greetingMode, before.greeting.mode),
      waitMs: kept(input.greetingWaitMs, before.greeting.waitMs),
      interruptible: kept(input.greetingInterruptible, before.greeting.interruptible),
    },
    filler: chosen(plain(input.filler), before.filler),
    idle: chosen(plain(input.idle), before.idle),
    limit: chosen(plain(input.limitWarning), before.limit),
    falseStart: kept(plain(input.falseStart), before.falseStart),
    goodbye: { interruptible: kept(input.goodbyeInterruptible, before.goodbye.interruptible) },
    fallback: input.fallback ? fallbackOf(input.fallback) : before.fallback,
    recordingNotice: chosen(input.recordingNotice, before.recordingNotice) || null,
    outbound: {
      ringSeconds: kept(input.ringSeconds, before.outbound.ringSeconds),
      machineDetection: chosen(
        input.machineDetection && detectionOf(input.machineDetection),
        before.outbound.machineDetection,
      ),
    },
    transfers: input.transfers ? input.transfers.map(destinationOf) : before.transfers,
    keypad: input.keypad ? keypadOf(input.keypad) : before.keypad,
    redaction: kept(plain(input.redaction), before.redaction),
  };
}

/** GraphQL's input objects have no prototype; what is stored and compared is an ordinary one. */
const plain = <T extends object>(value: T | null | undefined): T | null | undefined => value && { ...value };

function fallbackOf({ transfer, voicemail, hangUp }: FallbackInput): Conduct['fallback'] {
  if (transfer) return { say: transfer.say, then: { kind: 'TRANSFER', to: transfer.to.trim() } };
  if (voicemail) return { say: voicemail.say, then: { kind: 'VOICEMAIL', maxSeconds: voicemail.maxSeconds } };
  return { say: hangUp?.say ?? '', then: { kind: 'HANG_UP' } };
}

const MAY_NOT_BE_OFF = {
  draft: ['name', 'model', 'voice', 'speed', 'instructions', 'turnDetection', 'toolIds', 'variables', 'record'],
  limits: ['maxDurationSeconds', 'conduct'],
  conduct: [
    'greetingMode',
    'greetingWaitMs',
    'greetingInterruptible',
    'falseStart',
    'goodbyeInterruptible',
    'fallback',
    'ringSeconds',
    'transfers',
    'keypad',
    'redaction',
  ],
} as const;

/** Nulls where something has to be. */
export function nullFaults(input: AgentDraftInput): Fault[] {
  const { draft, limits, conduct } = MAY_NOT_BE_OFF;
  const fields = [
    ...[...draft, ...limits].filter((name) => input[name] === null).map((name) => [name]),
    ...conduct.filter((name) => input.conduct?.[name] === null).map((name) => ['conduct', name]),
  ];
  return fields.map((field) => ({ field, message: 'This can not be switched off; leave it out to keep its value.' }));
}

/** True when the fault lies in a field that the input sets. */
export function concerns(input: AgentDraftInput, { field: [first = '', second = ''] }: Fault): boolean {
  if (first !== 'conduct') return (input as Record<string, unknown>)[first] !== undefined;
  return (input.conduct as Record<string, unknown> | null | undefined)?.[second] !== undefined;
}
