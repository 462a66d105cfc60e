/** What the pretend live model can be told to do wrong, seen or promised to happen on the real line. */
export const LIVE_FAULTS = [
  { id: 'upgrade-401', stage: 'upgrade', title: 'Upgrade refused with HTTP 401' },
  { id: 'upgrade-429', stage: 'upgrade', title: 'Upgrade refused with HTTP 429' },
  { id: 'upgrade-503', stage: 'upgrade', title: 'Upgrade refused with HTTP 503' },
  { id: 'start-invalid-key', stage: 'opening', title: 'Error invalid_api_key in place of session.started' },
  { id: 'start-failed', stage: 'opening', title: 'Error server_error in place of session.started; drop 2 s later' },
  { id: 'credit-exhausted', stage: 'opening', title: 'No credit: error in place of session.started; drop 2 s later' },
  { id: 'start-never-answered', stage: 'opening', title: 'Socket opens, session.started never comes' },
  { id: 'session-expired', stage: 'session', title: 'session.closed with reason expired, then the socket closes' },
  { id: 'session-content', stage: 'session', title: 'session.closed with reason content' },
  { id: 'output-stalls', stage: 'output', title: 'No output any more, not even silence' },
  { id: 'commentary-ignored', stage: 'output', title: 'A commentary is not spoken' },
  { id: 'phantom-fragment', stage: 'output', title: 'A short fragment of words that nobody said' },
  { id: 'malformed-json', stage: 'output', title: 'A frame that is no JSON' },
  { id: 'arguments-invalid', stage: 'delegate', title: 'Function call with arguments that are no JSON' },
  { id: 'buffer-full', stage: 'delegate', title: 'A tool output is refused: response_input_buffer_full' },
  { id: 'delegate-fails', stage: 'delegate', title: 'The delegate fails after it got its results' },
  { id: 'delegate-silent', stage: 'delegate', title: 'The delegate does nothing after it got its results' },
] as const satisfies readonly LiveFault[];

export interface LiveFault {
  readonly id: string;
  /** When it strikes. */
  readonly stage: 'upgrade' | 'opening' | 'session' | 'output' | 'delegate';
  readonly title: string;
}

export type LiveFaultId = (typeof LIVE_FAULTS)[number]['id'];
