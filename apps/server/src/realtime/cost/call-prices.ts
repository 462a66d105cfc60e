import type { Call } from '@switchboard/call';
import { MEDIA_STREAM_PRICES, VOICE_PRICES } from '@switchboard/twilio';
import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { VOICE_MODEL_PROVIDERS } from '../voice-models';
import type { TokenPrices } from '../voice-models';

interface Dated {
  /** ISO 8601 date. */
  readonly validFrom: string;
}
type MinutePrice = Dated & { readonly perMinute: number };

/** The line in force at that moment. The first counts for the time before, too; null when there is none. */
export function priceAt<T extends Dated>(prices: readonly T[], at: string): T | null {
  const sorted = prices.toSorted((a, b) => a.validFrom.localeCompare(b.validFrom));
  return sorted.findLast(({ validFrom }) => validFrom <= at.slice(0, 10)) ?? sorted[0] ?? null;
}

/** Prices per million tokens; null when the model, or its price, is not known. */
export function tokenPrices(model: string, at: string): TokenPrices | null {
  const entry = VOICE_MODEL_PROVIDERS.flatMap(({ models }) => models).find(({ name }) => name === model);
  return entry ? priceAt(entry.prices, at) : null;
}

export function transcriptionPrice(model: string, at: string): MinutePrice | null {
  const known = VOICE_MODEL_PROVIDERS.flatMap(({ transcriptionModels }) => transcriptionModels);
  const entry = known.find(({ name }) => name === model);
  return entry ? priceAt(entry.prices, at) : null;
}

/** What the phone network's provider takes for a minute of this call; null when it is not known. */
export function telephonyPrice({ direction, to, createdAt }: Call): MinutePrice | null {
  // The price goes by the number called: ours, or the one we called.
  const called = parsePhoneNumberFromString(to);
  if (!called?.country) return null;
  const isTollFree = called.getType() === 'TOLL_FREE';
  const prices = VOICE_PRICES.filter(
    (price) =>
      price.country === called.country &&
      price.direction === direction &&
      (price.tollFree === null || price.tollFree === isTollFree),
  );
  return priceAt(prices, createdAt);
}

export const mediaStreamPrice = ({ createdAt }: Call): MinutePrice | null => priceAt(MEDIA_STREAM_PRICES, createdAt);
