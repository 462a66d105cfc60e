import type { AnsweredBy, MachineReport } from '@switchboard/call';
import type { Read, WebhookForm } from './webhook-params';
import { readCallId, readCallSid, readText } from './webhook-params';

interface Verdict {
  readonly answeredBy: AnsweredBy;
  readonly greetingOver: boolean;
}

/** Twilio's words. `Enable` gives `machine_start`, `DetectMessageEnd` one of the other three. */
const VERDICTS: ReadonlyMap<string, Verdict> = new Map<string, Verdict>([
  ['human', { answeredBy: 'HUMAN', greetingOver: false }],
  ['machine_start', { answeredBy: 'MACHINE', greetingOver: false }],
  ['machine_end_beep', { answeredBy: 'MACHINE', greetingOver: true }],
  ['machine_end_silence', { answeredBy: 'MACHINE', greetingOver: true }],
  ['machine_end_other', { answeredBy: 'MACHINE', greetingOver: true }],
  ['fax', { answeredBy: 'FAX', greetingOver: false }],
  ['unknown', { answeredBy: 'UNKNOWN', greetingOver: false }],
]);

const COUNT = /^\d{1,9}$/;

/** The callback of asynchronous machine detection. A word that this release does not know is `UNKNOWN`. */
export function readMachineReport(form: WebhookForm, callId: unknown): Read<MachineReport> {
  const callSid = readCallSid(form);
  const word = readText(form, 'AnsweredBy');
  if (callSid === null) return { kind: 'malformed', reason: 'CallSid is missing or no SID' };
  if (word === null) return { kind: 'malformed', reason: 'AnsweredBy is missing' };
  const verdict = VERDICTS.get(word) ?? { answeredBy: 'UNKNOWN' as const, greetingOver: false };
  const ms = readText(form, 'MachineDetectionDuration');
  const afterMs = ms !== null && COUNT.test(ms) ? Number(ms) : null;
  return { kind: 'read', value: { ...verdict, callSid, callId: readCallId(callId), word: word.slice(0, 64), afterMs } };
}
