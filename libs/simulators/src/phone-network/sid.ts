import { randomBytes } from 'node:crypto';

export type SidPrefix = 'CF' | 'AC' | 'CA' | 'MZ' | 'NO' | 'PN' | 'RE';

/** Two letters and 32 hexadecimal digits. */
export const newSid = (prefix: SidPrefix): string => prefix + randomBytes(16).toString('hex');

export const isSid = (prefix: string, text: string): boolean => new RegExp(`^${prefix}[0-9a-f]{32}$`).test(text);
