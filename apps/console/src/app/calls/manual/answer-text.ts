/** What an operator wrote, as the agent gets it: JSON where it is JSON, otherwise the words. */
export function answerOf(text: string): unknown {
  const trimmed = text.trim();
  try {
    return JSON.parse(trimmed) as unknown;
  } catch {
    return trimmed;
  }
}
