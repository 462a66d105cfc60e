import type { z } from 'zod';
import { invalidRequest } from './wire';
import type { WireProblem } from './wire';

type Issue = z.core.$ZodIssue;

const dotted = (path: readonly PropertyKey[]): string =>
  path.map((key, index) => (typeof key === 'number' ? `[${key}]` : `${index > 0 ? '.' : ''}${String(key)}`)).join('');

const shown = (value: unknown): string =>
  typeof value === 'string' ? `'${value}'` : (JSON.stringify(value) ?? 'nothing');

const missing = (param: string): WireProblem =>
  invalidRequest('missing_required_parameter', `Missing required parameter: '${param}'.`, param);

function notSupported(param: string, input: unknown, supported: readonly unknown[]): WireProblem {
  const list = supported.map(shown).join(', ');
  return invalidRequest('invalid_value', `Invalid value: ${shown(input)}. Supported values are: ${list}.`, param);
}

/** A union that no branch fitted: the branch that came furthest has the most useful complaint. */
function deepest(issue: Issue): Issue {
  if (issue.code !== 'invalid_union') return issue;
  const inner = issue.errors
    .flat()
    .map((nested) => deepest({ ...nested, path: [...issue.path, ...nested.path] }))
    .filter((nested) => nested.path.length > issue.path.length);
  return inner[0] ?? issue;
}

/** What the real server answers to a field that does not fit. */
export function problemOf(error: z.ZodError): WireProblem {
  const first = error.issues[0];
  if (!first) return invalidRequest('invalid_event', 'The event could not be read.');
  const issue = deepest(first);
  const param = dotted(issue.path);
  switch (issue.code) {
    case 'unrecognized_keys': {
      const unknown = dotted([...issue.path, issue.keys[0] ?? '']);
      return invalidRequest('unknown_parameter', `Unknown parameter: '${unknown}'.`, unknown);
    }
    case 'invalid_value':
      return issue.input === undefined ? missing(param) : notSupported(param, issue.input, issue.values);
    case 'invalid_type':
      if (issue.input === undefined) return missing(param);
      return invalidRequest('invalid_type', `Invalid type for '${param}': expected ${issue.expected}.`, param);
    case 'invalid_union':
      return issue.input === undefined
        ? missing(param)
        : invalidRequest('invalid_value', `Invalid value for '${param}'.`, param);
    default:
      return invalidRequest('invalid_value', `Invalid value for '${param}': ${issue.message}.`, param);
  }
}
