import type { Tool } from '@switchboard/call';
import { z } from 'zod';
import { defineTool } from '../define-tool';

/** A question that a person answers while the caller waits. */
export const askOperator: Tool = defineTool({
  name: 'ask_operator',
  kind: 'MANUAL',
  timeoutMs: 60_000,
  filler: 'I am asking a colleague, one moment please.',
  description:
    'Asks a colleague who follows the call, and waits up to a minute for the answer. Use it for what you cannot know or decide yourself. Tell the caller that you are asking.',
  parameters: z.object({
    question: z.string().min(1).max(1_000).describe('The whole question, so that it can be answered without the call.'),
  }),
  // Only a dry run comes here.
  run: () => Promise.resolve({ failed: 'A person answers this during a call.' }),
});
