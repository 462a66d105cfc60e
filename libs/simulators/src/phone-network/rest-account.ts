import type { Alert } from './alerts';
import type { RestAnswer } from './rest-answer';
import { answer } from './rest-answer';
import { restPage } from './rest-page';
import { rfc2822 } from './rfc2822';

export function accountAnswer(accountSid: string, createdAt: Date, isTrial = false): RestAnswer {
  const path = `/2010-04-01/Accounts/${accountSid}`;
  return answer(200, {
    sid: accountSid,
    owner_account_sid: accountSid,
    friendly_name: 'Pretend phone network',
    status: 'active',
    type: isTrial ? 'Trial' : 'Full',
    // Twilio sends the token itself; nobody needs it from here.
    auth_token: null,
    date_created: rfc2822(createdAt),
    date_updated: rfc2822(createdAt),
    uri: `${path}.json`,
    subresource_uris: { calls: `${path}/Calls.json`, incoming_phone_numbers: `${path}/IncomingPhoneNumbers.json` },
  });
}

export const balanceAnswer = (accountSid: string): RestAnswer =>
  answer(200, { account_sid: accountSid, balance: '100.00', currency: 'USD' });

export interface CallerIdsWorld {
  readonly accountSid: string;
  readonly createdAt: Date;
  readonly verifiedNumbers: readonly string[];
}

export function callerIdsAnswer(world: CallerIdsWorld, path: string, query: URLSearchParams): RestAnswer {
  const { accountSid, createdAt } = world;
  const wanted = query.get('PhoneNumber');
  const found = world.verifiedNumbers.filter((e164) => wanted === null || e164 === wanted);
  const { items, meta } = restPage(found, path, query);
  return answer(200, {
    ...meta,
    outgoing_caller_ids: items.map((e164) => {
      const sid = `PN${e164.slice(1).padStart(32, 'c')}`;
      return {
        sid,
        account_sid: accountSid,
        phone_number: e164,
        friendly_name: e164,
        date_created: rfc2822(createdAt),
        date_updated: rfc2822(createdAt),
        uri: `/2010-04-01/Accounts/${accountSid}/OutgoingCallerIds/${sid}.json`,
      };
    }),
  });
}

const MAX_ALERTS = 1000;

/** The Monitor API's list of alerts, newest first. */
export function alertsAnswer(accountSid: string, alerts: readonly Alert[], query: URLSearchParams): RestAnswer {
  const level = query.get('LogLevel');
  const found = [...alerts].reverse().filter((alert) => level === null || alert.level === level);
  const size = Math.min(MAX_ALERTS, Math.max(1, Number(query.get('PageSize')) || 50));
  return answer(200, {
    alerts: found.slice(0, size).map((alert) => ({
      sid: alert.sid,
      account_sid: accountSid,
      error_code: String(alert.code),
      log_level: alert.level,
      alert_text: alert.text,
      resource_sid: alert.callSid,
      request_method: 'POST',
      request_url: alert.requestUrl,
      date_created: alert.at.toISOString(),
      date_generated: alert.at.toISOString(),
      date_updated: alert.at.toISOString(),
      more_info: `https://www.twilio.com/docs/errors/${alert.code}`,
      service_sid: null,
      api_version: '2010-04-01',
    })),
    meta: {
      key: 'alerts',
      page: 0,
      page_size: size,
      url: '',
      first_page_url: '',
      next_page_url: null,
      previous_page_url: null,
    },
  });
}
