import type { AsYouType as AsYouTypeClass } from 'libphonenumber-js/min';

/** What the typed text means: nothing yet, a number to dial, or why it is none. */
export type Destination =
  | { readonly kind: 'empty' }
  | { readonly kind: 'number'; readonly e164: string; readonly shown: string; readonly country: string | null }
  | { readonly kind: 'needsCountry' }
  | { readonly kind: 'incomplete' };

export type ReadDestination = (typed: string) => Destination;

const REGION_NAMES = new Intl.DisplayNames(undefined, { type: 'region' });

/** The numbering plans are 37 kB: loaded when the page is. */
export async function loadDestinationReader(): Promise<{ read: ReadDestination; format: (typed: string) => string }> {
  const { AsYouType, parsePhoneNumberFromString } = await import('libphonenumber-js/min');
  return {
    read: (typed) => {
      const text = typed.trim();
      if (text === '') return { kind: 'empty' };
      const number = parsePhoneNumberFromString(text);
      if (number === undefined) return { kind: text.startsWith('+') ? 'incomplete' : 'needsCountry' };
      if (!number.isPossible()) return { kind: 'incomplete' };
      return {
        kind: 'number',
        e164: number.number,
        shown: number.formatInternational(),
        country: number.country === undefined ? null : (REGION_NAMES.of(number.country) ?? null),
      };
    },
    format: (typed) => formatTyped(new AsYouType(), typed),
  };
}

/** Formats only while it does not fight the typist: text that is no international number is left alone. */
function formatTyped(formatter: AsYouTypeClass, typed: string): string {
  return /^\s*\+[\d\s().-]*$/.test(typed) ? formatter.input(typed) : typed;
}
