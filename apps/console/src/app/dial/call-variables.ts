export interface VariablePair {
  readonly name: string;
  readonly value: string;
}
export type Variables = Record<string, unknown>;
export type ReadVariables = { readonly value: Variables } | { readonly fault: 'syntax' | 'notAnObject' };

/** Pairs without a name are unfinished lines and are left out. */
export function fromPairs(pairs: readonly VariablePair[]): Variables {
  return Object.fromEntries(
    pairs.filter(({ name }) => name.trim() !== '').map(({ name, value }) => [name.trim(), value]),
  );
}

export function fromJson(text: string): ReadVariables {
  if (text.trim() === '') return { value: {} };
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? { value } : { fault: 'notAnObject' };
  } catch {
    return { fault: 'syntax' };
  }
}

export function toPairs(variables: Variables): VariablePair[] {
  return Object.entries(variables).map(([name, value]) => ({
    name,
    value: typeof value === 'string' ? value : JSON.stringify(value),
  }));
}

export function toJson(variables: Variables): string {
  return Object.keys(variables).length === 0 ? '' : JSON.stringify(variables, null, 2);
}

function isObject(value: unknown): value is Variables {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
