import { JSONPathEnvironment } from 'json-p3';
import type { JSONPathQuery, JSONValue } from 'json-p3';

/** More than the model could use; a path that matches without end must not hold up calls. */
const MAX_MATCHES = 1_000;
const MAX_PATH_CHARS = 300;
const paths = new JSONPathEnvironment();

/** What is wrong with a JSONPath (RFC 9535), in words for the person who wrote it; null: nothing. */
export function resultPathFault(path: string): string | null {
  if (path.length > MAX_PATH_CHARS) return `A path has at most ${MAX_PATH_CHARS} characters.`;
  // Each ".." visits everything below everything the one before found.
  if ((path.match(/\.\./g) ?? []).length > 1) return 'A path goes down by ".." at most once.';
  try {
    paths.compile(path);
    return null;
  } catch (error) {
    return `This is no JSONPath: ${error instanceof Error ? error.message : 'it can not be read'}.`;
  }
}

/** What a path finds: the value where it can name but one place, a list otherwise. Undefined: nothing is in that place. */
export function atPath(path: string, value: unknown): unknown {
  const query: JSONPathQuery = paths.compile(path);
  const found: unknown[] = [];
  for (const node of query.lazyQuery(value as JSONValue)) {
    found.push(node.value);
    if (found.length === MAX_MATCHES) break;
  }
  return query.singularQuery() ? found[0] : found;
}
