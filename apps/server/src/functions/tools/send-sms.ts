import type { Messenger, Tool, ToolContext, ToolOutcome } from '@switchboard/call';
import { z } from 'zod';
import { defineTool } from '../define-tool';

/** Twilio's longest message. */
const MAX_CHARS = 1_600;
/** Against a caller who talks the agent into sending on and on. */
const MAX_PER_CALL = 5;
const REMEMBERED_CALLS = 1_000;

const E164 = /^\+[1-9]\d{6,14}$/;

export interface SendSmsDeps {
  readonly messenger: Messenger;
  /** E.164 of whom the agent may write to besides the caller. */
  readonly allowed: ReadonlySet<string>;
}

/** Our number and the person's on this call. */
const partiesOf = ({ from, to, direction }: ToolContext): { ours: string; person: string } =>
  direction === 'OUTBOUND' ? { ours: from, person: to } : { ours: to, person: from };

/** Counts what is sent in each call; the oldest calls are forgotten. */
class Tally {
  private readonly counts = new Map<string, number>();

  /** False when this call has had enough. */
  take(callId: string): boolean {
    const count = this.counts.get(callId) ?? 0;
    if (count >= MAX_PER_CALL) return false;
    this.counts.set(callId, count + 1);
    const [oldest] = this.counts.keys();
    if (this.counts.size > REMEMBERED_CALLS && oldest !== undefined) this.counts.delete(oldest);
    return true;
  }
}

/** A text message from the called number to the caller, or to somebody who is allowed. */
export function sendSms({ messenger, allowed }: SendSmsDeps): Tool {
  const tally = new Tally();
  const send = async (body: string, wanted: string | undefined, context: ToolContext): Promise<ToolOutcome> => {
    const { ours, person } = partiesOf(context);
    const to = wanted ?? person;
    if (to !== person && !allowed.has(to)) return { failed: 'Messages can be sent only to the caller’s own number.' };
    if (!E164.test(to)) return { failed: 'The number of the caller is not known, so nothing can be sent to it.' };
    if (!E164.test(ours)) return { failed: 'This call came in on no number of ours that could send a message.' };
    if (!tally.take(context.callId)) return { failed: `At most ${MAX_PER_CALL} messages can be sent in one call.` };
    const answer = await messenger.sendSms({ from: ours, to, body });
    return 'refused' in answer ? { failed: answer.refused.message } : { output: { sent: true, to } };
  };
  return defineTool({
    name: 'send_sms',
    kind: 'SEND_SMS',
    // The carrier's own limit is 10 s; whether it was sent must be known before the model tells the caller.
    timeoutMs: 12_000,
    description:
      'Sends a text message to the caller’s phone, such as a link, an address or a number. Read the text back and ask before you send it.',
    parameters: z.object({
      text: z.string().trim().min(1).max(MAX_CHARS).describe('What the message says.'),
      to: z
        .string()
        .regex(E164)
        .optional()
        .describe('Another number that is allowed, such as +14155550123. Leave it out to write to the caller.'),
    }),
    run: ({ text, to }, context) => send(text, to, context),
  });
}
