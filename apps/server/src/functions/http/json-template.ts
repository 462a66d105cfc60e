import type { TemplateFacts } from './template';
import { fillText, piecesOf, valueOf } from './template';

/** Stands for what has no value: left out of its object or list. */
const NOTHING = Symbol('nothing');

/**
 * JSON whose texts are templates. A text that is one placeholder becomes its value, of whatever type; within other words a
 * value is a word. The template is read before it is filled, so no value can become structure.
 * @throws SyntaxError when the template is no JSON.
 */
export function fillJson(template: string, facts: TemplateFacts): string {
  const filled = fill(JSON.parse(template) as unknown, facts);
  return JSON.stringify(filled === NOTHING ? null : filled);
}

function fill(value: unknown, facts: TemplateFacts): unknown {
  if (typeof value === 'string') return filledText(value, facts);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((entry) => fill(entry, facts)).filter((entry) => entry !== NOTHING);
  const entries = Object.entries(value).map(([key, entry]) => [key, fill(entry, facts)] as const);
  return Object.fromEntries(entries.filter(([, entry]) => entry !== NOTHING));
}

function filledText(template: string, facts: TemplateFacts): unknown {
  const pieces = piecesOf(template);
  const [only] = pieces;
  if (only && pieces.length === 1 && 'placeholder' in only) return valueOf(only.placeholder, facts) ?? NOTHING;
  const filled = fillText(template, facts);
  return 'text' in filled ? filled.text : NOTHING;
}

/** Every text in the template, with where it stands: `customer.name`. @throws SyntaxError */
export function textsOf(template: string): readonly { readonly at: string; readonly text: string }[] {
  return textsIn(JSON.parse(template) as unknown, []);
}

function textsIn(value: unknown, path: readonly string[]): { at: string; text: string }[] {
  if (typeof value === 'string') return [{ at: path.join('.'), text: value }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, entry]) => textsIn(entry, [...path, key]));
}
