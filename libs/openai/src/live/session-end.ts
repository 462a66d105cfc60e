import type { Problem } from '@switchboard/call';
import { EXPIRED_CODE } from '../realtime/problems.data';
import { refusal, unavailable } from '../realtime/provider-problem';

/** What a `session.closed` that we did not ask for means. */
export function problemOfEnd(reason: string | null): Problem {
  if (reason === 'expired') return unavailable('OpenAI ended the session at its longest duration.', EXPIRED_CODE);
  if (reason === 'content') return refusal('OpenAI ended the session because of what was said.', 'content');
  return unavailable(`OpenAI ended the session${reason === null ? '' : ` (${reason})`}.`, reason);
}
