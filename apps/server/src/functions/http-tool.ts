import { withCapturedValues } from '@switchboard/call';
import type { ModelTool, Tool, ToolContext, ToolOutcome } from '@switchboard/call';
import type { GuardedFetch, HttpAnswer, HttpRequest } from './guarded-fetch';

/** A tool that is one HTTP request, written down as data. */
export interface HttpToolDefinition {
  /** `tool_…`. */
  readonly id: string;
  readonly model: ModelTool;
  readonly timeoutMs: number;
  readonly method: HttpRequest['method'];
  /** `{name}` stands for an argument; its value is encoded for the place where it stands, path or query. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sends the arguments as JSON. */
  readonly sendsArguments?: boolean;
  /** What the model is told of a 2xx answer; by default the parsed JSON, or the text. */
  readonly result?: (body: unknown) => unknown;
  /** What the model is told of certain other answers, by status. */
  readonly refusals?: Readonly<Record<number, string>>;
}

type Arguments = Readonly<Record<string, unknown>>;

/** The value of an argument for an address; null when the model left it out or gave something that is no word. */
function wordOf(value: unknown): string | null {
  // Through bytes and back: half a surrogate pair is no text, and can not be encoded.
  if (typeof value === 'string') return Buffer.from(value.trim()).toString() || null;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
}

/** Fills a template, or names the argument that is missing. A value can never become a path, a host or a further parameter. */
export function fillAddress(template: string, args: Arguments): { url: URL } | { missing: string } {
  let missing: string | null = null;
  const text = template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const word = Object.hasOwn(args, name) ? wordOf(args[name]) : null;
    // Encoding leaves dots alone, and a segment of dots would walk up the path.
    if (word === null || /^\.{1,2}$/.test(word)) missing ??= name;
    return encodeURIComponent(word ?? '');
  });
  return missing === null ? { url: new URL(text) } : { missing };
}

export function defineHttpTool(definition: HttpToolDefinition, fetch: GuardedFetch): Tool {
  const { id, model, timeoutMs } = definition;
  return {
    id,
    model,
    timeoutMs,
    kind: 'HTTP',
    run: (args, context) => runHttpTool(definition, fetch, { args, context }),
  };
}

async function runHttpTool(
  definition: HttpToolDefinition,
  fetch: GuardedFetch,
  { args: given, context }: { args: Arguments; context: ToolContext },
): Promise<ToolOutcome> {
  // What the caller typed securely is put in here, and nowhere before.
  const args = withCapturedValues(given, context.captures);
  const address = fillAddress(definition.url, args);
  if ('missing' in address) return { failed: `The argument "${address.missing}" is missing or not usable.` };
  const answer = await fetch({
    method: definition.method,
    url: address.url,
    headers: headersOf(definition),
    signal: context.signal,
    ...(definition.sendsArguments ? { body: JSON.stringify(args) } : {}),
  });
  return 'failed' in answer ? answer : outcomeOf(definition, answer);
}

function headersOf({ headers, sendsArguments }: HttpToolDefinition): Record<string, string> {
  return {
    accept: 'application/json',
    'user-agent': 'switchboard',
    ...(sendsArguments ? { 'content-type': 'application/json' } : {}),
    ...headers,
  };
}

function outcomeOf({ result, refusals }: HttpToolDefinition, { status, body }: HttpAnswer): ToolOutcome {
  if (status < 200 || status > 299) {
    return { failed: refusals?.[status] ?? `The service answered with status ${status}.`, httpStatus: status };
  }
  const parsed = parseBody(body);
  return { output: result ? result(parsed) : parsed, httpStatus: status };
}

function parseBody(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}
