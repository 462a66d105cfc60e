/** A text frame of either interface: JSON with a type. Reading is total. */
export type JsonEvent =
  | { readonly kind: 'typed'; readonly type: string; readonly value: unknown }
  | { readonly kind: 'malformed'; readonly reason: string };

export function readJsonEvent(text: string): JsonEvent {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { kind: 'malformed', reason: 'The frame is not JSON.' };
  }
  const type = typeOf(value);
  if (type === null) return { kind: 'malformed', reason: 'The frame is not an event: it has no type.' };
  return { kind: 'typed', type, value };
}

function typeOf(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || !('type' in value)) return null;
  return typeof value.type === 'string' ? value.type : null;
}
