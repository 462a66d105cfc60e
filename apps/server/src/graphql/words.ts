import { registerEnumType } from '@nestjs/graphql';

/** Registers an enum whose values are its own names, each with its description; returns what `@Field(() => …)` takes. */
export function words<W extends string>(
  name: string,
  description: string,
  meanings: Readonly<Record<W, string>>,
): Record<W, W> {
  const names = Object.keys(meanings) as W[];
  const values = Object.fromEntries(names.map((word) => [word, word])) as Record<W, W>;
  registerEnumType(values, { name, description, valuesMap: describe(names, meanings) });
  return values;
}

function describe<W extends string>(names: readonly W[], meanings: Readonly<Record<W, string>>) {
  return Object.fromEntries(names.map((word) => [word, { description: meanings[word] }])) as Record<
    W,
    { description: string }
  >;
}
