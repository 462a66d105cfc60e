import type { Tool } from '@switchboard/call';
import { collectDigits, sendDtmf } from '@switchboard/call';
import { askOperator } from './tools/ask-operator';
import { endCall } from './tools/end-call';
import type { SendSmsDeps } from './tools/send-sms';
import { sendSms } from './tools/send-sms';
import { voicemail } from './tools/voicemail';

/** The catalogue of tools in code, each made by `defineTool`. A tool of yours is one file in `tools/` and one line here. */
export const codeTools = (deps: SendSmsDeps): readonly Tool[] => [
  ...[endCall, voicemail, sendSms(deps), askOperator],
  ...[collectDigits, sendDtmf],
];
