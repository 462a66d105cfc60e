import { z } from 'zod';
import { defineTool } from '../define-tool';

const SAY = 'Please leave your message after the tone.';
const MAX_SECONDS = 120;

/** Hands the caller to the carrier's message box once the goodbye was heard. */
export const voicemail = defineTool({
  name: 'voicemail',
  kind: 'VOICEMAIL',
  timeoutMs: 2_000,
  description:
    'Lets the caller leave a spoken message, and ends your part of the call. Use it when the caller wants to leave a message, or wants a person while nobody is there. Say goodbye in the same answer, before you use it.',
  parameters: z.object({}),
  run: async (_args, { channel }) => {
    if (channel === 'BROWSER') return { failed: 'There is no message box on a call from a browser.' };
    return { output: { recording: true }, then: { kind: 'voicemail', say: SAY, maxSeconds: MAX_SECONDS } };
  },
});
