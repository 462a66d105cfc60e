import { TOOL_DONE, TOOL_FAILED, TOOL_SENTENCES } from './mind.data';

type Fields = ReadonlyMap<string, string>;

const MAX_FIELDS = 4;
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

function parse(output: string): unknown {
  try {
    return JSON.parse(output);
  } catch {
    return output;
  }
}

/** Single values at any depth; what lies nearer the top wins over a namesake further down. */
function fieldsOf(value: Record<string, unknown>): Map<string, string> {
  const fields = new Map<string, string>();
  const entries = Object.entries(value);
  for (const [name, field] of entries) {
    if (typeof field === 'string' || typeof field === 'number' || typeof field === 'boolean')
      fields.set(name, String(field));
  }
  for (const [, field] of entries) {
    if (!isObject(field)) continue;
    for (const [name, text] of fieldsOf(field)) if (!fields.has(name)) fields.set(name, text);
  }
  return fields;
}

const holes = (template: string): string[] => [...template.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');

const filled = (template: string, fields: Fields): string =>
  template.replaceAll(/\{(\w+)\}/g, (_, name: string) => spoken(fields.get(name) ?? ''));

/** `out_for_delivery` and `A-1042` as words; the sign of a number stays. */
const spoken = (text: string): string => text.replaceAll(/(?<=\w)[_-]+(?=\w)/g, ' ');

/** Reads out whatever there is. */
function anyFields(fields: Fields): string {
  const pairs = [...fields].slice(0, MAX_FIELDS).map(([name, text]) => `${spoken(name)} is ${spoken(text)}`);
  return pairs.length === 0 ? TOOL_DONE : `Here is what I found: ${pairs.join(', ')}.`;
}

const reportsError = (value: Record<string, unknown>): boolean =>
  (value.error !== undefined && value.error !== null && value.error !== false) ||
  value.ok === false ||
  value.success === false;

/** The fields of an output that is an object; none otherwise. */
export function fieldsOfOutput(output: string): Readonly<Record<string, unknown>> {
  const value = parse(output);
  return isObject(value) ? value : {};
}

/** What the pretend model says about the output of a tool, whatever that looks like. */
export function toolSentence(output: string): string {
  const value = parse(output);
  if (typeof value === 'string')
    return /\b(error|failed|timed? ?out)\b/i.test(value) ? TOOL_FAILED : `Here is what I found: ${value}`;
  if (!isObject(value)) return value === null ? TOOL_DONE : `Here is what I found: ${String(value)}.`;
  if (reportsError(value)) return TOOL_FAILED;
  const fields = fieldsOf(value);
  const template = TOOL_SENTENCES.find((sentence) => holes(sentence).every((name) => fields.has(name)));
  return template ? filled(template, fields) : anyFields(fields);
}
