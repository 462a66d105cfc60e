import type { CallRecord } from './call-record';
import { rfc2822 } from './rfc2822';

/** `+14155550100` as `(415) 555-0100`; other numbers as they are. */
const formatted = (e164: string): string => e164.replace(/^\+1(\d{3})(\d{3})(\d{4})$/, '($1) $2-$3');

const SUBRESOURCES = [
  ['notifications', 'Notifications'],
  ['recordings', 'Recordings'],
  ['streams', 'Streams'],
  ['transcriptions', 'Transcriptions'],
  ['payments', 'Payments'],
  ['siprec', 'Siprec'],
  ['events', 'Events'],
  ['user_defined_messages', 'UserDefinedMessages'],
  ['user_defined_message_subscriptions', 'UserDefinedMessageSubscriptions'],
] as const;

/** A call as Twilio's REST shows it: every property present, unknown ones null, numbers as strings. */
export function callResource(record: CallRecord): Readonly<Record<string, unknown>> {
  const { sid, accountSid, parties } = record;
  const path = `/2010-04-01/Accounts/${accountSid}/Calls/${sid}`;
  return {
    sid,
    account_sid: accountSid,
    parent_call_sid: null,
    to: parties.to,
    to_formatted: formatted(parties.to),
    from: parties.from,
    from_formatted: formatted(parties.from),
    phone_number_sid: parties.phoneNumberSid,
    status: record.status,
    start_time: record.startTime && rfc2822(record.startTime),
    end_time: record.endTime && rfc2822(record.endTime),
    duration: record.durationSeconds === null ? null : String(record.durationSeconds),
    price: null,
    price_unit: 'USD',
    direction: parties.direction,
    answered_by: record.answeredBy,
    annotation: null,
    forwarded_from: null,
    group_sid: null,
    caller_name: null,
    queue_time: String(record.queueTimeMs),
    trunk_sid: null,
    date_created: rfc2822(record.dateCreated),
    date_updated: rfc2822(record.dateUpdated),
    api_version: '2010-04-01',
    uri: `${path}.json`,
    subresource_uris: Object.fromEntries(SUBRESOURCES.map(([name, resource]) => [name, `${path}/${resource}.json`])),
  };
}
