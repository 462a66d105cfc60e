import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

const WINDOW_SECONDS = 15 * 60;
/** Wrong passwords for one e-mail address from one place. */
const PER_PERSON = 5;
/** Wrong passwords from one place, whatever the address. */
const PER_PLACE = 50;

/**
 * Slows down guessing. An attempt counts from its begin, so that a hundred at the same moment are a hundred; a successful
 * one is taken back.
 */
export class Attempts {
  private readonly perPerson = new RateLimiterMemory({ points: PER_PERSON, duration: WINDOW_SECONDS });
  private readonly perPlace = new RateLimiterMemory({ points: PER_PLACE, duration: WINDOW_SECONDS });

  /** Seconds to wait, or null when the attempt may go on. */
  async begin(place: string, person: string): Promise<number | null> {
    return (await spend(this.perPlace, place)) ?? (await spend(this.perPerson, `${place} ${person}`));
  }

  async succeeded(place: string, person: string): Promise<void> {
    await Promise.all([this.perPlace.reward(place), this.perPerson.delete(`${place} ${person}`)]);
  }
}

async function spend(limiter: RateLimiterMemory, key: string): Promise<number | null> {
  try {
    await limiter.consume(key);
    return null;
  } catch (refusal) {
    if (refusal instanceof RateLimiterRes) return Math.max(1, Math.ceil(refusal.msBeforeNext / 1000));
    throw refusal;
  }
}
