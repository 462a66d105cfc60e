import { isWebAddress } from './call-order';
import type { IncomingNumber } from './incoming-number';
import { numberResource } from './incoming-number';
import type { NumberSettings } from './phone-network.types';
import type { RestAnswer, RestRefusal } from './rest-answer';
import { answer, notFound, refusal, refused } from './rest-answer';
import { restPage } from './rest-page';

export interface NumbersWorld {
  readonly accountSid: string;
  readonly numbers: readonly IncomingNumber[];
  now(): Date;
}

const ADDRESSES = {
  VoiceUrl: 'voiceUrl',
  VoiceFallbackUrl: 'voiceFallbackUrl',
  StatusCallback: 'statusCallback',
  SmsUrl: 'smsUrl',
  SmsFallbackUrl: 'smsFallbackUrl',
} as const;
const METHODS = {
  VoiceMethod: 'voiceMethod',
  VoiceFallbackMethod: 'voiceFallbackMethod',
  StatusCallbackMethod: 'statusCallbackMethod',
  SmsMethod: 'smsMethod',
  SmsFallbackMethod: 'smsFallbackMethod',
} as const;
const TEXTS = {
  FriendlyName: 'friendlyName',
  VoiceApplicationSid: 'voiceApplicationSid',
  TrunkSid: 'trunkSid',
  VoiceReceiveMode: 'voiceReceiveMode',
  SmsApplicationSid: 'smsApplicationSid',
  AddressSid: 'addressSid',
  BundleSid: 'bundleSid',
  IdentitySid: 'identitySid',
  EmergencyStatus: 'emergencyStatus',
  EmergencyAddressSid: 'emergencyAddressSid',
} as const;
const SIDS = { VoiceApplicationSid: 'AP', TrunkSid: 'TK', SmsApplicationSid: 'AP' } as const;
const MAX_FRIENDLY_NAME = 64;

const entries = <T extends object>(table: T): [Extract<keyof T, string>, T[keyof T]][] =>
  Object.entries(table) as [Extract<keyof T, string>, T[keyof T]][];

const isSidOrNone = (text: string | null, prefix: string): boolean =>
  !text || new RegExp(`^${prefix}[0-9a-fA-F]{32}$`).test(text);

function faultOf(form: URLSearchParams): RestRefusal | null {
  const url = entries(ADDRESSES).find(([name]) => form.get(name) && !isWebAddress(form.get(name) ?? ''));
  if (url) return refusal(21502, `${url[0]} is not a valid URL`);
  const method = entries(METHODS).find(([name]) => form.has(name) && !/^(GET|POST)$/i.test(form.get(name) ?? ''));
  if (method) return refusal(21403, `${method[0]} must be GET or POST`);
  const sid = entries(SIDS).find(([name, prefix]) => !isSidOrNone(form.get(name), prefix));
  if (sid) return refusal(20001, `${sid[0]} is not a valid sid`);
  return (form.get('FriendlyName') ?? '').length > MAX_FRIENDLY_NAME
    ? refusal(20001, `FriendlyName is longer than ${MAX_FRIENDLY_NAME} characters`)
    : null;
}

function apply(form: URLSearchParams, settings: NumberSettings): void {
  for (const [name, key] of [...entries(ADDRESSES), ...entries(TEXTS)]) settings[key] = form.get(name) ?? settings[key];
  for (const [name, key] of entries(METHODS)) {
    if (form.has(name)) settings[key] = form.get(name)?.toUpperCase() === 'GET' ? 'GET' : 'POST';
  }
  if (form.has('VoiceCallerIdLookup')) settings.voiceCallerIdLookup = form.get('VoiceCallerIdLookup') === 'true';
}

/** `PhoneNumber` is a pattern in which `*` stands for any digits. */
function matches(number: IncomingNumber, query: URLSearchParams): boolean {
  const name = query.get('FriendlyName');
  const pattern = query.get('PhoneNumber');
  if (name !== null && number.settings.friendlyName !== name) return false;
  if (pattern === null) return true;
  const source = pattern.replace(/[^\d*+]/g, '').replace(/\+/g, '\\+');
  return new RegExp(`${source.replace(/\*+/g, '\\d*')}`).test(number.e164);
}

export function listNumbers(world: NumbersWorld, path: string, query: URLSearchParams): RestAnswer {
  const found = world.numbers.filter((number) => matches(number, query));
  const { items, meta } = restPage(found, path, query);
  return answer(200, {
    ...meta,
    incoming_phone_numbers: items.map((number) => numberResource(number, world.accountSid)),
  });
}

/** Reads (`form` null) or changes one number. */
export function oneNumber(world: NumbersWorld, sid: string, form: URLSearchParams | null, path: string): RestAnswer {
  const number = world.numbers.find((each) => each.sid === sid);
  if (!number) return refused(notFound(path));
  const fault = form && faultOf(form);
  if (fault) return refused(fault);
  if (form) {
    apply(form, number.settings);
    number.dateUpdated = world.now();
  }
  return answer(200, numberResource(number, world.accountSid));
}
