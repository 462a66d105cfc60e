import type { RestRefusal } from './rest-answer';
import { refusal } from './rest-answer';

/** Every refusal of a call that the application must be able to explain. Sources: Twilio's error dictionary. */
const REFUSALS: readonly RestRefusal[] = [
  refusal(10004, 'Call concurrency limit exceeded'),
  refusal(13223, 'Dial: Invalid phone number format'),
  refusal(13224, 'Dial: Twilio does not support calling this number or the number is invalid'),
  refusal(13226, 'Dial: Invalid country code'),
  refusal(20003, 'Authenticate', 401),
  refusal(20429, 'Too Many Requests', 429),
  refusal(21210, 'Source phone number is not yet verified for your account'),
  refusal(21211, "Invalid 'To' Phone Number"),
  refusal(21212, "Invalid 'From' Phone Number"),
  refusal(21214, "The phone number you have provided can't be reached"),
  refusal(21215, 'Account not authorized to call this number: geographic permission is missing'),
  refusal(21216, 'Account not allowed to call this number'),
  refusal(21217, 'Phone number does not appear to be valid'),
  refusal(21219, 'The number is unverified. Trial accounts may only make calls to verified numbers'),
  refusal(21220, 'Call is not in-progress'),
  refusal(32203, 'Call blocked by policy'),
  refusal(573005, 'The destination was added as a recipient, but is not verified yet'),
];

/** The number that a call is refused for with this code: +1 500 556 and the last four digits of the code. */
export const numberRefusedWith = (code: number): string => `+1500556${String(code).slice(-4).padStart(4, '0')}`;

/** Which call is refused, and how. */
export const REFUSALS_BY_NUMBER: ReadonlyMap<string, RestRefusal> = new Map(
  REFUSALS.map((each) => [numberRefusedWith(each.code), each]),
);
