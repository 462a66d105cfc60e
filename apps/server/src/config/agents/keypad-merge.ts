import type { EntryRule, KeypadSettings, MenuAction, MenuEntry } from '@switchboard/call';
import type { KeypadCollectModel, KeypadConductInput, KeypadConductModel, KeypadMenuEntryInput } from './keypad.model';
import type { KeypadMenuEntryModel } from './keypad.model';

const USUAL_ENTRY: EntryRule = {
  ...{ purpose: '', minDigits: 1, maxDigits: 32, terminator: '#', check: 'NONE', secure: false },
};

/** A wrong terminator stands for itself, so that the check that follows can name it. */
const entryOf = (collect: KeypadCollectModel | null | undefined): EntryRule =>
  collect ? { ...collect, purpose: collect.purpose.trim(), terminator: collect.terminator as '#' } : USUAL_ENTRY;

type Input = KeypadMenuEntryInput;
const wordsOf = ({ text }: Input): string => text?.trim() ?? '';
const nameOf = ({ target }: Input): string => target?.trim() ?? '';

const ACTIONS: Readonly<Record<MenuAction['kind'], (input: Input) => MenuAction>> = {
  SAY: (input) => ({ kind: 'SAY', say: wordsOf(input) }),
  END_CALL: (input) => ({ kind: 'END_CALL', say: wordsOf(input) }),
  INSTRUCT: (input) => ({ kind: 'INSTRUCT', instruction: wordsOf(input) }),
  TRANSFER: (input) => ({ kind: 'TRANSFER', destination: nameOf(input) }),
  TOOL: (input) => ({ kind: 'TOOL', toolName: nameOf(input) }),
  COLLECT: (input) => ({ kind: 'COLLECT', prompt: wordsOf(input), entry: entryOf(input.collect) }),
};

export const keypadOf = ({ menu, ...facts }: KeypadConductInput): KeypadSettings => ({
  ...facts,
  menu: menu.map((entry): MenuEntry => ({
    key: entry.key,
    label: entry.label.trim(),
    action: ACTIONS[entry.action](entry),
  })),
});

const NOTHING = { text: '', target: '', collect: null };

function entryModelOf({ key, label, action }: MenuEntry): KeypadMenuEntryModel {
  const head = { ...NOTHING, key, label, action: action.kind };
  switch (action.kind) {
    case 'SAY':
    case 'END_CALL':
      return { ...head, text: action.say };
    case 'INSTRUCT':
      return { ...head, text: action.instruction };
    case 'TRANSFER':
      return { ...head, target: action.destination };
    case 'TOOL':
      return { ...head, target: action.toolName };
    case 'COLLECT':
      return { ...head, text: action.prompt, collect: { ...action.entry } };
  }
}

/** Words for people. */
export const keypadModelOf = ({ menu, ...facts }: KeypadSettings): KeypadConductModel => ({
  ...facts,
  menu: menu.map(entryModelOf),
});
