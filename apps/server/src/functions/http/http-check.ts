import type { HttpPart, NamedTemplate } from '@switchboard/storage';
import type { Fault } from '../../config/agents/draft-merge';
import { templatesOf } from './http-templates';
import { resultPathFault } from './result-path';
import type { Placeholder } from './template';
import { piecesOf, ROOTS } from './template';

export interface HttpCheckFacts {
  readonly argumentNames: ReadonlySet<string>;
  readonly hasSecret: (name: string) => boolean;
}

const MAX_TEXT = 2_000;
const MAX_PAIRS = 30;
const MAX_BODY = 20_000;
const TOKEN = /^[!#$%&'*+.^_`|~\w-]{1,80}$/;
/** They belong to the connection, not to the tool. */
const NOT_OURS = new Set([
  ...['host', 'content-length', 'transfer-encoding', 'connection', 'keep-alive', 'upgrade', 'expect', 'te', 'trailer'],
  ...['proxy-authorization', 'proxy-connection', 'accept-encoding'],
]);
const CONFIDENTIAL = /authorization|cookie|token|secret|password|api[-_]?key|credential/i;
const CALL_FACTS = new Set(['id', 'from', 'to']);
const NO_BODY: ReadonlySet<string> = new Set(['GET', 'HEAD']);

/** What can not be sent, with the field of the request it belongs to. */
export function httpFaults(part: HttpPart, facts: HttpCheckFacts): Fault[] {
  return [
    ...addressFaults(part.url),
    ...pairFaults('query', part.query),
    ...pairFaults('form', part.form),
    ...headerFaults(part),
    ...bodyFaults(part),
    ...answerFaults(part),
    ...repetitionFaults(part),
    ...templatesOf(part).flatMap(({ field, text }) => placeholderFaults(field, text, facts)),
  ];
}

function addressFaults(template: string): Fault[] {
  const fault = (message: string): Fault[] => [{ field: ['url'], message }];
  if (template.length > MAX_TEXT) return fault(`At most ${MAX_TEXT} characters are possible.`);
  if (!/^https?:\/\//i.test(template)) return fault('Write the whole address, beginning with https:// or http://.');
  const [host = ''] = template.replace(/^https?:\/\//i, '').split(/[/?#]/, 1);
  if (host.includes('{')) return fault('Which server is asked can not depend on a value.');
  const filled = template.replace(/\{\{[^{}]*\}\}/g, 'x');
  if (!URL.canParse(filled)) return fault('This is no address.');
  const url = new URL(filled);
  if (url.username || url.password)
    return fault('A name and password do not belong into an address; use a header and a secret.');
  if (url.hash) return fault('What follows # is never sent.');
  if (/[{}]/.test(filled)) return fault('A brace is open: placeholders look like {{args.order_id}}.');
  return [];
}

function pairFaults(field: string, pairs: readonly NamedTemplate[]): Fault[] {
  if (pairs.length > MAX_PAIRS) return [{ field: [field], message: `At most ${MAX_PAIRS} are possible.` }];
  return pairs.flatMap(({ name, value }, index) => {
    const at = [field, String(index)];
    if (name.trim() === '' || name.length > 200) return [{ field: at, message: 'Give it a name.' }];
    if (value.length > MAX_TEXT) return [{ field: at, message: `At most ${MAX_TEXT} characters are possible.` }];
    return [];
  });
}

function headerFaults({ headers }: HttpPart): Fault[] {
  return [
    ...pairFaults('headers', headers),
    ...headers.flatMap(({ name, value }, index) => {
      const fault = (message: string): Fault[] => [{ field: ['headers', String(index)], message }];
      if (name.trim() === '') return [];
      if (!TOKEN.test(name)) return fault(`"${name.slice(0, 80)}" is no name for a header.`);
      if (NOT_OURS.has(name.toLowerCase())) return fault(`${name} belongs to the connection and is set by the server.`);
      if (/[\r\n\0]/.test(value)) return fault('A header is one line.');
      if (CONFIDENTIAL.test(name) && !/\{\{\s*secrets\./.test(value))
        return fault(
          `What is in ${name} should be kept as a secret: write {{secrets.NAME}} here, and save the value under that name.`,
        );
      return [];
    }),
  ];
}

function bodyFaults({ method, bodyKind, bodyTemplate }: HttpPart): Fault[] {
  if (bodyKind === 'NONE') return [];
  if (NO_BODY.has(method)) return [{ field: ['bodyKind'], message: `${method} has no body; use the query, or POST.` }];
  if (bodyKind !== 'JSON') return [];
  if (bodyTemplate.length > MAX_BODY)
    return [{ field: ['bodyTemplate'], message: `At most ${MAX_BODY} characters are possible.` }];
  try {
    JSON.parse(bodyTemplate);
    return [];
  } catch (error) {
    const why = error instanceof Error ? error.message : 'it can not be read';
    const message = `This is no JSON: ${why}. Placeholders stand between quotes: "{{args.count}}" becomes a number where the argument is one.`;
    return [{ field: ['bodyTemplate'], message }];
  }
}

function answerFaults({ resultPath, refusals }: HttpPart): Fault[] {
  const path = resultPath === null ? null : resultPathFault(resultPath);
  const words = refusals.flatMap(({ status, say }, index) =>
    status < 300 || status > 599 || say.trim() === '' || say.length > 300
      ? [
          {
            field: ['refusals', String(index)],
            message: 'Give a status from 300 to 599 and at most 300 characters to say.',
          },
        ]
      : [],
  );
  return [...(path === null ? [] : [{ field: ['resultPath'], message: path }]), ...words];
}

function repetitionFaults({ retries, idempotencyHeader }: HttpPart): Fault[] {
  const faults: Fault[] = [];
  if (retries < 0 || retries > 3) faults.push({ field: ['retries'], message: 'Must be from 0 to 3.' });
  if (idempotencyHeader !== null && (!TOKEN.test(idempotencyHeader) || NOT_OURS.has(idempotencyHeader.toLowerCase())))
    faults.push({ field: ['idempotencyHeader'], message: 'This is no name for a header; usual is Idempotency-Key.' });
  return faults;
}

function placeholderFaults(field: readonly string[], text: string, facts: HttpCheckFacts): Fault[] {
  return piecesOf(text).flatMap((piece) => {
    if ('text' in piece) return [];
    const message = 'unknown' in piece ? unknownWords(piece.unknown) : wrongWords(piece.placeholder, field, facts);
    return message === null ? [] : [{ field, message }];
  });
}

const unknownWords = (written: string): string =>
  `{{${written.slice(0, 80)}}} stands for nothing. Placeholders begin with ${ROOTS.map((root) => `${root}.`).join(', ')}.`;

function wrongWords(placeholder: Placeholder, [place]: readonly string[], facts: HttpCheckFacts): string | null {
  const { root, path, written } = placeholder;
  const [first = ''] = path;
  switch (root) {
    case 'args':
      return facts.argumentNames.has(first) ? null : `{{${written}}}: "${first}" is not among the parameters.`;
    case 'call':
      return path.length === 1 && CALL_FACTS.has(first) ? null : `{{${written}}}: of a call id, from and to are known.`;
    case 'secrets':
      return place === 'url' ? NOT_IN_ADDRESS : unknownSecret(path.join('.'), facts);
    case 'vars':
      return null;
  }
}

const NOT_IN_ADDRESS = 'A secret does not belong into the address, which others log; use a header or the query.';

const unknownSecret = (name: string, { hasSecret }: HttpCheckFacts): string | null =>
  hasSecret(name) ? null : `There is no secret named ${name}. Save it first.`;
