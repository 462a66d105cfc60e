import type { LineType, NumberFacts, NumberPlan } from '@switchboard/call';
import { LINE_TYPES } from '@switchboard/call';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import type { PhoneNumber } from 'libphonenumber-js/max';
import { MEDIA_STREAM_PRICES, VOICE_PRICES } from './voice-prices.data';

interface Dated {
  readonly validFrom: string;
}

/** The newest price that holds at that date; the first counts for the time before, too. */
function priceAt<T extends Dated>(prices: readonly T[], date: string): T | null {
  const sorted = prices.toSorted((a, b) => a.validFrom.localeCompare(b.validFrom));
  return sorted.findLast(({ validFrom }) => validFrom <= date) ?? sorted[0] ?? null;
}

const lineTypeOf = (number: PhoneNumber): LineType | null => {
  const type = number.getType();
  return LINE_TYPES.find((known) => known === type) ?? null;
};

function parsed(e164: string): PhoneNumber | null {
  // The library also reads numbers out of running text; what is dialled must be the number and nothing else.
  return /^\+\d{1,17}$/.test(e164) ? (parsePhoneNumberFromString(e164) ?? null) : null;
}

/** Numbering plans by libphonenumber's full metadata, which alone tells the kinds of numbers, and Twilio's list prices. */
export const phoneNumberPlan: NumberPlan = {
  facts(e164): NumberFacts | null {
    const number = parsed(e164);
    if (!number) return null;
    return {
      country: number.country ?? null,
      callingCode: number.countryCallingCode,
      nationalNumber: number.nationalNumber,
      type: lineTypeOf(number),
      assigned: number.isValid(),
    };
  },

  perMinuteUsd(e164, at): number | null {
    const number = parsed(e164);
    if (!number?.country) return null;
    const date = at.toISOString().slice(0, 10);
    const isTollFree = number.getType() === 'TOLL_FREE';
    const prices = VOICE_PRICES.filter(
      ({ country, direction, tollFree }) =>
        country === number.country && direction === 'OUTBOUND' && (tollFree === null || tollFree === isTollFree),
    );
    const voice = priceAt(prices, date);
    return voice && voice.perMinute + (priceAt(MEDIA_STREAM_PRICES, date)?.perMinute ?? 0);
  },
};
