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
  ...{ smsUrl: '', smsMethod: 'POST', smsFallbackUrl: '', smsFallbackMethod: 'POST', smsApplicationSid: '' },
  ...{ addressSid: '', bundleSid: '', identitySid: '', emergencyStatus: 'Inactive', emergencyAddressSid: '' },
  ...given,
});

/** What is the same for every pretend number. */
const FIXED = {
  address_requirements: 'none',
  api_version: '2010-04-01',
  beta: false,
  capabilities: { voice: true, sms: true, mms: true, fax: false },
  emergency_address_status: 'unregistered',
  origin: 'twilio',
  status: 'in-use',
  type: 'local',
} as const;

/** What of a number has nothing to do with calls. */
const otherResources = (settings: NumberSettings): Readonly<Record<string, unknown>> => ({
  address_sid: settings.addressSid || null,
  bundle_sid: settings.bundleSid || null,
  emergency_address_sid: settings.emergencyAddressSid || null,
  emergency_status: settings.emergencyStatus,
  identity_sid: settings.identitySid || null,
  sms_application_sid: settings.smsApplicationSid,
  sms_fallback_method: settings.smsFallbackMethod,
  sms_fallback_url: settings.smsFallbackUrl,
  sms_method: settings.smsMethod,
  sms_url: settings.smsUrl,
});

/** A number as Twilio's REST shows it. */
export function numberResource(number: IncomingNumber, accountSid: string): Readonly<Record<string, unknown>> {
  const { settings } = number;
  const path = `/2010-04-01/Accounts/${accountSid}/IncomingPhoneNumbers/${number.sid}`;
  return {
    ...FIXED,
    ...otherResources(settings),
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
