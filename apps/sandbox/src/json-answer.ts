import type { IncomingMessage } from 'node:http';

export interface JsonAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** Every error of the control API: `code` for programs, `message` for people. */
export const problem = (status: number, code: string, message: string): JsonAnswer => ({
  status,
  body: { error: { code, message } },
});

const MAX_BODY_BYTES = 64 * 1024;

/** The body as text, or null when it is too long. */
async function textOf(request: IncomingMessage): Promise<string | null> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    size += piece.length;
    if (size <= MAX_BODY_BYTES) pieces.push(piece);
  }
  return size > MAX_BODY_BYTES ? null : Buffer.concat(pieces).toString('utf8');
}

/** The JSON of a request, an empty object for none. */
export async function jsonOf(request: IncomingMessage): Promise<{ readonly json: unknown } | JsonAnswer> {
  const text = await textOf(request);
  if (text === null) return problem(413, 'TOO_LARGE', `A request may have ${MAX_BODY_BYTES} bytes.`);
  if (text === '') return { json: {} };
  try {
    return { json: JSON.parse(text) as unknown };
  } catch {
    return problem(400, 'INVALID_INPUT', 'The body is not JSON.');
  }
}
