import type { EntryRule, KeypadSettings, MenuAction } from '@switchboard/call';
import type { DraftCheck } from './draft-check';

const MAX_SENTENCE = 500;
const MAX_NAME = 80;
const KEY = /^[0-9*#]$/;

type At = (...names: string[]) => string[];

const keypad: At = (...names) => ['conduct', 'keypad', ...names];

/** Paths name an entry by its place, such as `conduct.keypad.menu.0.text`. */
export function checkKeypad(check: DraftCheck, settings: KeypadSettings): void {
  check.range(keypad('showLast'), settings.showLast, [0, 4], ' digits');
  check.range(keypad('firstKeyMs'), settings.firstKeyMs, [2_000, 60_000], ' ms');
  check.range(keypad('nextKeyMs'), settings.nextKeyMs, [1_000, 15_000], ' ms');
  check.range(keypad('retries'), settings.retries, [0, 5]);
  check.text(keypad('retrySay'), settings.retrySay, MAX_SENTENCE);
  const keys = new Set<string>();
  settings.menu.forEach(({ key, label, action }, place) => {
    const at: At = (...names) => keypad('menu', String(place), ...names);
    if (!KEY.test(key)) check.say(at('key'), 'A key is one of 0 to 9, * and #.');
    else if (keys.has(key)) check.say(at('key'), `The key ${key} is there already.`);
    keys.add(key);
    check.text(at('label'), label, MAX_NAME);
    checkAction(check, action, at);
  });
}

function checkAction(check: DraftCheck, action: MenuAction, at: At): void {
  switch (action.kind) {
    case 'SAY':
    case 'END_CALL':
      return check.text(at('text'), action.say, MAX_SENTENCE);
    case 'INSTRUCT':
      return check.text(at('text'), action.instruction, MAX_SENTENCE);
    case 'TRANSFER':
      return check.text(at('target'), action.destination, MAX_NAME);
    case 'TOOL':
      return check.text(at('target'), action.toolName, MAX_NAME);
    case 'COLLECT':
      check.text(at('text'), action.prompt, MAX_SENTENCE);
      return checkEntry(check, action.entry, (...names) => at('collect', ...names));
  }
}

function checkEntry(check: DraftCheck, { purpose, minDigits, maxDigits, terminator }: EntryRule, at: At): void {
  check.text(at('purpose'), purpose, MAX_NAME);
  check.range(at('maxDigits'), maxDigits, [1, 32], ' digits');
  check.range(at('minDigits'), minDigits, [1, Math.max(1, Math.min(32, maxDigits))], ' digits');
  if (terminator !== null && terminator !== '#' && terminator !== '*') {
    check.say(at('terminator'), 'An entry is ended by # or *, or by no key.');
  }
}
