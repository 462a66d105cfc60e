import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '@switchboard/call';
import { CLOCK } from '../ports';
import type { SignedWebhook } from './twilio-webhook.guard';

/** Twilio gives up on a webhook, with all its retries, after 15 s. */
const REMEMBERED_MS = 60_000;
const MAX_REMEMBERED = 2_000;

interface Remembered {
  readonly answer: Promise<string>;
  readonly untilMs: number;
}

/**
 * A webhook that Twilio sends again, because it did not get our answer, carries the same idempotency token: it gets the very
 * same answer. Nothing rests on the token alone, which anyone could write: the signature, which covers address and parameters,
 * has to be the same, too. What is replayed later or with another token is harmless by itself (`CallDesk`).
 */
@Injectable()
export class HonestRetries {
  private readonly answers = new Map<string, Remembered>();

  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  once(request: SignedWebhook, work: () => Promise<string>): Promise<string> {
    const token = request.headers['i-twilio-idempotency-token'];
    const signature = request.headers['x-twilio-signature'];
    if (typeof token !== 'string' || typeof signature !== 'string') return work();
    this.forgetOldest();
    const key = `${token.slice(0, 128)} ${signature}`;
    const before = this.answers.get(key);
    if (before) return before.answer;
    const answer = work();
    this.answers.set(key, { answer, untilMs: this.clock.nowMs() + REMEMBERED_MS });
    return answer;
  }

  /** In the order in which they came, so the oldest stand first. */
  private forgetOldest(): void {
    const now = this.clock.nowMs();
    for (const [key, { untilMs }] of this.answers) {
      if (untilMs > now && this.answers.size < MAX_REMEMBERED) return;
      this.answers.delete(key);
    }
  }
}
