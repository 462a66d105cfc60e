import { randomBytes } from 'node:crypto';

export type SidPrefix = 'AC' | 'CA' | 'CF' | 'MZ' | 'NO' | 'PN' | 'RE' | 'SM';

/** Two letters and 32 hexadecimal digits. */
export const newSid = (prefix: SidPrefix): string => prefix + randomBytes(16).toString('hex');

export const isSid = (prefix: string, text: string): boolean => new RegExp(`^${prefix}[0-9a-f]{32}$`).test(text);
