import type { AgentVersion } from './agent';
import type { Call } from './call';
import { conductOf } from './conduct';
import type { Conduct } from './conduct';
import { CARRY_ON_INSTRUCTIONS, fillTemplate, greetingInstructions } from './instructions';
import type { Clock } from './ports/clock';
import type { Restored } from './restored';

/** A call whose longest duration passed while nobody carried it may still say goodbye. */
const LEAST_LEFT_MS = 15_000;

export interface FirstWords {
  readonly conduct: Conduct;
  /** What asks for the agent's first words; null: it waits for the caller. */
  readonly greeting: string | null;
}

/** How the agent begins: with its greeting, or by taking up a conversation that was cut off. */
export function firstWords(version: AgentVersion, call: Call, restored: Restored | null): FirstWords {
  const conduct = conductOf(version);
  if (restored !== null && restored.items.length > 0) {
    const greeting = { mode: 'AGENT_FIRST', waitMs: 0, interruptible: true } as const;
    return { conduct: { ...conduct, greeting }, greeting: CARRY_ON_INSTRUCTIONS };
  }
  const { greeting } = version;
  return { conduct, greeting: greeting ? greetingInstructions(fillTemplate(greeting, call.variables)) : null };
}

/** Milliseconds since the call was answered; 0 for one that is being answered now. */
export const sinceAnswer = ({ answeredAt }: Call, clock: Clock): number =>
  answeredAt === null ? 0 : Math.max(0, clock.wallTime().getTime() - Date.parse(answeredAt));

/** What is left of a call's longest duration. */
export const durationLeftMs = (version: AgentVersion, call: Call, clock: Clock): number => {
  const passedMs = sinceAnswer(call, clock);
  const wholeMs = version.maxDurationSeconds * 1_000;
  return passedMs === 0 ? wholeMs : Math.max(LEAST_LEFT_MS, wholeMs - passedMs);
};
