import { isE164 } from '../graphql/scalars';

const HIDDEN = '•••';

/** ITU-T E.164: country codes of one and of two digits; all others have three. */
const COUNTRY_CODE = /^\+(?:[17]|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|\d{3})/;
/** More, the country's included, would be too much of a short number. */
const SHOWN_DIGITS = 4;

/** `+49 ••• 56`: the country, and the end by which people know a number. */
function maskNumber(e164: string): string {
  const country = COUNTRY_CODE.exec(e164)?.[0] ?? '+';
  return `${country} ${HIDDEN} ${e164.slice(country.length - 1 - SHOWN_DIGITS)}`;
}

/** An address with its middle hidden: enough to tell two callers apart, too little to call one. */
export function maskAddress(address: string): string {
  if (isE164(address)) return maskNumber(address);
  const named = /^(sips?:|client:)(.*)$/i.exec(address);
  if (named) return `${named[1]}${(named[2] ?? '').slice(0, 2)}${HIDDEN}`;
  // Words of the carrier, such as `anonymous`, name nobody; digits might.
  return /\d/.test(address) ? HIDDEN : address;
}
