import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isEnumType, isInputObjectType, isInterfaceType, isObjectType, isSpecifiedScalarType } from 'graphql';
import { buildApiSchema, printApiSchema } from './print-schema';

const FILE = join(__dirname, '../../../../libs/contract/src/schema.graphql');

describe('schema', () => {
  it('is committed as the classes say; `npm run schema` writes it anew', async () => {
    expect(await printApiSchema()).toBe(readFileSync(FILE, 'utf8'));
  });

  it('describes every type, field, argument and enum value', async () => {
    const nameless: string[] = [];
    const note = (name: string, { description }: { description?: string | null }) => {
      if (!description?.trim()) nameless.push(name);
    };
    for (const type of Object.values((await buildApiSchema()).getTypeMap())) {
      if (type.name.startsWith('__') || isSpecifiedScalarType(type)) continue;
      note(type.name, type);
      if (isEnumType(type)) for (const value of type.getValues()) note(`${type.name}.${value.name}`, value);
      if (!isObjectType(type) && !isInterfaceType(type) && !isInputObjectType(type)) continue;
      for (const field of Object.values(type.getFields())) {
        note(`${type.name}.${field.name}`, field);
        for (const arg of 'args' in field ? field.args : []) note(`${type.name}.${field.name}(${arg.name})`, arg);
      }
    }
    expect(nameless).toEqual([]);
  });
});
