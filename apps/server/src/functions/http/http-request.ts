import type { HttpPart, NamedTemplate } from '@switchboard/storage';
import type { HttpRequest } from './guarded-fetch';
import { secretNamesOf } from './http-templates';
import { fillJson } from './json-template';
import type { TemplateFacts } from './template';
import { fillText, piecesOf, valueOf, wordOf } from './template';

/** A request as it will be sent; `signal` is added when it is. */
export type PreparedRequest = Omit<HttpRequest, 'signal'> & {
  readonly headers: Readonly<Record<string, string>>;
};
export type Preparation = { readonly request: PreparedRequest } | { readonly failed: string };

/** What a header's value may hold on the wire. */
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

const NO_SECRET = 'A secret of this tool is not set up on this server.';
const unusable = (name: string) => ({ failed: `"${name.replace(/^args\./, '')}" is missing or not usable.` });

/** Fills every template of a request. A value is encoded for its place, and can never become structure. */
export function prepareRequest(part: HttpPart, facts: TemplateFacts): Preparation {
  // Without its secret a request must not be sent: what answers then is not what was meant.
  if (secretNamesOf(part).some((name) => facts.secret(name) === null)) return { failed: NO_SECRET };
  const address = fillAddress(part.url, facts);
  if ('missing' in address) return unusable(address.missing);
  const { url } = address;
  for (const [name, word] of filledPairs(part.query, facts)) url.searchParams.append(name, word);
  const headers: Record<string, string> = { ...usualHeaders(part) };
  for (const { name, value } of part.headers) {
    const filled = fillText(value, facts);
    if (!('text' in filled)) continue;
    if (!HEADER_VALUE.test(filled.text)) return unusable(`header ${name}`);
    headers[name.toLowerCase()] = filled.text;
  }
  const body = bodyOf(part, facts);
  return { request: { method: part.method, url, headers, ...(body === null ? {} : { body }) } };
}

/** An address from its template. A value can never become a path, a host or a further parameter. */
export function fillAddress(template: string, facts: TemplateFacts): { url: URL } | { missing: string } {
  const filled = fillText(template, facts, encodeURIComponent);
  if ('missing' in filled) return filled;
  const dots = upwardStep(template, facts);
  if (dots !== null) return { missing: dots };
  return URL.canParse(filled.text) ? { url: new URL(filled.text) } : { missing: 'the address' };
}

/** Encoding leaves dots alone, and a segment of dots would walk up the path: names what made one. */
function upwardStep(template: string, facts: TemplateFacts): string | null {
  const [path = ''] = template.split(/[?#]/, 1);
  for (const segment of path.split('/')) {
    const made = piecesOf(segment).find((piece) => 'placeholder' in piece);
    const filled = fillText(segment, facts, encodeURIComponent);
    if (made && 'placeholder' in made && 'text' in filled && /^(\.|%2e){1,2}$/i.test(filled.text))
      return made.placeholder.written;
  }
  return null;
}

/** A list becomes one pair per entry. */
function filledPairs(pairs: readonly NamedTemplate[], facts: TemplateFacts): [string, string][] {
  return pairs.flatMap(({ name, value }) => wordsOf(value, facts).map((word): [string, string] => [name, word]));
}

function wordsOf(template: string, facts: TemplateFacts): readonly string[] {
  const [only, ...others] = piecesOf(template);
  const list = only && others.length === 0 && 'placeholder' in only ? valueOf(only.placeholder, facts) : undefined;
  if (Array.isArray(list)) return (list as unknown[]).map(wordOf).filter((word) => word !== null);
  const filled = fillText(template, facts);
  return 'text' in filled ? [filled.text] : [];
}

function bodyOf(part: HttpPart, facts: TemplateFacts): string | null {
  switch (part.bodyKind) {
    case 'NONE':
      return null;
    case 'ARGUMENTS':
      return JSON.stringify(facts.args);
    case 'JSON':
      return fillJson(part.bodyTemplate, facts);
    case 'FORM':
      return new URLSearchParams(filledPairs(part.form, facts)).toString();
  }
}

const CONTENT_TYPES = {
  NONE: null,
  ARGUMENTS: 'application/json',
  JSON: 'application/json',
  FORM: 'application/x-www-form-urlencoded',
} as const;

function usualHeaders({ bodyKind }: HttpPart): Record<string, string> {
  const type = CONTENT_TYPES[bodyKind];
  return {
    accept: 'application/json',
    // Nothing that has to be unpacked is asked for.
    'accept-encoding': 'identity',
    'user-agent': 'switchboard',
    ...(type ? { 'content-type': type } : {}),
  };
}
