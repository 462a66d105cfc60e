import type { DigitCheck } from './digit-check';

/** What one entry of digits must look like. */
export interface EntryRule {
  /** What is typed, in the agent's words, such as “customer number”. */
  readonly purpose: string;
  /** 1–32. */
  readonly minDigits: number;
  readonly maxDigits: number;
  /** The key that ends the entry early; null: length and pauses alone do. */
  readonly terminator: '#' | '*' | null;
  readonly check: DigitCheck;
  /** True: nobody but a tool ever learns the digits. */
  readonly secure: boolean;
}

/** What a key does by rule, before the model hears of it. */
export type MenuAction =
  | { readonly kind: 'SAY'; readonly say: string }
  /** The model is told, and answers. */
  | { readonly kind: 'INSTRUCT'; readonly instruction: string }
  /** The agent's transfer tool is used with this destination, by its name. */
  | { readonly kind: 'TRANSFER'; readonly destination: string }
  | { readonly kind: 'TOOL'; readonly toolName: string }
  /** The caller is asked to type something; the model is told what came of it. */
  | { readonly kind: 'COLLECT'; readonly prompt: string; readonly entry: EntryRule }
  | { readonly kind: 'END_CALL'; readonly say: string };

export interface MenuEntry {
  /** One of `0-9`, `*`, `#`. */
  readonly key: string;
  /** For people and for the model. */
  readonly label: string;
  readonly action: MenuAction;
}

/** How an agent deals with the caller's keys. All times are milliseconds. */
export interface KeypadSettings {
  /** `GREETING`: until the caller has spoken or chosen. */
  readonly menuWhen: 'GREETING' | 'ALWAYS';
  /** Each key at most once; none: no menu. */
  readonly menu: readonly MenuEntry[];
  /** Keys that no rule wants are told to the model. */
  readonly tellModel: boolean;
  /** A key stops the agent's sentence where a menu or an entry waits for keys. */
  readonly interrupts: boolean;
  /** What the model asks to be typed is secure unless it says otherwise. */
  readonly secureByDefault: boolean;
  /** So many last digits of a secure entry may be told, where it is long enough not to give it away. 0–4. */
  readonly showLast: number;
  /** Counted from the end of the agent's sentence. */
  readonly firstKeyMs: number;
  /** Between two keys; then the entry counts as ended. */
  readonly nextKeyMs: number;
  /** How often the caller is asked again. */
  readonly retries: number;
  readonly retrySay: string;
}

export const DEFAULT_KEYPAD: KeypadSettings = {
  menuWhen: 'GREETING',
  menu: [],
  tellModel: true,
  interrupts: true,
  secureByDefault: false,
  showLast: 0,
  firstKeyMs: 10_000,
  nextKeyMs: 4_000,
  retries: 2,
  retrySay: 'I did not get that. Please type it again on your keypad.',
};
