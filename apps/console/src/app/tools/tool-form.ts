import type { HttpToolInput, ToolInput, ToolWholeFragment } from '@switchboard/contract';

export interface Pair {
  readonly name: string;
  readonly value: string;
}

/** What a person edits. JSON is kept as it is typed, so that half of it is not lost. */
export interface ToolForm {
  readonly kind: 'HTTP' | 'MANUAL';
  readonly name: string;
  readonly description: string;
  readonly parameters: string;
  readonly timeoutMs: number;
  readonly filler: string | null;
  readonly onBargeIn: ToolWholeFragment['onBargeIn'];
  readonly method: HttpToolInput['method'];
  readonly url: string;
  readonly query: readonly Pair[];
  readonly headers: readonly Pair[];
  readonly bodyKind: NonNullable<HttpToolInput['bodyKind']>;
  readonly bodyTemplate: string;
  readonly form: readonly Pair[];
  readonly resultPath: string;
  readonly refusals: readonly Pair[];
  readonly retries: number;
  readonly idempotencyHeader: string;
}

const EMPTY_SCHEMA = { type: 'object', properties: {}, required: [], additionalProperties: false };
export const written = (value: unknown): string => JSON.stringify(value, null, 2);

export const BLANK: ToolForm = {
  ...{ kind: 'HTTP', name: '', description: '', parameters: written(EMPTY_SCHEMA), timeoutMs: 10_000, filler: null },
  ...{ onBargeIn: 'KEEP', method: 'GET', url: '', query: [], headers: [], bodyKind: 'NONE', bodyTemplate: '' },
  ...{ form: [], resultPath: '', refusals: [], retries: 1, idempotencyHeader: '' },
};

export function formOf(tool: ToolWholeFragment): ToolForm {
  const { kind, name, description, timeoutMs, filler, onBargeIn, http } = tool;
  return {
    ...BLANK,
    ...{ kind: kind === 'MANUAL' ? 'MANUAL' : 'HTTP', name, description, timeoutMs, filler, onBargeIn },
    parameters: written(tool.parameters),
    ...(http && {
      ...{ method: http.method, url: http.url, bodyKind: http.bodyKind, bodyTemplate: http.bodyTemplate },
      ...{ query: http.query, headers: http.headers, form: http.form, retries: http.retries },
      ...{ resultPath: http.resultPath ?? '', idempotencyHeader: http.idempotencyHeader ?? '' },
      refusals: http.refusals.map(({ status, say }) => ({ name: String(status), value: say })),
    }),
  };
}

/** Undefined: this text is no JSON object. */
export function objectIn(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

export const filled = (pairs: readonly Pair[]): Pair[] =>
  pairs
    .filter(({ name, value }) => name.trim() !== '' || value.trim() !== '')
    .map(({ name, value }) => ({ name, value }));

/** As most services want it. */
export const withSecret = (headers: readonly Pair[], secret: string): Pair[] => [
  ...headers.filter(({ name }) => name.toLowerCase() !== 'authorization'),
  { name: 'Authorization', value: `Bearer {{secrets.${secret}}}` },
];

/** What the server is to keep; undefined while the parameters are no JSON object. */
export function inputOf(form: ToolForm): ToolInput | undefined {
  const parameters = objectIn(form.parameters);
  if (!parameters) return undefined;
  const { kind, name, description, timeoutMs, filler, onBargeIn } = form;
  const http = kind === 'HTTP' ? httpInputOf(form) : null;
  return { kind, name, description, parameters, timeoutMs, filler, onBargeIn, http };
}

function httpInputOf(form: ToolForm): HttpToolInput {
  const { method, url, bodyKind, bodyTemplate, retries } = form;
  return {
    ...{ method, url, bodyKind, bodyTemplate, retries, query: filled(form.query), headers: filled(form.headers) },
    form: filled(form.form),
    resultPath: form.resultPath.trim() || null,
    idempotencyHeader: form.idempotencyHeader.trim() || null,
    refusals: filled(form.refusals).map(({ name, value }) => ({ status: Number.parseInt(name, 10) || 0, say: value })),
  };
}

/** An example for every argument, so that a trial needs few words. */
export function exampleArguments(text: string): Record<string, unknown> {
  const properties = objectIn(text)?.['properties'] ?? {};
  const entries = Object.entries(properties as Record<string, Record<string, unknown> | undefined>);
  return Object.fromEntries(entries.map(([name, schema]) => [name, exampleOf(schema ?? {})]));
}

const EXAMPLES: Readonly<Record<string, unknown>> = { integer: 1, number: 1, boolean: true, array: [], object: {} };

function exampleOf({ type, enum: values, description }: Record<string, unknown>): unknown {
  if (Array.isArray(values) && values.length > 0) return values[0] as unknown;
  const named = /such as ([^\s,]+[^\s,.])/.exec(typeof description === 'string' ? description : '')?.[1];
  return EXAMPLES[String(type)] ?? named ?? 'example';
}
