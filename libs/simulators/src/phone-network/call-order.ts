import type { Address, CallSettings, TwimlSource } from './call-record';
import { detectionFault, detectionOrder } from './detection-order';
import type { CallProgressEvent, HttpMethod } from './phone-network.types';
import { REFUSALS_BY_NUMBER } from './refusals-by-number.data';
import type { RestRefusal } from './rest-answer';
import { refusal } from './rest-answer';
import { isSid } from './sid';

/** A checked request to place a call. */
export interface CallOrder {
  readonly to: string;
  readonly from: string;
  readonly settings: CallSettings;
}

const EVENTS: readonly CallProgressEvent[] = ['initiated', 'ringing', 'answered', 'completed'];
const E164 = /^\+[1-9]\d{1,14}$/;
const OTHER_ADDRESS = /^(sip|client):\S+$/;
const MAX_TWIML_CHARACTERS = 4000;
const MAX_TIMEOUT_SECONDS = 600;
const DEFAULT_TIMEOUT_SECONDS = 60;
const DEFAULT_TIME_LIMIT_SECONDS = 14_400;

/** Twilio's magic numbers for refusals of the called number. */
const MAGIC: ReadonlyMap<string, RestRefusal> = new Map([
  ['+15005550001', refusal(21217, 'Phone number does not appear to be valid')],
  ['+15005550002', refusal(21214, "The phone number you have provided can't be reached")],
  ['+15005550003', refusal(21215, 'Account not authorized to call this number: geographic permission is missing')],
  ['+15005550004', refusal(21216, 'Account not allowed to call this number')],
]);

/** Twilio's magic number for an invalid caller. */
const MAGIC_INVALID_FROM = '+15005550001';

export const isWebAddress = (text: string): boolean =>
  URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && !new URL(text).hostname.includes('_');

function toFault(to: string | null): RestRefusal | null {
  if (!to) return refusal(21201, "No 'To' number is specified");
  if (OTHER_ADDRESS.test(to)) return null;
  if (!E164.test(to)) return refusal(21211, `Invalid 'To' Phone Number: ${to.slice(0, 20)}`);
  const isTooShort = to.length < 8 || (to.startsWith('+1') && to.length !== 12);
  if (isTooShort) return refusal(21217, `Phone number does not appear to be valid: ${to}`);
  return MAGIC.get(to) ?? REFUSALS_BY_NUMBER.get(to) ?? null;
}

function fromFault(from: string | null, owned: ReadonlySet<string>): RestRefusal | null {
  if (!from) return refusal(21200, "No 'From' number is specified");
  if (from.startsWith('client:')) return null;
  if (from === MAGIC_INVALID_FROM) return refusal(21212, `Invalid 'From' Phone Number: ${from}`);
  if (!E164.test(from)) return refusal(21212, `Invalid 'From' Phone Number: ${from.slice(0, 20)}`);
  return owned.has(from)
    ? null
    : refusal(21210, `Source phone number provided, ${from}, is not yet verified for your account.`);
}

function methodFault(form: URLSearchParams): RestRefusal | null {
  const bad = ['Method', 'FallbackMethod', 'StatusCallbackMethod'].find(
    (name) => form.has(name) && !/^(GET|POST)$/i.test(form.get(name) ?? ''),
  );
  return bad ? refusal(21200, `${bad} must be GET or POST`) : null;
}

function addressFault(form: URLSearchParams): RestRefusal | null {
  if (form.has('Url') && !isWebAddress(form.get('Url') ?? '')) return refusal(21205, 'Url is not a valid URL');
  const bad = ['FallbackUrl', 'StatusCallback'].find((name) => form.get(name) && !isWebAddress(form.get(name) ?? ''));
  return bad ? refusal(21200, `${bad} is not a valid absolute URL`) : null;
}

function timeFault(form: URLSearchParams): RestRefusal | null {
  const isWithin = (name: string, maximum: number): boolean =>
    !form.has(name) || (/^[1-9]\d{0,6}$/.test(form.get(name) ?? '') && Number(form.get(name)) <= maximum);
  if (!isWithin('Timeout', MAX_TIMEOUT_SECONDS)) return refusal(21208, 'Timeout must be 1 to 600 seconds');
  return isWithin('TimeLimit', 86_400) ? null : refusal(21200, 'TimeLimit must be a positive number of seconds');
}

function instructionFault(form: URLSearchParams): RestRefusal | null {
  const applicationSid = form.get('ApplicationSid');
  if (applicationSid !== null)
    return refusal(
      21218,
      isSid('AP', applicationSid) ? `No application ${applicationSid} in this account` : 'Invalid ApplicationSid',
    );
  if (!form.get('Url') && !form.get('Twiml')) return refusal(21205, 'One of Url, Twiml, ApplicationSid is required');
  return (form.get('Twiml') ?? '').length > MAX_TWIML_CHARACTERS
    ? refusal(21200, `Twiml is longer than ${MAX_TWIML_CHARACTERS} characters`)
    : null;
}

function eventFault(form: URLSearchParams): RestRefusal | null {
  const unknown = form.getAll('StatusCallbackEvent').find((event) => !EVENTS.some((known) => known === event));
  return unknown === undefined ? null : refusal(21200, `Unknown StatusCallbackEvent ${unknown.slice(0, 40)}`);
}

const methodOf = (form: URLSearchParams, name: string): HttpMethod =>
  form.get(name)?.toUpperCase() === 'GET' ? 'GET' : 'POST';

function addressOf(form: URLSearchParams, url: string, method: string): Address | null {
  const given = form.get(url);
  return given ? { url: given, method: methodOf(form, method) } : null;
}

/** The instructions of a request; `Url` wins over `Twiml`. */
export function sourceOf(form: URLSearchParams): TwimlSource | null {
  const address = addressOf(form, 'Url', 'Method');
  const twiml = form.get('Twiml');
  if (address) return { kind: 'address', address };
  return twiml === null ? null : { kind: 'text', twiml };
}

function eventsOf(form: URLSearchParams): ReadonlySet<CallProgressEvent> {
  const asked = EVENTS.filter((event) => form.getAll('StatusCallbackEvent').includes(event));
  return new Set(asked.length > 0 ? asked : ['completed']);
}

/** The first thing Twilio would refuse in what an update may carry, too. */
export const settingsFault = (form: URLSearchParams): RestRefusal | null =>
  methodFault(form) ?? addressFault(form) ?? timeFault(form);

/** What an update changes of the settings; the rest stays. */
export function updatedSettings(form: URLSearchParams, current: CallSettings): CallSettings {
  return {
    ...current,
    source: sourceOf(form) ?? current.source,
    fallback: addressOf(form, 'FallbackUrl', 'FallbackMethod') ?? current.fallback,
    statusCallback: addressOf(form, 'StatusCallback', 'StatusCallbackMethod') ?? current.statusCallback,
    timeLimitSeconds: Number(form.get('TimeLimit') ?? current.timeLimitSeconds),
  };
}

/** Everything a create request holds besides the two numbers, defaults filled in. */
const newSettings = (form: URLSearchParams): CallSettings => ({
  source: sourceOf(form) ?? { kind: 'text', twiml: '' },
  fallback: addressOf(form, 'FallbackUrl', 'FallbackMethod'),
  statusCallback: addressOf(form, 'StatusCallback', 'StatusCallbackMethod'),
  events: eventsOf(form),
  timeoutSeconds: Number(form.get('Timeout') ?? DEFAULT_TIMEOUT_SECONDS),
  timeLimitSeconds: Number(form.get('TimeLimit') ?? DEFAULT_TIME_LIMIT_SECONDS),
  detection: detectionOrder(form),
});

/** Reads and checks a create request as Twilio does. `owned` are the numbers that may be shown as caller. */
export function callOrder(form: URLSearchParams, owned: ReadonlySet<string>): CallOrder | RestRefusal {
  const to = form.get('To');
  const from = form.get('From');
  const ofNumbers = toFault(to) ?? fromFault(from, owned);
  const ofRules = instructionFault(form) ?? settingsFault(form) ?? eventFault(form) ?? detectionFault(form);
  const fault = ofNumbers ?? ofRules;
  return fault ?? { to: to ?? '', from: from ?? '', settings: newSettings(form) };
}
