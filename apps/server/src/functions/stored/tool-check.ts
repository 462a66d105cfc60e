import type { ToolSettings } from '@switchboard/storage';
import type { Fault } from '../../config/agents/draft-merge';
import type { HttpCheckFacts } from '../http/http-check';
import { httpFaults } from '../http/http-check';

const TOOL_NAME = /^[\w-]{1,64}$/;
const MAX_DESCRIPTION = 1_024;
const MAX_FILLER = 300;
/** A person who answers needs longer than a service. */
const LIMITS_MS = { HTTP: [500, 60_000], MANUAL: [5_000, 600_000] } as const;

export const DEFAULT_TIMEOUT_MS = { HTTP: 10_000, MANUAL: 60_000 } as const;

/** Every value of a tool that can not be kept, with its field; whether its schema is one is asked elsewhere. */
export function toolFaults(settings: ToolSettings, facts: Pick<HttpCheckFacts, 'hasSecret'>): Fault[] {
  const { http, parameters } = settings;
  if (http === null) return [...wordFaults(settings), ...partFaults(settings)];
  const argumentNames = argumentNamesOf(parameters);
  return [...wordFaults(settings), ...partFaults(settings), ...inHttp(httpFaults(http, { ...facts, argumentNames }))];
}

function wordFaults({ name, description, filler }: ToolSettings): Fault[] {
  const faults: Fault[] = [];
  const say = (field: string, message: string) => faults.push({ field: [field], message });
  if (!TOOL_NAME.test(name))
    say('name', 'A name has letters, digits, _ and - only, at most 64, such as get_order_status.');
  if (description === '') say('description', 'Tell the model what the tool does and when to use it.');
  if (description.length > MAX_DESCRIPTION) say('description', `At most ${MAX_DESCRIPTION} characters are possible.`);
  if ((filler ?? '').length > MAX_FILLER) say('filler', `At most ${MAX_FILLER} characters are possible.`);
  return faults;
}

function partFaults({ kind, timeoutMs, http }: ToolSettings): Fault[] {
  const faults: Fault[] = [];
  const say = (field: string, message: string) => faults.push({ field: [field], message });
  const [min, max] = LIMITS_MS[kind];
  if (timeoutMs < min || timeoutMs > max)
    say('timeoutMs', `Must be from ${min.toLocaleString('en-US')} to ${max.toLocaleString('en-US')} ms.`);
  if (kind === 'HTTP' && http === null) say('http', 'Say which request is sent.');
  if (kind === 'MANUAL' && http !== null) say('http', 'A person answers this tool: it sends no request.');
  return faults;
}

const inHttp = (faults: readonly Fault[]): Fault[] =>
  faults.map(({ field, message }) => ({ field: ['http', ...field], message }));

function argumentNamesOf({ properties }: ToolSettings['parameters']): ReadonlySet<string> {
  return new Set(typeof properties === 'object' && properties !== null ? Object.keys(properties) : []);
}
