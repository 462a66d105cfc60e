import type { StatusReport, TransferEvent, TransferReport, VoicemailReport, VoiceRequest } from '@switchboard/call';

/** The parameters of a form POST; a repeated name holds all its values, and values are never trimmed. */
export type WebhookForm = Readonly<Record<string, string | string[]>>;

export type Read<T> =
  { readonly kind: 'read'; readonly value: T } | { readonly kind: 'malformed'; readonly reason: string };

/** A stream status callback: the only place where a handshake that failed becomes visible to us. */
export interface StreamReport {
  readonly callSid: string;
  readonly streamSid: string | null;
  /** Twilio's word: `stream-started`, `stream-stopped` or `stream-error`. */
  readonly event: string;
  /** Only on `stream-error`. */
  readonly error: string | null;
}

const SID = /^\w{1,64}$/;
const COUNT = /^\d{1,9}$/;
/** Longer than any number, SIP address or error text in use. */
const MAX_LENGTH = 512;
/** PostgreSQL stores no NUL, and half a surrogate pair is no text. */
const NOT_STORABLE = /[\p{Cc}\p{Cs}]/gu;

/** Reads a body of `application/x-www-form-urlencoded` without losing anything that is part of the signature. Total. */
export function parseWebhookForm(rawBody: string): WebhookForm {
  // Without a prototype: a parameter may be named `__proto__`.
  const form: Record<string, string | string[]> = Object.create(null);
  for (const [name, value] of new URLSearchParams(rawBody)) {
    const present = form[name];
    if (present === undefined) form[name] = value;
    else if (typeof present === 'string') form[name] = [present, value];
    else present.push(value);
  }
  return form;
}

/** `callId` is what the webhook's own address carried, in whatever shape a query parser left it. */
export function readVoiceRequest(form: WebhookForm, callId: unknown): Read<VoiceRequest> {
  const callSid = sid(form, 'CallSid');
  const accountSid = sid(form, 'AccountSid');
  if (callSid === null) return { kind: 'malformed', reason: 'CallSid is missing or no SID' };
  if (accountSid === null) return { kind: 'malformed', reason: 'AccountSid is missing or no SID' };
  const direction = readText(form, 'Direction')?.startsWith('outbound') ? 'OUTBOUND' : 'INBOUND';
  const ourId = direction === 'OUTBOUND' ? readCallId(callId) : null;
  const value: VoiceRequest = {
    callSid,
    accountSid,
    from: party(form, 'From'),
    to: party(form, 'To'),
    direction,
    callId: ourId,
  };
  return { kind: 'read', value };
}

export function readStatusReport(form: WebhookForm, callId: unknown): Read<StatusReport> {
  const callSid = sid(form, 'CallSid');
  const status = readText(form, 'CallStatus');
  if (callSid === null) return { kind: 'malformed', reason: 'CallSid is missing or no SID' };
  if (status === null) return { kind: 'malformed', reason: 'CallStatus is missing' };
  const sequence = readText(form, 'SequenceNumber');
  const value: StatusReport = {
    callSid,
    callId: readCallId(callId),
    status,
    sequenceNumber: sequence !== null && COUNT.test(sequence) ? Number(sequence) : null,
    sipResponseCode: readText(form, 'SipResponseCode'),
  };
  return { kind: 'read', value };
}

export function readStreamReport(form: WebhookForm): Read<StreamReport> {
  const callSid = sid(form, 'CallSid');
  const event = readText(form, 'StreamEvent');
  if (callSid === null) return { kind: 'malformed', reason: 'CallSid is missing or no SID' };
  if (event === null) return { kind: 'malformed', reason: 'StreamEvent is missing' };
  return {
    kind: 'read',
    value: { callSid, streamSid: sid(form, 'StreamSid'), event, error: readText(form, 'StreamError') },
  };
}

/** The `action` of a `<Record>`, or a recording callback: both carry these. */
export function readVoicemail(form: WebhookForm): Read<VoicemailReport> {
  const callSid = sid(form, 'CallSid');
  const recordingSid = sid(form, 'RecordingSid');
  const url = readText(form, 'RecordingUrl');
  if (callSid === null) return { kind: 'malformed', reason: 'CallSid is missing or no SID' };
  if (recordingSid === null) return { kind: 'malformed', reason: 'RecordingSid is missing or no SID' };
  if (url === null || !url.startsWith('http')) return { kind: 'malformed', reason: 'RecordingUrl is missing' };
  const seconds = readText(form, 'RecordingDuration');
  const durationMs = seconds !== null && COUNT.test(seconds) ? Number(seconds) * 1_000 : 0;
  return { kind: 'read', value: { callSid, recordingSid, url, durationMs } };
}

/** Twilio's word for the call, which every voice webhook carries; null when it is missing. */
export function readCallStatus(form: WebhookForm): string | null {
  return readText(form, 'CallStatus');
}

/** Why Twilio asks a fallback: one of its error codes; null when it told none. */
export function readErrorCode(form: WebhookForm): string | null {
  return readText(form, 'ErrorCode');
}

const TRANSFER_EVENTS: readonly TransferEvent[] = ['ended', 'answered', 'briefed', 'key', 'progress', 'joined'];

/** `query` is what the webhook's own address carried. */
export function readTransferReport(form: WebhookForm, query: Readonly<Record<string, unknown>>): Read<TransferReport> {
  const callSid = sid(form, 'CallSid');
  const callId = readCallId(query['callId']);
  const transferId = readCallId(query['transferId']);
  const event = TRANSFER_EVENTS.find((known) => known === query['event']);
  if (callSid === null) return { kind: 'malformed', reason: 'CallSid is missing or no SID' };
  if (callId === null || transferId === null || event === undefined)
    return { kind: 'malformed', reason: 'The address names no transfer' };
  const value: TransferReport = {
    ...{ callSid, callId, transferId, event },
    callStatus: readText(form, 'CallStatus'),
    dialStatus: readText(form, 'DialCallStatus'),
    digits: readText(form, 'Digits'),
  };
  return { kind: 'read', value };
}

/** How a `<Dial>` ended: Twilio's word; null in a webhook about anything else. */
export function readDialStatus(form: WebhookForm): string | null {
  return readText(form, 'DialCallStatus');
}

/** The CallSid of any webhook, for those that need nothing else; null when it is missing. */
export function readCallSid(form: WebhookForm): string | null {
  return sid(form, 'CallSid');
}

function sid(form: WebhookForm, name: string): string | null {
  const value = readText(form, name);
  return value !== null && SID.test(value) ? value : null;
}

/** Callers decide what stands in a SIP address, so anything may: it is made storable, never refused. */
function party(form: WebhookForm, name: string): string {
  return readText(form, name) ?? '';
}

/** The first value of a parameter, shortened and without what cannot be stored; null when empty or absent. */
export function readText(form: WebhookForm, name: string): string | null {
  const value = form[name];
  const first = Array.isArray(value) ? value[0] : value;
  const clean = typeof first === 'string' ? first.slice(0, MAX_LENGTH).replace(NOT_STORABLE, '').trim() : '';
  return clean === '' ? null : clean;
}

/** Our own id, as the address of the webhook carried it. */
export function readCallId(callId: unknown): string | null {
  return typeof callId === 'string' && /^[\w-]{1,128}$/.test(callId) ? callId : null;
}
