import type { Tool } from '@switchboard/call';

/** The way out for the agent: the call ends once the goodbye was heard. */
export const endCall: Tool = {
  id: 'tool_end_call',
  kind: 'END_CALL',
  timeoutMs: 2_000,
  model: {
    name: 'end_call',
    description:
      'Ends the phone call. Use it when the caller has said goodbye or wants nothing more. Say goodbye in the same answer, before you use it.',
    parameters: { type: 'object', properties: {}, additionalProperties: false },
  },
  run: () => Promise.resolve({ output: { ended: true }, then: 'endCall' }),
};
