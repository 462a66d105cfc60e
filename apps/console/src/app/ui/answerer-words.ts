import type { AnsweredBy } from '@switchboard/contract';

export const ANSWERERS: Readonly<Record<AnsweredBy, string>> = {
  HUMAN: 'a person',
  MACHINE: 'machine',
  FAX: 'a fax machine',
  UNKNOWN: 'nobody could tell',
};

interface Answered {
  readonly answeredBy?: AnsweredBy | null;
  readonly messageLeft?: boolean | null;
  readonly endedAt?: string | null;
}

/** Who answered a call of ours, such as "machine (message left)"; null while it is not known. */
export function answererWords({ answeredBy, messageLeft, endedAt }: Answered): string | null {
  if (!answeredBy) return null;
  if (answeredBy !== 'MACHINE') return ANSWERERS[answeredBy];
  if (messageLeft) return 'machine (message left)';
  return endedAt ? 'machine (no message)' : 'machine';
}
