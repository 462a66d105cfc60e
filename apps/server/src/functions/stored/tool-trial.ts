import type { Clock, ToolContext } from '@switchboard/call';
import type { HttpPart } from '@switchboard/storage';
import { argumentCheck } from '../argument-check';
import type { HttpToolDefinition, HttpToolDeps } from '../http/http-tool';
import { factsOf, runHttp } from '../http/http-tool';
import type { PreparedRequest } from '../http/http-request';
import { prepareRequest } from '../http/http-request';
import { MASK } from '../http/secret-mask';

/** Pretended where no call is: numbers kept for fiction. */
const CALL = { callId: 'call_dry_run', from: '+15550100', to: '+15550199' };

export interface TrialRequest {
  readonly definition: HttpToolDefinition;
  readonly args: Readonly<Record<string, unknown>>;
  readonly variables: Readonly<Record<string, unknown>>;
  /** False: it is only shown what would be sent. */
  readonly send: boolean;
}

export interface Trial {
  readonly ok: boolean;
  readonly request: ShownRequest | null;
  readonly response: { readonly status: number; readonly headers: object; readonly body: string } | null;
  readonly status: number | null;
  readonly latencyMs: number;
  readonly attempts: number;
  /** What the model would be told. */
  readonly output: unknown;
  readonly error: string | null;
}

interface ShownRequest {
  readonly method: HttpPart['method'];
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

/** A tool over HTTP tried outside of a call: the request as sent with its secrets masked, and what comes of it. */
export async function tryTool(deps: HttpToolDeps & { readonly clock: Clock }, trial: TrialRequest): Promise<Trial> {
  const { definition, args, variables, send } = trial;
  const wrong = argumentCheck(definition.model.parameters)(args);
  if (wrong !== null) return { ...NOTHING, error: wrong };
  const context: ToolContext = { ...CALL, variables, signal: AbortSignal.timeout(definition.timeoutMs) };
  const shown = prepareRequest(definition.http, factsOf(args, context, maskOf(deps)));
  if ('failed' in shown) return { ...NOTHING, error: shown.failed };
  const request = shownOf(shown.request);
  if (!send) return { ...NOTHING, ok: true, request };
  const startedMs = deps.clock.nowMs();
  const { answer, attempts, outcome } = await runHttp({ ...definition, ...deps }, args, context);
  const told = 'failed' in outcome ? { output: null, error: outcome.failed } : { output: outcome.output, error: null };
  const latencyMs = Math.round(deps.clock.nowMs() - startedMs);
  return {
    ok: told.error === null,
    request,
    response: answer,
    status: answer?.status ?? null,
    latencyMs,
    attempts,
    ...told,
  };
}

export const NOTHING: Trial = {
  ...{ ok: false, request: null, response: null, status: null, latencyMs: 0, attempts: 0, output: null, error: null },
};

/** Bytes of a header can not be dots; they are put in when it is shown. */
const STAND_IN = '__SECRET__';
const maskOf =
  ({ secret }: HttpToolDeps) =>
  (name: string): string | null =>
    secret(name) === null ? null : STAND_IN;

function shownOf({ method, url, headers, body }: PreparedRequest): ShownRequest {
  const masked = (text: string) => text.replaceAll(STAND_IN, MASK);
  const shown = Object.entries(headers).map(([name, value]) => [name, masked(value)]);
  return {
    ...{ method, url: masked(url.href) },
    headers: Object.fromEntries(shown) as Record<string, string>,
    body: body === undefined ? null : masked(body),
  };
}
