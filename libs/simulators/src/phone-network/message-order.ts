import { isWebAddress } from './call-order';
import type { RestRefusal } from './rest-answer';
import { refusal } from './rest-answer';

export interface MessageOrder {
  readonly from: string;
  readonly to: string;
  readonly body: string;
  readonly statusCallback: string | null;
}

const E164 = /^\+[1-9]\d{6,14}$/;
const MAX_BODY_CHARS = 1_600;

/** Numbers that refuse in a certain way. Source: Twilio, "Test credentials", and its error dictionary. */
const REFUSING_TO: ReadonlyMap<string, RestRefusal> = new Map([
  ['+15005550001', refusal(21211, "Invalid 'To' Phone Number: +15005550001")],
  ['+15005550002', refusal(21612, 'The message cannot be sent with the current combination of To and From.')],
  ['+15005550003', refusal(21408, 'Permission to send an SMS has not been enabled for the region of the To number.')],
  ['+15005550004', refusal(21610, 'Attempt to send to unsubscribed recipient')],
  ['+15005550008', refusal(21608, 'The number +15005550008 is unverified. Trial accounts cannot message it.')],
  ['+15005550009', refusal(21614, "'To' number is not a valid mobile number")],
]);

/** What is wrong with a `Messages.json` request, in Twilio's order, or what it orders. */
export function messageOrder(form: URLSearchParams, owned: ReadonlySet<string>): MessageOrder | RestRefusal {
  const [to, from, body, statusCallback] = ['To', 'From', 'Body', 'StatusCallback'].map(
    (name) => form.get(name) ?? '',
  ) as [...[string, string, string, string]];
  const fault = faultOfTo(to) ?? faultOfFrom(from, owned) ?? faultOfBody(body);
  if (fault) return fault;
  if (statusCallback && !isWebAddress(statusCallback)) return refusal(21609, 'The StatusCallback is not a valid URL');
  return REFUSING_TO.get(to) ?? { from, to, body, statusCallback: statusCallback || null };
}

function faultOfTo(to: string): RestRefusal | null {
  if (to === '') return refusal(21604, "A 'To' phone number is required.");
  return E164.test(to) ? null : refusal(21211, `Invalid 'To' Phone Number: ${to.slice(0, 20)}`);
}

function faultOfFrom(from: string, owned: ReadonlySet<string>): RestRefusal | null {
  if (from === '') return refusal(21603, "A 'From' phone number is required.");
  if (!E164.test(from)) return refusal(21212, `Invalid 'From' Number: ${from.slice(0, 20)}`);
  return owned.has(from)
    ? null
    : refusal(21606, `The 'From' phone number ${from} is not a valid, SMS-capable phone number of this account.`);
}

function faultOfBody(body: string): RestRefusal | null {
  if (body === '') return refusal(21602, 'Message body is required.');
  return body.length > MAX_BODY_CHARS
    ? refusal(21617, 'The concatenated message body exceeds the 1600 character limit')
    : null;
}
