import type { z } from 'zod';

/** A cursor that no list of ours gave out, or one of another list. */
export class InvalidCursor extends Error {
  override readonly name = 'InvalidCursor';

  constructor(cursor: string) {
    super(`"${cursor.slice(0, 64)}" is not a cursor of this list.`);
  }
}

/** Opaque to clients: the list's name and the keys of the row, so that a page never skips or repeats while rows arrive. */
export const encodeCursor = (keys: readonly (string | number)[]): string =>
  Buffer.from(JSON.stringify(keys)).toString('base64url');

/** @throws InvalidCursor */
export function decodeCursor<T>(cursor: string, keys: z.ZodType<T>): T {
  const parsed = keys.safeParse(parse(cursor));
  if (!parsed.success) throw new InvalidCursor(cursor);
  return parsed.data;
}

function parse(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}
