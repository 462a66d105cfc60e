/** Rough length of a spoken character; Twilio's voices take about as long. */
const SAY_MS_PER_CHARACTER = 60;
const MIN_SAY_MS = 500;

/** Milliseconds that the network's own voice takes for a sentence. */
export const sayMs = (text: string): number => Math.max(MIN_SAY_MS, text.length * SAY_MS_PER_CHARACTER);
