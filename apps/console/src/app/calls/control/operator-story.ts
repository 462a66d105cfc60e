import type { Story } from '../call-follower';

/** Enough to see what was just sent. */
const SHOWN_KEYS = 32;

/** When the agent was muted, in epoch ms of the server; null while it is not. */
export function mutedSince(story: Story): number | null {
  const last = story.events.findLast(
    (event) => event.type === 'OperatorActed' && (event.action === 'MUTE_AGENT' || event.action === 'UNMUTE_AGENT'),
  );
  return last?.type === 'OperatorActed' && last.action === 'MUTE_AGENT' ? Date.parse(last.at) : null;
}

/** The last keys that were sent to the far side, oldest first. */
export function sentKeys(story: Story): string[] {
  return story.events
    .flatMap((event) => (event.type === 'DtmfDetected' && event.sentByUs ? [event.digit] : []))
    .slice(-SHOWN_KEYS);
}
