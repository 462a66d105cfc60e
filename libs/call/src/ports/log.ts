/** Fields of a log line. Private data (numbers, words spoken) only under keys that begin with `private`. */
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** Where the engine reports faults: a fixed message plus fields, never on the audio path. */
export interface FaultLog {
  warn(message: string, fields: LogFields): void;
  error(message: string, fields: LogFields & { readonly stack?: string }): void;
}
