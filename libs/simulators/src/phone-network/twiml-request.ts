import { randomUUID } from 'node:crypto';
import type { PhoneFaults } from './faults';
import type { Webhook, WebhookClient, WebhookOutcome } from './webhook-client';

/** Asks for instructions, as often as a network that loses and repeats things does. */
export async function askedFor(client: WebhookClient, webhook: Webhook, faults: PhoneFaults): Promise<WebhookOutcome> {
  const event = { ...webhook, idempotencyToken: randomUUID() };
  const first = client.send(event, faults);
  if (faults.webhooks === 'normal') return first;
  if (faults.webhooks === 'answerLost') await first;
  return client.send(event, faults);
}
