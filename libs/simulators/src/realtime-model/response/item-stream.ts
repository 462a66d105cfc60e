/** An item of a response while it is being made. */
export interface ItemStream {
  /** Settles when the item is complete, or never when the response was released before. Rejects only on a fault of ours. */
  run(): Promise<void>;
  /** Closes whatever is open, with the item left incomplete. Does nothing before it opened or after it closed. */
  cut(): void;
}
