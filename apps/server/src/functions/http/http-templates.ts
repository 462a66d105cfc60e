import type { HttpPart, NamedTemplate } from '@switchboard/storage';
import { textsOf } from './json-template';
import { placeholdersIn } from './template';

/** One text with placeholders, and where it stands: `headers`, `authorization`. */
export interface PlacedTemplate {
  readonly field: readonly string[];
  readonly text: string;
}

/** Every template of a request. A body that is no JSON has none. */
export function templatesOf(part: HttpPart): readonly PlacedTemplate[] {
  const named = (field: string, pairs: readonly NamedTemplate[]) =>
    pairs.map(({ name, value }, index) => ({ field: [field, String(index), name], text: value }));
  return [
    { field: ['url'], text: part.url },
    ...named('query', part.query),
    ...named('headers', part.headers),
    ...(part.bodyKind === 'FORM' ? named('form', part.form) : []),
    ...(part.bodyKind === 'JSON' ? bodyTexts(part.bodyTemplate) : []),
  ];
}

function bodyTexts(template: string): PlacedTemplate[] {
  try {
    return textsOf(template).map(({ at, text }) => ({ field: ['bodyTemplate', at], text }));
  } catch {
    return [];
  }
}

/** Names of the secrets that a request needs, each once. */
export function secretNamesOf(part: HttpPart): readonly string[] {
  const placeholders = templatesOf(part).flatMap(({ text }) => placeholdersIn(text));
  return [...new Set(placeholders.filter(({ root }) => root === 'secrets').map(({ path }) => path.join('.')))];
}
