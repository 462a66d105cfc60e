import { createHash } from 'node:crypto';
import type { NumberWebhook, PhoneNumber } from '@switchboard/call';
import { webhookUrl } from '@switchboard/twilio';
import type { WebhookState } from '../phone-number.model';

const VOICE_PATH = '/twilio/voice';

/** A fragment carries connection settings for Twilio only and is not part of the address. */
const withoutFragment = (url: string): string | undefined => url.split('#', 1)[0];

export function webhookStateOf({ managedBy, voiceUrl }: PhoneNumber, publicUrl: URL | null): WebhookState {
  if (managedBy) return 'MANAGED_BY_TRUNK_OR_APP';
  if (!voiceUrl) return 'NOT_SET';
  return publicUrl && withoutFragment(voiceUrl) === webhookUrl(publicUrl.href, VOICE_PATH)
    ? 'POINTS_HERE'
    : 'POINTS_ELSEWHERE';
}

/** A server of this kind: this one, or where it was reached before its address changed. */
export const isSwitchboards = ({ voiceUrl }: NumberWebhook): boolean =>
  voiceUrl !== null && (withoutFragment(voiceUrl)?.endsWith(VOICE_PATH) ?? false);

const inOrder = (webhook: NumberWebhook): string =>
  JSON.stringify([
    ...[webhook.voiceUrl, webhook.voiceMethod, webhook.fallbackUrl, webhook.fallbackMethod],
    ...[webhook.statusCallback, webhook.statusCallbackMethod],
  ]);

export const sameWebhook = (a: NumberWebhook, b: NumberWebhook): boolean => inOrder(a) === inOrder(b);

/** Names a state without showing it. */
export const tagOf = (webhook: NumberWebhook): string =>
  createHash('sha256').update(inOrder(webhook)).digest('hex').slice(0, 16);
