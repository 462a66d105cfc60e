import type { ErrorObject } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

const MAX_FAULTS = 5;
const MAX_VALUES_CHARS = 300;

/** What is wrong with arguments, in words the model can act on; null: nothing. */
export type ArgumentCheck = (args: Readonly<Record<string, unknown>>) => string | null;

/** Not strict: a schema may carry keywords of others. Every fault is told, so that the model need not try one by one. */
const ajv = new Ajv2020({ strict: false, allErrors: true, unicodeRegExp: false, addUsedSchema: false, logger: false });
(addFormats as unknown as (to: Ajv2020) => void)(ajv);

/** A schema nobody can read lets nothing through: what it was to keep out is not known. */
export function argumentCheck(parameters: Readonly<Record<string, unknown>>): ArgumentCheck {
  const validate = compiled(parameters);
  if (!validate) return () => 'This tool is not set up properly: its parameters can not be read.';
  return (args) => (validate(args) ? null : wordsOf(validate.errors ?? []));
}

function compiled(parameters: Readonly<Record<string, unknown>>) {
  try {
    return ajv.compile<unknown>(parameters);
  } catch {
    return null;
  } finally {
    // Its cache would keep the schema of every tool there ever was.
    ajv.removeSchema(parameters);
  }
}

/** Several faults of one alternative are one fault for whoever has to mend it. */
function wordsOf(errors: readonly ErrorObject[]): string {
  const faults = [...new Set(errors.map(faultOf))];
  const told = faults.slice(0, MAX_FAULTS).join(' ');
  return `The arguments are not usable. ${told} Correct them and use the tool again.`;
}

function faultOf(error: ErrorObject): string {
  const at = pathOf(error.instancePath);
  const { keyword, params } = error;
  const name = (key: string) => JSON.stringify((params as Record<string, unknown>)[key] ?? '');
  switch (keyword) {
    case 'required':
      return `${pathOf(error.instancePath, String(params['missingProperty']))} is missing.`;
    case 'additionalProperties':
      return `${pathOf(error.instancePath, String(params['additionalProperty']))} is not known.`;
    case 'enum':
      return `${at} must be one of ${name('allowedValues').slice(0, MAX_VALUES_CHARS)}.`;
    case 'const':
      return `${at} must be ${name('allowedValue').slice(0, MAX_VALUES_CHARS)}.`;
    default:
      return `${at} ${error.message ?? 'is not right'}.`;
  }
}

/** `/items/0/name` is told as `"items.0.name"`. */
function pathOf(pointer: string, last?: string): string {
  const steps = pointer.split('/').slice(1);
  const names = steps.map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  const path = [...names, ...(last === undefined ? [] : [last])].join('.');
  return path === '' ? 'The whole' : `"${path.slice(0, 120)}"`;
}
