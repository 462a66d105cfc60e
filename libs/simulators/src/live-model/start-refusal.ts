import type { FaultSwitches } from '../realtime-model/faults/fault-switches';
import type { LiveFaultId } from './live-faults.data';
import type { LiveSessionConfig } from './wire/client-event.schema';
import { refused } from './wire/live-wire';
import type { LiveProblem } from './wire/live-wire';

const MODELS: readonly string[] = ['gpt-live-1', 'gpt-live-1.1'];
/** 8,192 tokens. */
const MAX_INPUT_LETTERS = 28_600;

const NO_CREDIT: LiveProblem = {
  type: 'insufficient_quota',
  code: 'credit_balance_exhausted',
  message: 'Your credit balance is exhausted.',
  param: null,
};
const BROKEN: LiveProblem = {
  type: 'server_error',
  code: 'server_error',
  message: 'The session could not be started.',
  param: null,
};

function armed(faults: FaultSwitches<LiveFaultId>): LiveProblem | null {
  if (faults.take('start-failed')) return BROKEN;
  if (faults.take('credit-exhausted')) return NO_CREDIT;
  if (faults.take('start-invalid-key')) return refused('invalid_api_key', 'Incorrect API key provided.');
  return null;
}

/** Why no session begins, if so. */
export function startRefusal(session: LiveSessionConfig, faults: FaultSwitches<LiveFaultId>): LiveProblem | null {
  const fault = armed(faults);
  if (fault) return fault;
  if (!MODELS.includes(session.model)) {
    return refused('invalid_model', `The model '${session.model}' is not a live model.`, 'session.model');
  }
  const letters = (session.input ?? []).reduce((sum, { content }) => sum + (content[0]?.text.length ?? 0), 0);
  if (letters > MAX_INPUT_LETTERS) return refused('invalid_value', 'The input is too long.', 'session.input');
  const format = session.audio?.format;
  // The real server takes 16 kHz; nobody here needs it.
  if (format?.type === 'audio/pcm' && format.rate !== 24_000) {
    return refused('invalid_value', 'This pretend model has no 16 kHz.', 'session.audio.format.rate');
  }
  return null;
}
