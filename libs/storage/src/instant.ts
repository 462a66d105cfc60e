import { timestamp } from 'drizzle-orm/pg-core';

/** A moment to the millisecond, told as text. */
export const instant = () => timestamp({ withTimezone: true, mode: 'string', precision: 3 });
