import type {
  AgentConductInput,
  AgentDraftInput,
  AgentFieldsFragment,
  ConductFieldsFragment,
  Eagerness,
  VersionSettingsFragment,
} from '@switchboard/contract';

export type Settings = VersionSettingsFragment;

/** Both ways of finding the end of a turn at once, so that trying the other one loses nothing. */
export interface TurnForm {
  readonly kind: 'ServerVad' | 'SemanticVad';
  readonly threshold: number;
  readonly prefixPaddingMs: number;
  readonly silenceDurationMs: number;
  readonly idleTimeoutMs: number | null;
  readonly eagerness: Eagerness;
  readonly interruptResponse: boolean;
}

/** All three fallbacks at once, for the same reason. */
export interface FallbackForm {
  readonly kind: 'HangUpFallback' | 'TransferFallback' | 'VoicemailFallback';
  readonly say: string;
  readonly to: string;
  readonly maxSeconds: number;
}

/** What a person edits. Each key is saved, and compared, as one. */
export interface AgentForm {
  readonly name: string;
  readonly model: string;
  readonly voice: string;
  readonly speed: number;
  readonly instructions: string;
  readonly greeting: string;
  readonly turnDetection: TurnForm;
  readonly transcriptionModel: string | null;
  readonly language: string;
  readonly toolIds: readonly string[];
  readonly variables: Readonly<Record<string, unknown>>;
  readonly record: boolean;
  readonly maxDurationSeconds: number;
  readonly greetingMode: ConductFieldsFragment['greetingMode'];
  readonly greetingWaitMs: number;
  readonly greetingInterruptible: boolean;
  readonly filler: ConductFieldsFragment['filler'];
  readonly idle: ConductFieldsFragment['idle'];
  readonly limitWarning: ConductFieldsFragment['limitWarning'];
  readonly falseStart: ConductFieldsFragment['falseStart'];
  readonly goodbyeInterruptible: boolean;
  readonly fallback: FallbackForm;
  readonly recordingNotice: string | null;
  readonly ringSeconds: number;
  readonly machineDetection: ConductFieldsFragment['machineDetection'];
  readonly transfers: readonly ConductFieldsFragment['transfers'][number][];
  readonly keypad: ConductFieldsFragment['keypad'];
  readonly redaction: ConductFieldsFragment['redaction'];
}
export type FormKey = keyof AgentForm;

const USUAL_TURNS: TurnForm = {
  kind: 'ServerVad',
  threshold: 0.5,
  prefixPaddingMs: 300,
  silenceDurationMs: 500,
  idleTimeoutMs: null,
  eagerness: 'AUTO',
  interruptResponse: true,
};

export function formOf(name: string, version: Settings): AgentForm {
  const { conduct, turnDetection, tools, greeting, language } = version;
  const { model, voice, speed, instructions, transcriptionModel, variables, record, maxDurationSeconds } = version;
  return {
    ...{ name, model, voice, speed, instructions, transcriptionModel, variables, record, maxDurationSeconds },
    greeting: greeting ?? '',
    language: language ?? '',
    turnDetection: { ...USUAL_TURNS, ...turnDetection },
    toolIds: tools.map(({ id }) => id),
    greetingMode: conduct.greetingMode,
    greetingWaitMs: conduct.greetingWaitMs,
    greetingInterruptible: conduct.greetingInterruptible,
    filler: conduct.filler,
    idle: conduct.idle,
    limitWarning: conduct.limitWarning,
    falseStart: conduct.falseStart,
    goodbyeInterruptible: conduct.goodbyeInterruptible,
    fallback: { to: '', maxSeconds: 120, ...conduct.fallback },
    recordingNotice: conduct.recordingNotice,
    ringSeconds: conduct.ringSeconds,
    machineDetection: conduct.machineDetection,
    transfers: conduct.transfers,
    keypad: conduct.keypad,
    redaction: conduct.redaction,
  };
}

export const formOfDraft = ({ name, draft }: AgentFieldsFragment): AgentForm => formOf(name, draft);

export const FORM_KEYS: readonly FormKey[] = [
  'name',
  'instructions',
  'greeting',
  'greetingMode',
  'greetingWaitMs',
  'greetingInterruptible',
  'voice',
  'model',
  'speed',
  'language',
  'transcriptionModel',
  'turnDetection',
  'falseStart',
  'goodbyeInterruptible',
  'toolIds',
  'filler',
  'variables',
  'maxDurationSeconds',
  'limitWarning',
  'idle',
  'record',
  'recordingNotice',
  'ringSeconds',
  'machineDetection',
  'keypad',
  'redaction',
  'fallback',
  'transfers',
];

/** In the order of fields that the server's answers have, and without what only this page keeps. */
export const sameValue = (one: unknown, other: unknown): boolean => canonical(one) === canonical(other);

const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );

export const changedKeys = (before: AgentForm, after: AgentForm): FormKey[] =>
  FORM_KEYS.filter((key) => !sameValue(effective(before, key), effective(after, key)));

/** The value as it is stored: of the alternatives that are kept side by side only the chosen one counts. */
export function effective(form: AgentForm, key: FormKey): unknown {
  if (key === 'turnDetection') return turnInput(form.turnDetection);
  if (key === 'fallback') return fallbackInput(form.fallback);
  if (key === 'transfers') return form.transfers.map(destinationInput);
  return form[key];
}

const CONDUCT_KEYS = [
  'greetingMode',
  'greetingWaitMs',
  'greetingInterruptible',
  'filler',
  'idle',
  'limitWarning',
  'falseStart',
  'goodbyeInterruptible',
  'recordingNotice',
  'ringSeconds',
  'machineDetection',
  'keypad',
  'redaction',
] as const;
const OWN_KEYS = [
  'name',
  'model',
  'voice',
  'speed',
  'instructions',
  'transcriptionModel',
  'toolIds',
  'variables',
  'record',
  'maxDurationSeconds',
] as const;

/** What the server is told of these keys. */
export function inputOf(form: AgentForm, keys: readonly FormKey[]): AgentDraftInput {
  const has = (key: FormKey): boolean => keys.includes(key);
  const conduct: AgentConductInput = {
    ...Object.fromEntries(CONDUCT_KEYS.filter(has).map((key) => [key, form[key]])),
    ...(has('fallback') && { fallback: fallbackInput(form.fallback) }),
    ...(has('transfers') && { transfers: form.transfers.map(destinationInput) }),
  };
  return {
    ...Object.fromEntries(OWN_KEYS.filter(has).map((key) => [key, form[key]])),
    ...(has('greeting') && { greeting: form.greeting.trim() === '' ? null : form.greeting }),
    ...(has('language') && { language: form.language === '' ? null : form.language }),
    ...(has('turnDetection') && { turnDetection: turnInput(form.turnDetection) }),
    ...(Object.keys(conduct).length > 0 && { conduct }),
  };
}

type TurnInput = NonNullable<AgentDraftInput['turnDetection']>;
type FallbackInput = NonNullable<AgentConductInput['fallback']>;

function turnInput({ kind, eagerness, interruptResponse, ...serverVad }: TurnForm): TurnInput {
  if (kind === 'SemanticVad') return { semanticVad: { eagerness, interruptResponse } };
  const { threshold, prefixPaddingMs, silenceDurationMs, idleTimeoutMs } = serverVad;
  return { serverVad: { threshold, prefixPaddingMs, silenceDurationMs, idleTimeoutMs, interruptResponse } };
}

function fallbackInput({ kind, say, to, maxSeconds }: FallbackForm): FallbackInput {
  if (kind === 'TransferFallback') return { transfer: { say, to } };
  return kind === 'VoicemailFallback' ? { voicemail: { say, maxSeconds } } : { hangUp: { say } };
}

type DestinationInput = NonNullable<AgentConductInput['transfers']>[number];

/** Without what only the API's answers carry. */
function destinationInput(one: AgentForm['transfers'][number]): DestinationInput {
  const { name, description, to, mode, announcement, hours } = one;
  const open = hours && { timeZone: hours.timeZone, days: hours.days, from: hours.from, to: hours.to };
  return { name, description, to, mode, announcement, hours: open };
}

/** The key that a path in `AgentDraftInput` belongs to, such as `conduct.filler.say` to `filler`. */
export function keyOfPath(path: string): FormKey | null {
  const [first, second] = path.split('.');
  const name = first === 'conduct' ? second : first;
  return FORM_KEYS.find((key) => key === name) ?? null;
}

/** `['input', 'conduct', 'filler', 'say']` → `conduct.filler.say`. */
export const pathOf = (field: readonly string[] | null): string =>
  (field?.[0] === 'input' ? field.slice(1) : (field ?? [])).join('.');
