import type { NumberSettings } from './phone-network.types';
import { rfc2822 } from './rfc2822';

/** A number of the account. Its settings change through REST. */
export interface IncomingNumber {
  /** `PN` + 32 hex. */
  readonly sid: string;
  readonly e164: string;
  readonly dateCreated: Date;
  dateUpdated: Date;
  readonly settings: NumberSettings;
}

export const numberSettings = (given: Partial<NumberSettings>): NumberSettings => ({
  friendlyName: '',
  voiceUrl: '',
  voiceMethod: 'POST',
  voiceFallbackUrl: '',
  voiceFallbackMethod: 'POST',
  statusCallback: '',
  statusCallbackMethod: 'POST',
  voiceApplicationSid: '',
  trunkSid: '',
  voiceReceiveMode: 'voice',
  voiceCallerIdLookup: false,
  ...given,
});

/** What is the same for every pretend number. */
const FIXED = {
  address_sid: null,
  address_requirements: 'none',
  api_version: '2010-04-01',
  beta: false,
  bundle_sid: null,
  capabilities: { voice: true, sms: true, mms: true, fax: false },
  emergency_status: 'Inactive',
  emergency_address_sid: null,
  emergency_address_status: 'unregistered',
  identity_sid: null,
  origin: 'twilio',
  sms_application_sid: '',
  sms_fallback_method: 'POST',
  sms_fallback_url: '',
  sms_method: 'POST',
  sms_url: '',
  status: 'in-use',
  type: 'local',
} as const;

/** A number as Twilio's REST shows it. */
export function numberResource(number: IncomingNumber, accountSid: string): Readonly<Record<string, unknown>> {
  const { settings } = number;
  const path = `/2010-04-01/Accounts/${accountSid}/IncomingPhoneNumbers/${number.sid}`;
  return {
    ...FIXED,
    sid: number.sid,
    account_sid: accountSid,
    friendly_name: settings.friendlyName || number.e164,
    phone_number: number.e164,
    date_created: rfc2822(number.dateCreated),
    date_updated: rfc2822(number.dateUpdated),
    status_callback: settings.statusCallback,
    status_callback_method: settings.statusCallbackMethod,
    trunk_sid: settings.trunkSid || null,
    uri: `${path}.json`,
    subresource_uris: { assigned_add_ons: `${path}/AssignedAddOns.json` },
    voice_application_sid: settings.voiceApplicationSid || null,
    voice_caller_id_lookup: settings.voiceCallerIdLookup,
    voice_fallback_method: settings.voiceFallbackMethod,
    voice_fallback_url: settings.voiceFallbackUrl,
    voice_method: settings.voiceMethod,
    voice_receive_mode: settings.voiceReceiveMode,
    voice_url: settings.voiceUrl,
  };
}
