const MAX_DEPTH = 64;
const TOO_DEEP = '[nested too deeply]';
const UNSTORABLE = /\0|\p{Surrogate}/gu;
/** How `JSON.stringify` writes NUL and half a surrogate pair, among a few harmless characters. */
const MAYBE_UNSTORABLE = String.raw`\u`;
const [BRACE, BRACKET] = [0x7b, 0x5b];

/** PostgreSQL's text and jsonb hold neither NUL nor half a surrogate pair; both become U+FFFD. */
export const storableText = (text: string): string => text.replace(UNSTORABLE, '\uFFFD');

/**
 * A copy that jsonb can hold, whatever a caller, model or tool sent: one such character, or nesting beyond what the
 * parser's stack allows, would be refused at every retry and hold up the call's log for good.
 */
export function storable<T>(value: T): T {
  return clean(value, 0) as T;
}

/** The JSON of `storable(value)`. Nearly all values need no copy, which their JSON tells for less than the copy costs. */
export function storableJson(value: object): string {
  const json = jsonUnlessTooDeep(value);
  return json === null || json.includes(MAYBE_UNSTORABLE) || mayBeTooDeep(json)
    ? JSON.stringify(storable(value))
    : json;
}

function jsonUnlessTooDeep(value: object): string | null {
  try {
    return JSON.stringify(value);
  } catch {
    // Deeper than the stack.
    return null;
  }
}

/** No value is nested deeper than it has opening brackets; those inside of texts are counted, too, which does no harm. */
function mayBeTooDeep(json: string): boolean {
  let opened = 0;
  for (let at = 0; at < json.length; at++) {
    const unit = json.charCodeAt(at);
    if ((unit === BRACE || unit === BRACKET) && ++opened > MAX_DEPTH) return true;
  }
  return false;
}

function clean(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return storableText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth === MAX_DEPTH) return TOO_DEEP;
  if (Array.isArray(value)) return value.map((entry) => clean(entry, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [storableText(key), clean(entry, depth + 1)]));
}
