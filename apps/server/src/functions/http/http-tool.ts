import { withCapturedValues } from '@switchboard/call';
import type { Clock, ModelTool, Tool, ToolContext, ToolOutcome } from '@switchboard/call';
import type { HttpPart } from '@switchboard/storage';
import type { GuardedFetch, HttpAnswer, HttpOutcome } from './guarded-fetch';
import type { PreparedRequest } from './http-request';
import { prepareRequest } from './http-request';
import { secretNamesOf } from './http-templates';
import { repeated } from './repeated';
import { atPath } from './result-path';
import { withoutSecrets } from './secret-mask';
import type { TemplateFacts } from './template';

/** A tool that is one HTTP request, written down as data. */
export interface HttpToolDefinition extends Pick<Tool, 'filler' | 'onBargeIn'> {
  /** `tool_…`. */
  readonly id: string;
  readonly model: ModelTool;
  readonly timeoutMs: number;
  readonly http: HttpPart;
  /** What the model is told of a good answer, after `resultPath`; by default as it is. */
  readonly result?: (body: unknown) => unknown;
}

export interface HttpToolDeps {
  readonly fetch: GuardedFetch;
  readonly clock: Clock;
  /** Null: there is none of that name, or it can not be opened here. */
  readonly secret: (name: string) => string | null;
}

/** One use of a tool over HTTP, told whole for those who set it up. */
export interface HttpRun {
  /** As sent; null: it could not be written. */
  readonly request: PreparedRequest | null;
  /** Without secrets; null: none came. */
  readonly answer: HttpAnswer | null;
  readonly attempts: number;
  /** What the model is told. */
  readonly outcome: ToolOutcome;
}

export interface HttpTool extends Tool {
  readonly http: HttpPart;
}

type Run = HttpToolDefinition & HttpToolDeps;

export function defineHttpTool(definition: HttpToolDefinition, deps: HttpToolDeps): HttpTool {
  const { id, model, timeoutMs, filler, onBargeIn } = definition;
  return {
    ...{ id, model, timeoutMs, kind: 'HTTP', http: definition.http },
    ...(filler === undefined ? {} : { filler }),
    ...(onBargeIn === undefined ? {} : { onBargeIn }),
    run: async (args, context) => (await runHttp({ ...definition, ...deps }, args, context)).outcome,
  };
}

export const factsOf = (
  args: TemplateFacts['args'],
  { callId, from, to, variables = {} }: ToolContext,
  secret: TemplateFacts['secret'],
): TemplateFacts => ({ args, call: { id: callId, from, to }, vars: variables, secret });

/** Never rejects because of what the other side does. */
export async function runHttp(run: Run, given: TemplateFacts['args'], context: ToolContext): Promise<HttpRun> {
  const { http: part, secret } = run;
  // What the caller typed securely is put in here, and nowhere before.
  const args = withCapturedValues(given, context.captures);
  const prepared = prepareRequest(part, factsOf(args, context, secret));
  if ('failed' in prepared) return { request: null, answer: null, attempts: 0, outcome: prepared };
  const { outcome, attempts } = await repeated(run, prepared.request, context.signal);
  const secrets = secretNamesOf(part).flatMap((name) => secret(name) ?? []);
  const told = withoutSecrets(outcome, secrets);
  const answer = 'failed' in told ? null : told;
  return { request: prepared.request, answer, attempts, outcome: outcomeOf(run, told) };
}

function outcomeOf(definition: HttpToolDefinition, outcome: HttpOutcome): ToolOutcome {
  if ('failed' in outcome) return { failed: outcome.failed };
  const { status } = outcome;
  if (status < 200 || status > 299) {
    const refusal = definition.http.refusals.find((each) => each.status === status);
    return { failed: refusal?.say ?? `The service answered with status ${status}.`, httpStatus: status };
  }
  const { result = (body) => body, http } = definition;
  const told = readAnswer(outcome, http.resultPath);
  return 'failed' in told ? { ...told, httpStatus: status } : { output: result(told.value), httpStatus: status };
}

/** The answer's JSON, or its words; a page made for people is neither. */
function readAnswer({ headers, body }: HttpAnswer, path: string | null): { value: unknown } | { failed: string } {
  const type = headers['content-type'] ?? '';
  const parsed = parsedBody(body);
  if (parsed === undefined) {
    if (/html/i.test(type) || /^\s*<(!doctype|html)/i.test(body))
      return { failed: 'The service answered with a web page instead of data.' };
    if (/json/i.test(type) && body.trim() !== '') return { failed: 'The service sent an answer that can not be read.' };
    return { value: body };
  }
  if (path === null) return { value: parsed };
  const value = atPath(path, parsed);
  return value === undefined ? { failed: 'The service’s answer lacks what was asked for.' } : { value };
}

function parsedBody(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}
