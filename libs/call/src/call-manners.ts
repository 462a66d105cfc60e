import type { CallSessionDeps } from './call-session.types';
import type { Conduct } from './conduct';
import { noticeOf } from './conduct';
import { durationLeftMs, firstWords } from './first-words';
import type { MannersDeps } from './manners';
import { Manners } from './manners';

/** A caller who comes back near the end of the longest duration still has this long. */
const MIN_LEFT_MS = 60_000;
/** Who comes back is spoken to at once, whatever the conduct says of greetings. */
const AT_ONCE: Conduct['greeting'] = { mode: 'AGENT_FIRST', waitMs: 0, interruptible: true };

/** The agent's conduct in one conversation: its first words are a greeting, or a welcome back. */
export function callManners(
  { version, log, hangUp, resumes, restored = null }: CallSessionDeps,
  parts: Pick<MannersDeps, 'clock' | 'goodbye' | 'answers' | 'noticeHeard' | 'respond' | 'machine' | 'filler'>,
): Manners {
  const first = firstWords(version, log.call, restored);
  const leftMs = durationLeftMs(version, log.call, parts.clock);
  return new Manners({
    ...parts,
    maxDurationMs: resumes ? Math.max(MIN_LEFT_MS, leftMs) : leftMs,
    conduct: resumes ? { ...first.conduct, greeting: AT_ONCE } : first.conduct,
    greeting: resumes?.welcome ?? first.greeting,
    notice: resumes ? null : noticeOf(version),
    limitReached: () => hangUp('MAX_DURATION'),
  });
}
