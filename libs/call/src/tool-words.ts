import type { ToolOutcome } from './ports/tool';

/** The model is never given more than this. */
const MAX_OUTPUT_CHARS = 64_000;
const TOO_LARGE = { error: 'The result was too large.' } as const;

/** Undefined when the text is not a JSON object. */
export function parseArguments(raw: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const parsed: unknown = JSON.parse(raw === '' ? '{}' : raw);
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? { ...parsed } : undefined;
  } catch {
    return undefined;
  }
}

/** As it is kept and told: what is too large for the model is too large for the log, where it would lie as long as the call. */
export function withinLimit(outcome: ToolOutcome): ToolOutcome {
  if ('failed' in outcome) return outcome;
  const { output } = outcome;
  const text = typeof output === 'string' ? output : (JSON.stringify(output) ?? 'null');
  // An order to collect digits has no output of its own.
  if (text.length <= MAX_OUTPUT_CHARS || outcome.then === 'collectDigits') return outcome;
  return { ...outcome, output: TOO_LARGE };
}

/** What the model is told. */
export function outputText(outcome: ToolOutcome): string {
  const told = 'failed' in outcome ? { error: outcome.failed } : outcome.output;
  const text = typeof told === 'string' ? told : (JSON.stringify(told) ?? 'null');
  if (text.length <= MAX_OUTPUT_CHARS) return text;
  return JSON.stringify(TOO_LARGE);
}
