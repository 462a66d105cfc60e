import type { CallSessionDeps } from './call-session.types';
import { conductOf } from './conduct';
import type { Conversation } from './conversation';
import type { Goodbye } from './goodbye';
import { fillTemplate, sayInstructions } from './instructions';
import { MachineAnswer } from './machine-answer';
import type { ModelLink } from './model-link';
import type { Clock } from './ports/clock';

type Deps = Pick<CallSessionDeps, 'version' | 'log' | 'hangUp'>;

export interface MachineAnswerParts {
  readonly clock: Clock;
  readonly goodbye: Goodbye;
  readonly conversation: Conversation;
  readonly model: ModelLink;
}

/** How this agent meets machines; null: it does not know that there are any. */
export function machineAnswer({ version, log, hangUp }: Deps, parts: MachineAnswerParts): MachineAnswer | null {
  const { clock, goodbye, conversation, model } = parts;
  const detection = conductOf(version).outbound.machineDetection;
  if (detection === null) return null;
  const { then, timeoutMs: patienceMs } = detection;
  const message = then.kind === 'LEAVE_MESSAGE' ? fillTemplate(then.say, log.call.variables) : '';
  return new MachineAnswer({
    ...{ clock, then, patienceMs, answers: conversation.answers },
    quietMs: () => model.audio.quietMs(),
    silence: () => {
      conversation.stopSpeaking();
      // Also what was asked for and has not begun.
      model.cancel();
    },
    leave: () => conversation.respond(sayInstructions(message)),
    messageLeft: () => log.change({ messageLeft: true }),
    wasPerson: () => {
      log.record({ type: 'AnswerDetected', answeredBy: 'HUMAN', word: null, afterMs: null });
      log.change({ answeredBy: 'HUMAN' });
    },
    // What is being said on a call that is hung up at once needs no end.
    hangUp: () =>
      then.kind === 'HANG_UP' || log.call.answeredBy === 'FAX' ? hangUp('VOICEMAIL') : goodbye.begin('VOICEMAIL'),
  });
}
