/** The server takes so many in one go. */
export const KEY_BATCH = 32;

export interface PadKey {
  readonly key: string;
  /** Letters on the key of a telephone, ITU-T E.161. */
  readonly letters: string;
}

export const PAD: readonly PadKey[] = [
  { key: '1', letters: '' },
  { key: '2', letters: 'ABC' },
  { key: '3', letters: 'DEF' },
  { key: '4', letters: 'GHI' },
  { key: '5', letters: 'JKL' },
  { key: '6', letters: 'MNO' },
  { key: '7', letters: 'PQRS' },
  { key: '8', letters: 'TUV' },
  { key: '9', letters: 'WXYZ' },
  { key: '*', letters: '' },
  { key: '0', letters: '' },
  { key: '#', letters: '' },
];

/** What can be sent of a text, such as a pasted number: keys, and `w` for a wait. Spaces and dashes only divide it. */
export function keysIn(text: string): { readonly keys: string; readonly leftOut: boolean } {
  const solid = text.replace(/[\s().-]/g, '');
  const keys = [...solid].map((one) => (/[a-d]/.test(one) ? one.toUpperCase() : one)).join('');
  const known = keys.replace(/[^0-9*#A-Dw]/g, '');
  return { keys: known, leftOut: known.length !== keys.length };
}

/** Waits alone are not sent. */
export const holdsKey = (keys: string): boolean => /[0-9*#A-D]/.test(keys);
