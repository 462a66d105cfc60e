import { isE164 } from '../graphql/scalars';

const HIDDEN = '•••';

/** An address with its middle hidden: enough to tell two callers apart, too little to call one. */
export function maskAddress(address: string): string {
  if (isE164(address)) return `${address.slice(0, 3)}${HIDDEN}${address.slice(-2)}`;
  const named = /^(sips?:|client:)(.*)$/i.exec(address);
  if (named) return `${named[1]}${(named[2] ?? '').slice(0, 2)}${HIDDEN}`;
  // Words of the carrier, such as `anonymous`, name nobody; digits might.
  return /\d/.test(address) ? HIDDEN : address;
}
