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
    case 'DigitsCollected': {
      const isHidden = body.digits !== null && redactText(body.digits, what) !== body.digits;
      return {
        ...body,
        purpose: redactText(body.purpose, what),
        ...(isHidden ? { secure: true, digits: null } : {}),
      };
    }
    case 'CallChanged':
    case 'TurnMeasured':
    case 'DtmfDetected':
    case 'VoicemailLeft':
      return body;
  }
}
