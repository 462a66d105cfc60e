import type { AgentSettings, Conduct, MenuAction } from '@switchboard/call';
import { conductOf } from '@switchboard/call';
import { apiOf } from '../voice-models';
import type { VoiceModelEntry } from '../voice-models';
import type { Fault } from './draft-merge';

type Retirable = Pick<VoiceModelEntry, 'name' | 'retiredOn'>;

const IN_CHARGE = 'A model that listens while it speaks decides by itself when it yields';

export interface PublishFacts {
  readonly models: readonly Retirable[];
  readonly transcriptionModels: readonly Retirable[];
  readonly tools: ReadonlySet<string>;
  /** ISO 8601 date. */
  readonly today: string;
}

/** What lets a draft be kept, but not be heard by callers. */
export function publishFaults(settings: AgentSettings, facts: PublishFacts): Fault[] {
  const faults: Fault[] = [];
  const { instructions, greeting } = settings;
  if (instructions.trim() === '') {
    faults.push({ field: ['instructions'], message: 'Tell the agent what it is there for.' });
  }
  faults.push(...undeclared(greeting ?? '', ['greeting'], settings));
  const { machineDetection } = conductOf(settings).outbound;
  if (machineDetection?.then.kind === 'LEAVE_MESSAGE')
    faults.push(...undeclared(machineDetection.then.say, ['conduct', 'machineDetection', 'message'], settings));
  for (const [name, sentence] of sentencesOf(conductOf(settings))) {
    if (!variablesIn(sentence).length) continue;
    const message =
      'Variables are filled in only in the prompt and the greeting; here the caller would hear the braces.';
    faults.push({ field: ['conduct', ...name.split('.')], message });
  }
  faults.push(...retired(settings, facts).filter(({ gone }) => gone));
  faults.push(...lateWarning(settings));
  return faults.map(({ field, message }) => ({ field, message }));
}

/** What a person should know before they publish. */
export function publishWarnings(settings: AgentSettings, facts: PublishFacts): Fault[] {
  const conduct = conductOf(settings);
  const { turnDetection } = settings;
  const warnings = [
    ...undeclared(settings.instructions, ['instructions'], settings),
    ...retired(settings, facts).filter(({ gone }) => !gone),
    ...settings.toolNames
      .filter((name) => !facts.tools.has(name))
      .map((name) => ({
        field: ['toolIds'],
        message: `The tool ${name} is not set up on this server and is left out.`,
      })),
  ];
  const when = (holds: boolean, field: string[], message: string): void => {
    if (holds) warnings.push({ field, message });
  };
  when(
    settings.record && conduct.recordingNotice === null,
    ['conduct', 'recordingNotice'],
    'Calls are recorded without a notice; in many places callers have to be told.',
  );
  when(
    settings.transcriptionModel === null,
    ['transcriptionModel'],
    'Nobody writes down what the caller says: the transcript will have the agent’s words only.',
  );
  warnings.push(...liveWarnings(settings), ...lostKeys(settings));
  when(
    turnDetection.type === 'server_vad' && turnDetection.idleTimeoutMs !== null && conduct.idle !== null,
    ['turnDetection', 'serverVad', 'idleTimeoutMs'],
    'Both the model and “When the caller is silent” speak up in a silence; one of them is enough.',
  );
  return warnings.map(({ field, message }) => ({ field, message }));
}

/** What a model that takes turns by itself does not keep (decision 0012). */
function liveWarnings(settings: AgentSettings): Fault[] {
  if (apiOf(settings.model) !== 'OPENAI_LIVE') return [];
  const { greeting, falseStart, recordingNotice } = conductOf(settings);
  const warnings: Fault[] = [];
  if (!greeting.interruptible)
    warnings.push({
      field: ['conduct', 'greetingInterruptible'],
      message: `${IN_CHARGE}: the greeting can be cut off all the same.`,
    });
  if (falseStart.ignore)
    warnings.push({
      field: ['conduct', 'falseStart', 'ignore'],
      message: `${IN_CHARGE}: a cough is counted, but not ignored.`,
    });
  if (settings.record && recordingNotice !== null)
    warnings.push({
      field: ['conduct', 'recordingNotice'],
      message: `${IN_CHARGE}: a caller can cut the notice off. Where the law asks for it, announce the recording before the call is connected.`,
    });
  return warnings;
}

/** Names between double braces, each once. */
export const variablesIn = (text: string): string[] => [
  ...new Set([...text.matchAll(/\{\{\s*([\w.-]+)\s*\}\}/g)].map(([, name = '']) => name)),
];

function undeclared(text: string, field: string[], { variables }: AgentSettings): Fault[] {
  return variablesIn(text)
    .filter((name) => !Object.hasOwn(variables, name))
    .map((name) => ({
      field,
      message: `{{${name}}} is not among the variables. Declare it, so that calls which give no value have one.`,
    }));
}

function retired(settings: AgentSettings, { models, transcriptionModels, today }: PublishFacts) {
  const used = [
    { field: ['model'], entry: models.find(({ name }) => name === settings.model) },
    {
      field: ['transcriptionModel'],
      entry: transcriptionModels.find(({ name }) => name === settings.transcriptionModel),
    },
  ];
  return used.flatMap(({ field, entry }) => {
    if (!entry?.retiredOn) return [];
    // A month without a day counts from its first one; texts of this form sort as dates do.
    const gone = entry.retiredOn <= today;
    const message = gone
      ? `${entry.name} was retired by its provider on ${entry.retiredOn}. Choose another model.`
      : `${entry.name} answers only until ${entry.retiredOn}.`;
    return [{ field, message, gone }];
  });
}

function sentencesOf(conduct: Conduct): [string, string][] {
  const { filler, idle, limit, fallback, recordingNotice, keypad } = conduct;
  const kind = { HANG_UP: 'hangUp', TRANSFER: 'transfer', VOICEMAIL: 'voicemail' }[fallback.then.kind];
  return [
    ['filler.say', filler?.say ?? ''],
    ['idle.nudge', idle?.nudge ?? ''],
    ['idle.goodbye', idle?.goodbye ?? ''],
    ['limitWarning.say', limit?.say ?? ''],
    [`fallback.${kind}.say`, fallback.say],
    ['recordingNotice', recordingNotice ?? ''],
    ['keypad.retrySay', keypad.retrySay],
    ...menuSentences(keypad),
  ];
}

function menuSentences({ menu }: Conduct['keypad']): [string, string][] {
  return menu.map(({ action }, place) => {
    const text = 'say' in action ? action.say : 'prompt' in action ? action.prompt : '';
    return [`keypad.menu.${place}.text`, text];
  });
}

/** Keys that stand for a tool or a destination which the agent does not have. */
function lostKeys(settings: AgentSettings): Fault[] {
  const { keypad, transfers } = conductOf(settings);
  const lacks = (action: MenuAction): string | null => {
    if (action.kind === 'TRANSFER' && !transfers.some(({ name }) => name === action.destination))
      return `puts callers through to ${action.destination}, which is not among the agent’s destinations`;
    if (action.kind === 'TOOL' && !settings.toolNames.includes(action.toolName))
      return `uses the tool ${action.toolName}, which is not among the agent’s tools`;
    return null;
  };
  return keypad.menu.flatMap(({ key, action }, place) => {
    const lack = lacks(action);
    if (lack === null) return [];
    return [{ field: ['conduct', 'keypad', 'menu', String(place), 'target'], message: `The key ${key} ${lack}.` }];
  });
}

function lateWarning(settings: AgentSettings): Fault[] {
  const { limit } = conductOf(settings);
  if (!limit || limit.warnBeforeMs < settings.maxDurationSeconds * 1_000) return [];
  const message = 'The warning has to come after the call began: make it shorter than the longest duration.';
  return [{ field: ['conduct', 'limitWarning', 'warnBeforeMs'], message }];
}
