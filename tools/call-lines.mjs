// A call's events as lines a person reads.

/** @typedef {import('./graphql-call.mjs').CallEvent} CallEvent */

/** @param {number} ms */
export function clockTime(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** @param {{ speaker: string, status: string, text: string, heardText: string, heardMs: number, audioMs: number }} item */
function spoken({ speaker, status, text, heardText, heardMs, audioMs }) {
  const who = `${speaker.charAt(0)}${speaker.slice(1).toLowerCase()}`.padEnd(8);
  if (status === 'IN_PROGRESS') return null;
  if (status === 'FAILED') return `${who} (could not be understood)`;
  if (status !== 'INTERRUPTED') return `${who} ${text}`;
  const unheard = text.startsWith(heardText) ? text.slice(heardText.length).trim() : '';
  const rest = unheard ? ` [not heard: ${unheard}]` : '';
  return `${who} ${heardText.trim()} ✂ cut off here, ${heardMs} of ${audioMs} ms heard${rest}`;
}

/** @param {{ name: string, status: string, rawArguments: string, result: unknown, error: string | null, latencyMs: number }} call */
function tool({ name, status, rawArguments, result, error, latencyMs }) {
  if (status === 'RUNNING') return `Tool     → ${name} ${rawArguments}`;
  const answer = error ?? JSON.stringify(result);
  return `Tool     ← ${name} ${status.toLowerCase()} after ${latencyMs} ms: ${answer}`;
}

/** @param {{ status: string, endReason: string | null, failure: { message: string } | null }} call */
function state({ status, endReason, failure }) {
  const reason = failure?.message ?? endReason?.toLowerCase().replaceAll('_', ' ');
  return `Call     ${status.toLowerCase().replaceAll('_', ' ')}${reason ? ` (${reason})` : ''}`;
}

/**
 * One teller per call: it says each change once, however often an event repeats what was said.
 * @returns {(event: CallEvent) => string | null}
 */
export function callLines() {
  /** @type {Map<string, string>} */
  const said = new Map();
  return (event) => {
    const [key, line] = described(event);
    if (line === null || said.get(key) === line) return null;
    said.set(key, line);
    return `${clockTime(event.offsetMs).padStart(5)}  ${line}`;
  };
}

/** @param {CallEvent} event @returns {[key: string, line: string | null]} */
function described(event) {
  switch (event.__typename) {
    case 'CallChanged':
      return ['call', state(event['call'])];
    case 'TranscriptChanged':
      return [event['item'].id, spoken(event['item'])];
    case 'ToolCallChanged':
      return [event['toolCall'].id, tool(event['toolCall'])];
    case 'DtmfDetected':
      return [String(event.seq), `Key      ${event['digit']}${event['sentByUs'] ? ' (sent by us)' : ''}`];
    case 'ProblemRaised':
      return [String(event.seq), `Problem  ${event['problem'].message}`];
    default:
      return [String(event.seq), null];
  }
}
