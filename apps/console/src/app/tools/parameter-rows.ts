import { objectIn, written } from './tool-form';

export const ROW_TYPES = ['string', 'number', 'integer', 'boolean'] as const;

/** One argument, as simple ones can be written in a row. */
export interface ParameterRow {
  readonly name: string;
  readonly type: (typeof ROW_TYPES)[number];
  readonly required: boolean;
  readonly description: string;
}

const ROOT_KEYS = new Set(['type', 'properties', 'required', 'additionalProperties']);
const PROPERTY_KEYS = new Set(['type', 'description']);

/** Null: this schema says more than rows can show. */
export function rowsOf(schemaText: string): readonly ParameterRow[] | null {
  const schema = objectIn(schemaText);
  if (!schema || Object.keys(schema).some((key) => !ROOT_KEYS.has(key))) return null;
  return schema['type'] === 'object' ? rowsOfObject(schema) : null;
}

function rowsOfObject(schema: Record<string, unknown>): readonly ParameterRow[] | null {
  const { properties = {}, required = [], additionalProperties = false } = schema;
  if (additionalProperties !== false || typeof properties !== 'object' || !Array.isArray(required)) return null;
  const rows = Object.entries(properties as Record<string, unknown>).map(([name, property]) =>
    rowOf(name, property, (required as unknown[]).includes(name)),
  );
  return rows.every((row) => row !== null) ? rows : null;
}

function rowOf(name: string, property: unknown, required: boolean): ParameterRow | null {
  if (typeof property !== 'object' || property === null) return null;
  const { type, description = '' } = property as Record<string, unknown>;
  const known = ROW_TYPES.find((each) => each === type);
  if (!known || typeof description !== 'string' || Object.keys(property).some((key) => !PROPERTY_KEYS.has(key)))
    return null;
  return { name, type: known, required, description };
}

export function schemaOf(rows: readonly ParameterRow[]): string {
  const properties = rows.map(({ name, type, description }) => [
    name,
    { type, ...(description ? { description } : {}) },
  ]);
  return written({
    type: 'object',
    properties: Object.fromEntries(properties) as object,
    required: rows.filter(({ required }) => required).map(({ name }) => name),
    additionalProperties: false,
  });
}
