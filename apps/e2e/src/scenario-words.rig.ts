import { SCENARIOS, utteranceText } from '@switchboard/simulators';
import type { ScenarioStep } from '@switchboard/simulators';

/** The sentences that the caller of a scenario says, in order. */
export function callerWords(scenarioId: string): string[] {
  const scenario = SCENARIOS.find(({ id }) => id === scenarioId);
  if (!scenario) throw new Error(`there is no scenario ${scenarioId}`);
  const steps: readonly ScenarioStep[] = scenario.steps;
  return steps.flatMap((step) => ('utterance' in step ? [utteranceText(step.utterance)] : []));
}
