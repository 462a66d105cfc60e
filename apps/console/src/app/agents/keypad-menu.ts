import type { AgentForm } from './agent-form';

export type Keypad = AgentForm['keypad'];
export type MenuEntry = Keypad['menu'][number];
export type Collect = NonNullable<MenuEntry['collect']>;

/** In the order of a telephone. */
export const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'] as const;

interface ActionWords {
  readonly id: MenuEntry['action'];
  readonly title: string;
  /** Label of what is said or told; null: nothing is. */
  readonly text: string | null;
  /** Label of whom or what it names; null: nothing. */
  readonly target: string | null;
}

export const ACTIONS: readonly ActionWords[] = [
  { id: 'SAY', title: 'Say a sentence', text: 'Sentence', target: null },
  { id: 'INSTRUCT', title: 'Tell the model', text: 'What the model is told', target: null },
  { id: 'COLLECT', title: 'Collect digits', text: 'Question', target: null },
  { id: 'TRANSFER', title: 'Transfer', text: null, target: 'Destination' },
  { id: 'TOOL', title: 'Use a tool', text: null, target: 'Tool' },
  { id: 'END_CALL', title: 'End the call', text: 'Goodbye', target: null },
];

export const CHECKS: readonly { readonly id: Collect['check']; readonly title: string }[] = [
  { id: 'NONE', title: 'Any digits' },
  { id: 'CARD', title: 'A card number' },
  { id: 'EXPIRY', title: 'Month and year, MMYY' },
  { id: 'DATE', title: 'A date, DDMMYYYY' },
  { id: 'LUHN', title: 'Digits with a check digit' },
];

export const USUAL_COLLECT: Collect = {
  purpose: 'customer number',
  minDigits: 4,
  maxDigits: 8,
  terminator: '#',
  check: 'NONE',
  secure: false,
};

export const actionWords = (action: MenuEntry['action']): ActionWords =>
  ACTIONS.find(({ id }) => id === action) ?? (ACTIONS[0] as ActionWords);

/** The next key that does nothing yet; null: all are taken. */
export const freeKey = (menu: readonly MenuEntry[]): string | null =>
  KEYS.find((key) => menu.every((entry) => entry.key !== key)) ?? null;

/** What one action needs and another does not is let go of, so that nothing is saved that nobody sees. */
export function withAction(entry: MenuEntry, action: MenuEntry['action']): MenuEntry {
  const { text, target } = actionWords(action);
  return {
    ...entry,
    action,
    text: text === null ? '' : entry.text,
    target: target === null || entry.action !== action ? '' : entry.target,
    collect: action === 'COLLECT' ? (entry.collect ?? USUAL_COLLECT) : null,
  };
}
