/**
 * Every advisory lock this room takes. PostgreSQL knows a lock by its number alone, on one database and for all who use it, so two
 * purposes with one number wait for each other, and for ever where one is held as long as the server lives.
 */
export const ADVISORY_LOCKS = {
  /** Held while the tables are brought up to date. */
  migration: 7_824_906_113,
  /** To the end of the transaction that puts the first agents in place. */
  seed: 7_824_906_114,
  /** Held as long as this server is the one that looks after unfinished calls. */
  soleServer: 7_824_906_115,
  /** To the end of the transaction that makes the first administrator. */
  firstAdmin: 7_824_906_116,
  /** To the end of a transaction that counts outbound calls and takes a place among them. */
  dial: 7_824_906_117,
} as const;
