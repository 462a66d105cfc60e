import type { Alert } from './alerts';
import type { RestAnswer } from './rest-answer';
import { answer } from './rest-answer';
import { restPage } from './rest-page';
import { rfc2822 } from './rfc2822';

export function accountAnswer(accountSid: string, createdAt: Date): RestAnswer {
  const path = `/2010-04-01/Accounts/${accountSid}`;
  return answer(200, {
    sid: accountSid,
    owner_account_sid: accountSid,
    friendly_name: 'Pretend phone network',
    status: 'active',
    type: 'Full',
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

export const callerIdsAnswer = (path: string, query: URLSearchParams): RestAnswer =>
  answer(200, { ...restPage([], path, query).meta, outgoing_caller_ids: [] });

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
