import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GraphQLNamedType } from 'graphql';
import { isEnumType, isInputObjectType, isInterfaceType, isObjectType, isSpecifiedScalarType } from 'graphql';
import { buildApiSchema, printApiSchema } from './print-schema';

const FILE = join(__dirname, '../../../../libs/contract/src/schema.graphql');

interface Part {
  readonly name: string;
  readonly description?: string | null;
}

function partsOf(type: GraphQLNamedType): Part[] {
  const below = (owner: string, parts: readonly Part[]) =>
    parts.map(({ name, description }) => ({ name: `${owner}.${name}`, description }));
  if (isEnumType(type)) return below(type.name, type.getValues());
  if (!isObjectType(type) && !isInterfaceType(type) && !isInputObjectType(type)) return [];
  const fields = Object.values(type.getFields());
  const args = fields.flatMap((field) => ('args' in field ? below(`${type.name}.${field.name}`, field.args) : []));
  return [...below(type.name, fields), ...args];
}

describe('schema', () => {
  it('is committed as the classes say; `npm run schema` writes it anew', async () => {
    expect(await printApiSchema()).toBe(readFileSync(FILE, 'utf8'));
  });

  it('describes every type, field, argument and enum value', async () => {
    const types = Object.values((await buildApiSchema()).getTypeMap()).filter(
      (type) => !type.name.startsWith('__') && !isSpecifiedScalarType(type),
    );
    const parts = types.flatMap((type) => [{ name: type.name, description: type.description }, ...partsOf(type)]);
    expect(parts.length).toBeGreaterThan(300);
    expect(parts.filter(({ description }) => !description?.trim()).map(({ name }) => name)).toEqual([]);
  });
});
