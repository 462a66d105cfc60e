import type { Call, CallResult, Problem } from '@switchboard/call';
import type { ApiContext } from '../graphql/api-context';
import { ApiError } from '../graphql/api-error';

export interface CallPayload {
  readonly call: Call | null;
  readonly errors: readonly Problem[];
}

export const payloadOf = ({ call, problem }: CallResult): CallPayload => ({ call, errors: problem ? [problem] : [] });

/** Who acts, by the name that people read in the log of a call. */
export function actorOf(viewer: ApiContext['viewer']): string {
  if (!viewer) throw new ApiError('UNAUTHENTICATED', 'Sign in first.');
  return viewer.name;
}
