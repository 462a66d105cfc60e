import type { AgentForm, FormKey } from './agent-form';
import { changedKeys } from './agent-form';
import { SETTINGS } from './agent-sections';

export interface Change {
  readonly key: FormKey;
  readonly title: string;
  readonly before: string;
  readonly after: string;
}

const seconds = (ms: number): string => `${Number((ms / 1_000).toFixed(2))} s`;
const yes = (on: boolean): string => (on ? 'on' : 'off');
const quoted = (text: string): string => (text.trim() === '' ? 'none' : `“${text}”`);

const MODES = { AGENT_FIRST: 'the agent', CALLER_FIRST: 'the caller', WAIT_FOR_CALLER: 'the caller, then the agent' };
const EAGERNESS = { AUTO: 'automatic', LOW: 'patient', MEDIUM: 'medium', HIGH: 'eager' };

function menuWords({ key, label, action, text, target, collect }: AgentForm['keypad']['menu'][number]): string {
  const { purpose, minDigits, maxDigits, terminator, check, secure } = collect ?? {};
  const digits =
    collect && `${purpose} ${minDigits}–${maxDigits} ${terminator ?? ''} ${check} ${secure ? 'secure' : ''}`;
  const what = [action.toLowerCase().replace('_', ' '), target, digits, text && quoted(text)].filter(Boolean).join(' ');
  return `${key} ${label}: ${what.replaceAll(/\s+/g, ' ')}`;
}

type Words = { readonly [K in FormKey]: (value: AgentForm[K], toolName: (id: string) => string) => string };

/** Each setting in the words of the page. */
const WORDS: Words = {
  name: quoted,
  model: String,
  voice: String,
  speed: (speed) => `${speed} ×`,
  instructions: (text) => `${text.length.toLocaleString()} characters`,
  greeting: quoted,
  turnDetection: (turns) => {
    const interrupt = turns.interruptResponse ? '' : ', no interruption';
    if (turns.kind === 'SemanticVad') return `by the words, ${EAGERNESS[turns.eagerness]}${interrupt}`;
    const idle = turns.idleTimeoutMs === null ? '' : `, speaks up after ${seconds(turns.idleTimeoutMs)}`;
    const { silenceDurationMs, threshold, prefixPaddingMs } = turns;
    return `${silenceDurationMs} ms of silence, threshold ${threshold}, ${prefixPaddingMs} ms before${idle}${interrupt}`;
  },
  transcriptionModel: (model) => model ?? 'none',
  language: (language) => language || 'found out by the model',
  toolIds: (ids, toolName) => ids.map(toolName).join(', ') || 'none',
  variables: (variables) => Object.keys(variables).join(', ') || 'none',
  record: yes,
  maxDurationSeconds: (value) => `${Number((value / 60).toFixed(2))} min`,
  greetingMode: (mode) => MODES[mode],
  greetingWaitMs: seconds,
  greetingInterruptible: (may) => (may ? 'yes' : 'no'),
  goodbyeInterruptible: (may) => (may ? 'yes' : 'no'),
  filler: (filler) => (filler ? `${quoted(filler.say)} after ${seconds(filler.afterMs)}` : 'nothing'),
  idle: (idle) =>
    idle
      ? `${quoted(idle.nudge)} after ${seconds(idle.nudgeAfterMs)}, ${idle.maxNudges} ×, then ${quoted(idle.goodbye)}`
      : 'nothing',
  limitWarning: (limit) => (limit ? `${quoted(limit.say)} ${seconds(limit.warnBeforeMs)} before` : 'nothing'),
  falseStart: ({ ignore, minSpeechMs }) => (ignore ? `ignored below ${minSpeechMs} ms` : 'interrupt'),
  fallback: ({ kind, say, to, maxSeconds }) => {
    if (kind === 'TransferFallback') return `${quoted(say)}, then a transfer to ${to}`;
    return kind === 'VoicemailFallback'
      ? `${quoted(say)}, then voicemail of ${maxSeconds} s`
      : `${quoted(say)}, then hang up`;
  },
  ringSeconds: (value) => `${value} s`,
  machineDetection: (detection) => {
    if (!detection) return 'not found out';
    const { message, timeoutSeconds, speechThresholdMs, speechEndThresholdMs, silenceTimeoutMs } = detection;
    const times = `${timeoutSeconds} s, ${speechThresholdMs}, ${speechEndThresholdMs} and ${silenceTimeoutMs} ms`;
    return `${message === null ? 'hang up' : `leave ${quoted(message)}`} (${times})`;
  },
  transfers: (list) =>
    list.map(({ name, to, mode }) => `${name} (${to}, ${mode === 'WARM' ? 'asked first' : 'at once'})`).join(', ') ||
    'nobody',
  keypad: ({
    menu,
    retries,
    firstKeyMs,
    nextKeyMs,
    secureByDefault,
    tellModel,
    interrupts,
    menuWhen,
    showLast,
    retrySay,
  }) =>
    [
      menu.map(menuWords).join(', ') || 'no menu',
      menuWhen === 'ALWAYS' ? 'all the time' : 'at the beginning',
      tellModel ? '' : 'other keys only noted',
      interrupts ? '' : 'keys do not interrupt',
      `${secureByDefault ? 'secure' : 'plain'} digits, ${showLast} shown`,
      `${seconds(firstKeyMs)} and ${seconds(nextKeyMs)} of waiting, ${retries} × ${quoted(retrySay)}`,
    ]
      .filter((part) => part !== '')
      .join('; '),
  redaction: ({ cards, emails, phones }) =>
    [cards && 'card numbers', emails && 'e-mail addresses', phones && 'phone numbers'].filter(Boolean).join(', ') ||
    'nothing',
  recordingNotice: (notice) => (notice === null ? 'none' : quoted(notice)),
};

function wordsOf<K extends FormKey>(key: K, form: AgentForm, toolName: (id: string) => string): string {
  return WORDS[key](form[key], toolName);
}

/** What differs, setting by setting; `before` null: nothing was there. */
export function changesBetween(before: AgentForm, after: AgentForm, toolName: (id: string) => string): Change[] {
  return changedKeys(before, after).map((key) => ({
    key,
    title: SETTINGS[key].title,
    before: wordsOf(key, before, toolName),
    after: variableWords(key, before, after) ?? wordsOf(key, after, toolName),
  }));
}

/** Other values under the same names would look like no change at all. */
function variableWords(key: FormKey, before: AgentForm, after: AgentForm): string | null {
  if (key !== 'variables') return null;
  return Object.entries(after.variables)
    .map(([name, value]) => (before.variables[name] === value ? name : `${name} = ${String(value)}`))
    .join(', ');
}
