import type { Conduct, TurnDetection } from '@switchboard/call';
import { conductOf } from '@switchboard/call';
import { isE164 } from '../../graphql/scalars';
import { destinationFaults } from './destination-check';
import type { Draft, Fault } from './draft-merge';
import { detectionFaults } from './machine-detection.model';
import { checkKeypad } from './keypad-check';

/** What there is to choose from. */
export interface DraftChoices {
  readonly models: ReadonlySet<string>;
  readonly voices: ReadonlySet<string>;
  readonly transcriptionModels: ReadonlySet<string>;
  readonly tools: ReadonlySet<string>;
}

/** About four characters are a token; OpenAI takes 16,384 tokens of instructions and tools together. */
const MAX_INSTRUCTIONS = 60_000;
const MAX_GREETING = 1_000;
const MAX_SENTENCE = 500;
const MAX_NAME = 80;
const MAX_VARIABLES = 50;
const MAX_VARIABLES_TEXT = 20_000;
const VARIABLE_NAME = /^[\w.-]{1,64}$/;

/** Collects the faults of one draft. */
export class DraftCheck {
  readonly faults: Fault[] = [];

  say(field: readonly string[], message: string): void {
    this.faults.push({ field, message });
  }

  /** `unit` as people write it after the number, such as ` ms`. */
  range(field: readonly string[], value: number, [min, max]: readonly [number, number], unit = ''): void {
    if (value >= min && value <= max) return;
    this.say(field, `Must be from ${written(min)} to ${written(max)}${unit}.`);
  }

  text(field: readonly string[], value: string, max: number): void {
    if (value.trim() === '') this.say(field, 'Say something here.');
    else this.length(field, value, max);
  }

  length(field: readonly string[], value: string, max: number): void {
    if (value.length <= max) return;
    this.say(field, `Is ${written(value.length)} characters long; at most ${written(max)} are possible.`);
  }

  oneOf(field: readonly string[], value: string, known: ReadonlySet<string>, what: string): void {
    if (known.has(value)) return;
    this.say(
      field,
      `"${value.slice(0, 80)}" is not ${what} this server knows. Choose one of: ${[...known].join(', ')}.`,
    );
  }
}

const written = (value: number): string => value.toLocaleString('en-US');

/** Every value of the draft that can not be kept, with the field it belongs to. */
export function draftFaults({ name, settings }: Draft, choices: DraftChoices): Fault[] {
  const check = new DraftCheck();
  check.text(['name'], name, MAX_NAME);
  check.oneOf(['model'], settings.model, choices.models, 'a voice model');
  check.oneOf(['voice'], settings.voice, choices.voices, 'a voice');
  check.range(['speed'], settings.speed, [0.25, 1.5]);
  check.length(['instructions'], settings.instructions, MAX_INSTRUCTIONS);
  check.length(['greeting'], settings.greeting ?? '', MAX_GREETING);
  check.range(['maxDurationSeconds'], settings.maxDurationSeconds, [10, 86_400], ' seconds');
  if (settings.transcriptionModel !== null) {
    const { transcriptionModels } = choices;
    check.oneOf(['transcriptionModel'], settings.transcriptionModel, transcriptionModels, 'a transcription model');
  }
  if (settings.language !== null && !/^[a-z]{2}$/.test(settings.language)) {
    check.say(['language'], 'Write the language as two small letters (ISO 639-1), such as en or de.');
  }
  for (const tool of settings.toolNames) check.oneOf(['toolIds'], tool, choices.tools, 'a tool');
  checkDetection(check, settings.turnDetection);
  checkVariables(check, settings.variables);
  checkConduct(check, conductOf(settings));
  return [...check.faults, ...destinationFaults(conductOf(settings).transfers)];
}

function checkDetection(check: DraftCheck, detection: TurnDetection): void {
  if (detection.type === 'semantic_vad') return;
  const at = (name: string) => ['turnDetection', 'serverVad', name];
  check.range(at('threshold'), detection.threshold, [0, 1]);
  check.range(at('prefixPaddingMs'), detection.prefixPaddingMs, [0, 2_000], ' ms');
  check.range(at('silenceDurationMs'), detection.silenceDurationMs, [100, 5_000], ' ms');
  if (detection.idleTimeoutMs !== null) {
    check.range(at('idleTimeoutMs'), detection.idleTimeoutMs, [5_000, 30_000], ' ms');
  }
}

function checkVariables(check: DraftCheck, variables: Readonly<Record<string, unknown>>): void {
  const names = Object.keys(variables);
  if (names.length > MAX_VARIABLES) check.say(['variables'], `At most ${MAX_VARIABLES} variables are possible.`);
  check.length(['variables'], JSON.stringify(variables), MAX_VARIABLES_TEXT);
  for (const name of names.filter((each) => !VARIABLE_NAME.test(each))) {
    const message = `"${name.slice(0, 80)}" is no name for a variable: use letters, digits, _ . and - only.`;
    check.say(['variables', name], message);
  }
}

function checkConduct(check: DraftCheck, conduct: Conduct): void {
  const { greeting, filler, idle, limit, falseStart, recordingNotice } = conduct;
  const at = (...names: string[]) => ['conduct', ...names];
  check.range(at('greetingWaitMs'), greeting.waitMs, [500, 30_000], ' ms');
  check.range(at('falseStart', 'minSpeechMs'), falseStart.minSpeechMs, [50, 3_000], ' ms');
  if (filler) {
    check.range(at('filler', 'afterMs'), filler.afterMs, [300, 30_000], ' ms');
    check.text(at('filler', 'say'), filler.say, MAX_SENTENCE);
  }
  if (idle) {
    check.range(at('idle', 'nudgeAfterMs'), idle.nudgeAfterMs, [3_000, 300_000], ' ms');
    check.range(at('idle', 'maxNudges'), idle.maxNudges, [0, 10]);
    check.text(at('idle', 'nudge'), idle.nudge, MAX_SENTENCE);
    check.text(at('idle', 'goodbye'), idle.goodbye, MAX_SENTENCE);
  }
  if (limit) {
    check.range(at('limitWarning', 'warnBeforeMs'), limit.warnBeforeMs, [5_000, 600_000], ' ms');
    check.text(at('limitWarning', 'say'), limit.say, MAX_SENTENCE);
  }
  if (recordingNotice !== null) check.text(at('recordingNotice'), recordingNotice, MAX_SENTENCE);
  check.range(at('ringSeconds'), conduct.outbound.ringSeconds, [5, 600], ' seconds');
  for (const { field, message } of detectionFaults(conduct.outbound.machineDetection)) check.say(field, message);
  checkFallback(check, conduct.fallback);
  checkKeypad(check, conduct.keypad);
}

function checkFallback(check: DraftCheck, { say, then }: Conduct['fallback']): void {
  const kind = ({ HANG_UP: 'hangUp', TRANSFER: 'transfer', VOICEMAIL: 'voicemail' } as const)[then.kind];
  const at = (name: string) => ['conduct', 'fallback', kind, name];
  check.text(at('say'), say, MAX_SENTENCE);
  if (then.kind === 'VOICEMAIL') check.range(at('maxSeconds'), then.maxSeconds, [5, 600], ' seconds');
  if (then.kind === 'TRANSFER' && !isE164(then.to)) {
    check.say(at('to'), 'Write the number with + and its country code, digits only, such as +14155550100.');
  }
}
