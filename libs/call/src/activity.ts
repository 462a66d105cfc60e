import type { CallActivity } from './call';
import type { Moment } from './moment';

/** What a call in conversation is doing right now, in one word. */
export function activityOf(moment: Moment): CallActivity {
  if (moment.ending) return 'ENDING';
  if (moment.transferring) return 'TRANSFERRING';
  if (!moment.connected) return 'CONNECTING';
  if (moment.muted) return 'AGENT_MUTED';
  if (moment.speaking) return 'SPEAKING';
  if (moment.callerSpeaking) return 'LISTENING';
  if (moment.usingTool) return 'USING_TOOL';
  return moment.owed ? 'THINKING' : 'LISTENING';
}
