import { v7 as uuidv7 } from 'uuid';

/** `prefix_` plus a UUID of version 7: unique everywhere, and sorted by time. */
export const newId = (prefix: string): string => `${prefix}_${uuidv7()}`;
