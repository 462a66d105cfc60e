const MAX_DEPTH = 64;
const TOO_DEEP = '[nested too deeply]';
const UNSTORABLE = /\0|\p{Surrogate}/gu;

/** PostgreSQL's text and jsonb hold neither NUL nor half a surrogate pair; both become U+FFFD. */
export const storableText = (text: string): string => text.replace(UNSTORABLE, '\uFFFD');

/**
 * A copy that jsonb can hold, whatever a caller, model or tool sent: one such character, or nesting beyond what the
 * parser's stack allows, would be refused at every retry and hold up the call's log for good.
 */
export function storable<T>(value: T): T {
  return clean(value, 0) as T;
}

function clean(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return storableText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth === MAX_DEPTH) return TOO_DEEP;
  if (Array.isArray(value)) return value.map((entry) => clean(entry, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [storableText(key), clean(entry, depth + 1)]));
}
