import { z } from 'zod';
import type { FunctionTool } from '../wire/session.schema';

const Declared = z.object({
  properties: z
    .record(z.string(), z.object({ type: z.unknown(), enum: z.array(z.unknown()), default: z.unknown() }).partial())
    .optional(),
  required: z.array(z.string()).optional(),
});
type Declared = z.infer<typeof Declared>;
type Property = NonNullable<Declared['properties']>[string];

function anyValue({ type, enum: values, default: preset }: Property): unknown {
  if (preset !== undefined) return preset;
  if (values?.[0] !== undefined) return values[0];
  switch (type) {
    case 'number':
    case 'integer':
      return 1;
    case 'boolean':
      return true;
    case 'array':
      return [];
    case 'object':
      return {};
    default:
      return 'test';
  }
}

/** What the mind wants to pass, as far as the tool declares it, plus something for all else that the tool requires. */
export function argumentsFor(tool: FunctionTool, wanted: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const read = Declared.safeParse(tool.parameters ?? {});
  const declared = read.success ? read.data : {};
  const { properties } = declared;
  const passed = Object.entries(wanted).filter(([name]) => properties === undefined || Object.hasOwn(properties, name));
  const values = Object.fromEntries(passed);
  for (const name of declared.required ?? []) {
    if (!Object.hasOwn(values, name)) values[name] = anyValue(properties?.[name] ?? {});
  }
  return values;
}
