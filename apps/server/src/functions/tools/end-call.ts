import { z } from 'zod';
import { defineTool } from '../define-tool';

/** The way out for the agent: the call ends once the goodbye was heard. */
export const endCall = defineTool({
  name: 'end_call',
  kind: 'END_CALL',
  timeoutMs: 2_000,
  description:
    'Ends the phone call. Use it when the caller has said goodbye or wants nothing more. Say goodbye in the same answer, before you use it.',
  parameters: z.object({}),
  run: () => Promise.resolve({ output: { ended: true }, then: 'endCall' }),
});
