import type { CallSessionDeps } from './call-session.types';
import type { CallLog } from './call-log';
import type { Conduct } from './conduct';
import { conductOf, noticeOf } from './conduct';
import { fillTemplate, greetingInstructions } from './instructions';
import type { MannersDeps } from './manners';
import { Manners } from './manners';
import type { Clock } from './ports/clock';

/** A caller who comes back near the end of the longest duration still has this long. */
const MIN_LEFT_MS = 60_000;
/** Who comes back is spoken to at once, whatever the conduct says of greetings. */
const AT_ONCE: Conduct['greeting'] = { mode: 'AGENT_FIRST', waitMs: 0, interruptible: true };

/** Milliseconds since the call was answered; 0 when it was not. */
export function talkedMs({ call }: CallLog, clock: Clock): number {
  return call.answeredAt === null ? 0 : Math.max(0, clock.wallTime().getTime() - Date.parse(call.answeredAt));
}

/** The agent's conduct in one conversation: its first words are a greeting, or a welcome back. */
export function callManners(
  { version, log, hangUp, resumes }: CallSessionDeps,
  parts: Pick<MannersDeps, 'clock' | 'goodbye' | 'answers' | 'noticeHeard' | 'respond'>,
): Manners {
  const conduct = conductOf(version);
  const greeting = version.greeting ? greetingInstructions(fillTemplate(version.greeting, log.call.variables)) : null;
  return new Manners({
    ...parts,
    maxDurationMs: Math.max(MIN_LEFT_MS, version.maxDurationSeconds * 1_000 - talkedMs(log, parts.clock)),
    conduct: resumes ? { ...conduct, greeting: AT_ONCE } : conduct,
    greeting: resumes?.welcome ?? greeting,
    notice: resumes ? null : noticeOf(version),
    limitReached: () => hangUp('MAX_DURATION'),
  });
}
