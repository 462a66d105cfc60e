import type { CollectResult } from './collection';
import type { EntryRule, KeypadSettings } from './keypad-settings';

/** What a tool or a menu wants to be typed. */
export interface CollectOrder extends Omit<EntryRule, 'secure'> {
  /** Null: as the agent's settings say. */
  readonly secure: boolean | null;
  /** Said first; null: the agent has asked already. */
  readonly prompt: string | null;
}

const ENDED = { TERMINATOR: 'the terminating key', LENGTH: 'its longest length', PAUSE: 'a pause' } as const;
const FAILED = {
  NOTHING_TYPED: 'Nothing was typed.',
  TOO_SHORT: 'What was typed is too short.',
  NOT_VALID: 'What was typed is not valid.',
} as const;

/** A few digits of a short entry would be half of it. */
const LEAST_HIDDEN = 6;

function shown(digits: string, showLast: number): string {
  return showLast > 0 && digits.length >= showLast + LEAST_HIDDEN ? digits.slice(-showLast) : '';
}

export interface CollectTelling {
  readonly result: CollectResult;
  /** Null: the digits are no secret. */
  readonly token: string | null;
  readonly settings: Pick<KeypadSettings, 'showLast'>;
}

/** What the model is told of an entry. */
export function collectOutput({ result, token, settings }: CollectTelling): Readonly<Record<string, unknown>> {
  const { status, digits, by, attempts } = result;
  if (status !== 'COLLECTED') return { collected: false, reason: FAILED[status], attempts };
  const facts = { collected: true, length: digits.length, ended_by: ENDED[by ?? 'PAUSE'], attempts };
  if (token === null) return { ...facts, digits };
  const last = shown(digits, settings.showLast);
  return {
    ...facts,
    ...(last === '' ? {} : { last_digits: last }),
    token,
    note: 'The digits are kept from you. Hand this token to a tool in place of them, and do not read it out.',
  };
}
