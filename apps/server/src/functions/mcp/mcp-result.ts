import type { ToolOutcome } from '@switchboard/call';
import { z } from 'zod';

/** What the model is told of an error may be long-winded where the server is. */
const MAX_ERROR_CHARS = 1_000;
const MAX_RESULT_BYTES = 64 * 1024;

const Content = z.union([
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({ type: z.literal('resource'), resource: z.object({ text: z.string() }) }),
  z.object({ type: z.string() }),
]);
const Result = z.object({
  content: z.array(Content).default([]),
  structuredContent: z.record(z.string(), z.unknown()).optional(),
  isError: z.boolean().optional(),
});

function textOf(content: z.infer<typeof Content>): string {
  if ('text' in content) return content.text;
  if ('resource' in content) return content.resource.text;
  return `(${content.type}, which cannot be told on the phone)`;
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

/** What the model is told of a tool's result: what is structured before what is text; pictures and sounds only by their kind. */
export function outcomeOf(result: unknown): ToolOutcome {
  const read = Result.safeParse(result);
  if (!read.success) return { failed: 'The server of this tool sent an answer that cannot be read.' };
  const { content, structuredContent, isError } = read.data;
  const text = content.map(textOf).join('\n');
  if (isError) return { failed: text.slice(0, MAX_ERROR_CHARS) || 'The tool failed.' };
  const output = structuredContent ?? parsed(text);
  const bytes = Buffer.byteLength(JSON.stringify(output) ?? '');
  return bytes > MAX_RESULT_BYTES ? { failed: 'The result of this tool was too large.' } : { output };
}
