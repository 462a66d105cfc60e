import type { NumberWebhook } from '../agent';
import type { ProviderProblem } from '../problem';
import type { CarrierNumber } from './phone';

/** Whom the carrier asks when a number is called. Far-side refusals are values. */
export interface CarrierNumbers {
  /** As it is now; null when the account has no such number. */
  readNumber(sid: string): Promise<{ number: CarrierNumber | null } | { refused: ProviderProblem }>;
  /** All of it in one request, so that no call meets half of a change. Answers with what the carrier says then. */
  setWebhook(sid: string, webhook: NumberWebhook): Promise<{ number: CarrierNumber } | { refused: ProviderProblem }>;
}
