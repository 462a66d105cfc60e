import type { BargeInDeps } from './barge-in';
import { BargeIn } from './barge-in';
import type { CallSessionDeps } from './call-session.types';
import { conductOf } from './conduct';

/** What the caller's voice does to the agent's in one conversation. */
export function callBargeIn(
  { version, log }: CallSessionDeps,
  parts: Pick<BargeInDeps, 'clock' | 'holdsTheFloor' | 'quietMs' | 'interrupt'>,
): BargeIn {
  return new BargeIn({
    ...parts,
    detection: version.turnDetection,
    conduct: conductOf(version).falseStart,
    falseStart: () => log.change({ falseStarts: (log.call.falseStarts ?? 0) + 1 }),
  });
}
