import type { ToolOutcome } from './ports/tool';

/** The model is never given more than this. */
const MAX_OUTPUT_CHARS = 64_000;

/** Undefined when the text is not a JSON object. */
export function parseArguments(raw: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const parsed: unknown = JSON.parse(raw === '' ? '{}' : raw);
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? { ...parsed } : undefined;
  } catch {
    return undefined;
  }
}

/** What the model is told. */
export function outputText(outcome: ToolOutcome): string {
  const told = 'failed' in outcome ? { error: outcome.failed } : outcome.output;
  const text = typeof told === 'string' ? told : (JSON.stringify(told) ?? 'null');
  if (text.length <= MAX_OUTPUT_CHARS) return text;
  return JSON.stringify({ error: 'The result was too large.' });
}
