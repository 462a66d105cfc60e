import type { ModelAudio } from '@switchboard/call';

/**
 * The hot path: audio deltas are nearly all of what a model sends, each up to tens of kB. Their ids and payload are sliced
 * out of the text. Only flat frames without an escape are read here, and for those the result is that of the full parser;
 * everything else is left to it.
 */
const TYPE = 'response.output_audio.delta';
/** The type stands within the first fields, whatever their order. */
const TYPE_WITHIN = 300;
const OPENING_BRACE = 123;
const CLOSING_BRACE = 125;
const COMMA = 44;

/** What a phone line takes unchanged; not the URL-safe alphabet. */
export const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
const PLAIN = /^[\w.+/=:-]*$/;

/** A name and the start of its value: an opening quote or a whole number. */
const HEAD = /[ \t\n\r]*"([a-z_]+)"[ \t\n\r]*:[ \t\n\r]*(?:"|(0|[1-9][0-9]{0,8}))/y;
const SPACE = /[ \t\n\r]*/y;

export type Field = string | number;
interface AudioFields {
  type?: Field;
  response_id?: Field;
  item_id?: Field;
  content_index?: Field;
  delta?: Field;
}

/** Null: not an audio delta, or one that needs the full parser. */
export function sliceAudioDelta(text: string): ModelAudio | null {
  if (text.charCodeAt(0) !== OPENING_BRACE || text.lastIndexOf(TYPE, TYPE_WITHIN) < 0) return null;
  const fields = flatFields(text);
  return fields === null ? null : audioOf(fields);
}

/** The fields of a flat object of plain strings and small whole numbers; of a repeated one the last, as in JSON. */
export function flatFields(text: string): Readonly<Record<string, Field>> | null {
  const fields: Record<string, Field> = {};
  let at = takeField(text, 1, fields);
  while (at !== null && text.charCodeAt(at) === COMMA) at = takeField(text, at + 1, fields);
  return at === text.length - 1 && text.charCodeAt(at) === CLOSING_BRACE ? fields : null;
}

/** Where the field that starts at `at` ends; null when it is not a plain one. */
function takeField(text: string, at: number, fields: Record<string, Field>): number | null {
  HEAD.lastIndex = at;
  const [, name, digits] = HEAD.exec(text) ?? [];
  if (name === undefined) return null;
  const start = HEAD.lastIndex;
  const value = digits === undefined ? plainWord(text, start, name === 'delta' ? BASE64 : PLAIN) : Number(digits);
  if (value === null) return null;
  fields[name] = value;
  SPACE.lastIndex = typeof value === 'string' ? start + value.length + 1 : start;
  SPACE.exec(text);
  return SPACE.lastIndex;
}

/** The string that starts at `at` behind its quote, when it needs no unescaping. */
function plainWord(text: string, at: number, pattern: RegExp): string | null {
  const end = text.indexOf('"', at);
  const word = end < 0 ? null : text.slice(at, end);
  return word !== null && pattern.test(word) ? word : null;
}

function audioOf(fields: Readonly<AudioFields>): ModelAudio | null {
  const { type, response_id: responseId, item_id: itemId, content_index: contentIndex, delta } = fields;
  if (type !== TYPE || typeof delta !== 'string') return null;
  if (!isId(responseId) || !isId(itemId) || typeof contentIndex !== 'number') return null;
  return { responseId, itemId, contentIndex, payload: delta };
}

function isId(field: Field | undefined): field is string {
  return typeof field === 'string' && field !== '';
}
