import type { FactoryProvider } from '@nestjs/common';
import type { Clock, DialRecords, NumberPlan } from '@switchboard/call';
import { StoredDialPolicy } from '@switchboard/call';
import { newId } from '../new-id';
import { CLOCK, DIAL_POLICY, DIAL_RECORDS, NUMBER_PLAN } from '../ports';

/** The rules for outbound calls, over whatever keeps them and knows numbers. */
export const dialPolicyProvider: FactoryProvider = {
  provide: DIAL_POLICY,
  inject: [DIAL_RECORDS, NUMBER_PLAN, CLOCK],
  useFactory: (records: DialRecords, plan: NumberPlan, clock: Clock) =>
    new StoredDialPolicy({ records, plan, clock, newId }),
};
