import type { CallEventBody } from '../call-event';
import type { ToolCall } from '../tool-call';
import type { TranscriptItem } from '../transcript-item';
import type { Redaction } from './redact';
import { redactGrowing, redactPrefix, redactText, redactValue } from './redact';

const isOff = ({ cards, emails, phones }: Redaction): boolean => !cards && !emails && !phones;

function redactItem(item: TranscriptItem, what: Redaction): TranscriptItem {
  const { text, heardText, status } = item;
  if (status === 'IN_PROGRESS') {
    const seen = redactGrowing(text, what);
    return { ...item, text: seen, heardText: heardText === '' ? '' : seen };
  }
  const heard = text.startsWith(heardText) ? redactPrefix(text, heardText.length, what) : redactText(heardText, what);
  return { ...item, text: redactText(text, what), heardText: heard };
}

function redactToolCall(toolCall: ToolCall, what: Redaction): ToolCall {
  const { arguments: given, rawArguments, result, error } = toolCall;
  const args = given && (redactValue(given, what) as ToolCall['arguments']);
  // What is no JSON object stays no JSON object.
  const isSame = JSON.stringify(args) === JSON.stringify(given);
  return {
    ...toolCall,
    arguments: args,
    rawArguments: args === null ? redactText(rawArguments, what) : isSame ? rawArguments : JSON.stringify(args),
    result: redactValue(result, what),
    error: error === null ? null : redactText(error, what),
  };
}

type Entry = Extract<CallEventBody, { type: 'DigitsCollected' }>;

function redactEntry(entry: Entry, what: Redaction): Entry {
  const purpose = redactText(entry.purpose, what);
  const isHidden = entry.digits !== null && redactText(entry.digits, what) !== entry.digits;
  return isHidden ? { ...entry, purpose, secure: true, digits: null } : { ...entry, purpose };
}

/** An event as it is stored and told. Addresses of the call itself stay: without them nobody could be called back. */
export function redactEvent(body: CallEventBody, what: Redaction): CallEventBody {
  if (isOff(what)) return body;
  switch (body.type) {
    case 'TranscriptChanged':
      return { ...body, item: redactItem(body.item, what) };
    case 'ToolCallChanged':
      return { ...body, toolCall: redactToolCall(body.toolCall, what) };
    case 'OperatorActed':
      return { ...body, note: body.note === null ? null : redactText(body.note, what) };
    case 'ProblemRaised':
      return { ...body, problem: { ...body.problem, message: redactText(body.problem.message, what) } };
    case 'DigitsCollected':
      return redactEntry(body, what);
    default:
      return body;
  }
}
