import { createHash } from 'node:crypto';

/** OpenAI's longest name of a function. */
const MAX_CHARS = 64;
const HASH_CHARS = 8;

/**
 * The name by which a model knows the tool of a server: `shop__find_order`. Characters that OpenAI does not take become `_`;
 * a name that had to be changed or cut ends with a hash of what it was, so that no two become one.
 */
export function mcpToolName(server: string, tool: string): string {
  const whole = `${server}__${tool}`;
  const clean = whole.replace(/[^a-zA-Z0-9_-]/g, '_');
  if (clean === whole && whole.length <= MAX_CHARS) return whole;
  const hash = createHash('sha256').update(whole).digest('hex').slice(0, HASH_CHARS);
  return `${clean.slice(0, MAX_CHARS - HASH_CHARS - 1)}_${hash}`;
}
