import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Fault } from '../config/agents/draft-merge';

const MAX_SCHEMA_CHARS = 16_000;
const MAX_DEPTH = 10;
const MAX_PROPERTIES = 100;
const MAX_PATTERN_CHARS = 200;
const TYPES = new Set(['object', 'array', 'string', 'number', 'integer', 'boolean', 'null']);
const PROPERTY_NAME = /^[\w.-]{1,64}$/;

/** What OpenAI's function tools take (https://platform.openai.com/docs/guides/structured-outputs#supported-schemas). */
const KEYWORDS = new Set([
  ...['type', 'title', 'description', 'default', 'examples', 'enum', 'const', 'format', 'pattern', 'nullable'],
  ...['minLength', 'maxLength', 'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
  ...['properties', 'required', 'additionalProperties', 'items', 'minItems', 'maxItems', 'uniqueItems', 'anyOf'],
  ...['$defs', '$ref', '$schema'],
]);
const INSTEAD: Readonly<Record<string, string>> = { oneOf: 'anyOf', allOf: 'one object', definitions: '$defs' };
const ajv = new Ajv2020({ strict: false, unicodeRegExp: false, addUsedSchema: false, logger: false });

type Schema = Readonly<Record<string, unknown>>;
const isSchema = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What keeps a JSON Schema from being the parameters of a tool; `field` is the path in it. */
export function schemaFaults(parameters: Schema): Fault[] {
  if (JSON.stringify(parameters).length > MAX_SCHEMA_CHARS)
    return [{ field: [], message: `A schema has at most ${MAX_SCHEMA_CHARS.toLocaleString('en-US')} characters.` }];
  if (parameters['type'] !== 'object')
    return [{ field: ['type'], message: 'The arguments of a tool are an object: set "type" to "object".' }];
  const top = ['anyOf', 'enum', 'const', '$ref'].find((keyword) => keyword in parameters);
  if (top) return [{ field: [top], message: `"${top}" is not possible for the whole, only for a property.` }];
  const faults = faultsIn(parameters, []);
  return faults.length > 0 ? faults : metaFaults(parameters);
}

function faultsIn(schema: unknown, path: readonly string[]): Fault[] {
  if (!isSchema(schema))
    return [{ field: path, message: 'A schema is expected here: an object, such as {"type": "string"}.' }];
  if (path.length > MAX_DEPTH * 2) return [{ field: path, message: `A schema is at most ${MAX_DEPTH} levels deep.` }];
  return [...keywordFaults(schema, path), ...valueFaults(schema, path), ...nestedFaults(schema, path)];
}

function keywordFaults(schema: Schema, path: readonly string[]): Fault[] {
  return Object.keys(schema)
    .filter((keyword) => !KEYWORDS.has(keyword))
    .map((keyword) => {
      const instead = INSTEAD[keyword] ? ` Use ${INSTEAD[keyword]} instead.` : '';
      return {
        field: [...path, keyword],
        message: `The model does not understand "${keyword.slice(0, 80)}".${instead}`,
      };
    });
}

function valueFaults(schema: Schema, path: readonly string[]): Fault[] {
  const faults: Fault[] = [];
  const say = (keyword: string, message: string) => faults.push({ field: [...path, keyword], message });
  const { type, pattern, $ref: ref } = schema;
  const types = type === undefined ? [] : [type].flat();
  const wrong = types.find((each) => typeof each !== 'string' || !TYPES.has(each));
  if (wrong !== undefined) say('type', `${JSON.stringify(wrong)} is no type. There are: ${[...TYPES].join(', ')}.`);
  if (typeof ref === 'string' && !ref.startsWith('#'))
    say('$ref', 'Only what is within this schema can be referred to.');
  if (typeof pattern === 'string' && !usablePattern(pattern)) say('pattern', 'This pattern can not be used.');
  const undeclared = undeclaredIn(schema);
  if (undeclared !== undefined)
    say('required', `${JSON.stringify(undeclared)} is required, but not among the properties.`);
  return faults;
}

function undeclaredIn({ properties, required }: Schema): string | undefined {
  if (!Array.isArray(required) || !isSchema(properties)) return undefined;
  const names = (required as unknown[]).filter((name) => typeof name === 'string');
  return names.find((name) => !Object.hasOwn(properties, name));
}

function usablePattern(pattern: string): boolean {
  // A group that repeats and is repeated takes exponential time on words a caller may choose.
  if (pattern.length > MAX_PATTERN_CHARS || /\([^()]*[+*}][^()]*\)\s*[+*{]/.test(pattern)) return false;
  try {
    return Boolean(new RegExp(pattern));
  } catch {
    return false;
  }
}

function nestedFaults(schema: Schema, path: readonly string[]): Fault[] {
  const { properties = {}, items, anyOf = [], additionalProperties, $defs = {} } = schema;
  const named = (keyword: string, value: unknown): Fault[] => {
    if (!isSchema(value)) return [{ field: [...path, keyword], message: 'An object with names is expected here.' }];
    const names = Object.keys(value);
    if (names.length > MAX_PROPERTIES)
      return [{ field: [...path, keyword], message: `At most ${MAX_PROPERTIES} properties are possible.` }];
    return names.flatMap((name) =>
      PROPERTY_NAME.test(name)
        ? faultsIn(value[name], [...path, keyword, name])
        : [{ field: [...path, keyword, name], message: 'A name has letters, digits, _ . and - only, at most 64.' }],
    );
  };
  const alternatives = Array.isArray(anyOf) ? (anyOf as unknown[]) : [];
  return [
    ...named('properties', properties),
    ...named('$defs', $defs),
    ...(items === undefined ? [] : faultsIn(items, [...path, 'items'])),
    ...alternatives.flatMap((each, index) => faultsIn(each, [...path, 'anyOf', String(index)])),
    ...(isSchema(additionalProperties) ? faultsIn(additionalProperties, [...path, 'additionalProperties']) : []),
  ];
}

/** What JSON Schema itself says about the values of its keywords. */
function metaFaults(parameters: Schema): Fault[] {
  try {
    if (ajv.validateSchema(parameters) === true) {
      ajv.compile(parameters);
      return [];
    }
    const [error] = ajv.errors ?? [];
    const field = (error?.instancePath ?? '').split('/').slice(1);
    return [{ field, message: `This ${error?.message ?? 'is not right'}.` }];
  } catch (error) {
    return [
      { field: [], message: `This schema can not be used: ${error instanceof Error ? error.message : 'unknown'}.` },
    ];
  } finally {
    ajv.removeSchema(parameters);
  }
}
