/** `COLD`: the caller is connected as soon as somebody answers. `WARM`: that person is called and told first, and accepts by key. */
export type TransferMode = 'COLD' | 'WARM';

/** In this order; the last seven are final. */
export type TransferStatus =
  /** The caller hears that they are being put through. */
  | 'ANNOUNCING'
  /** The person's phone is called. */
  | 'RINGING'
  /** The person has answered and hears what it is about; the caller waits. Warm only. */
  | 'BRIEFING'
  /** Both talk; the agent has left. */
  | 'CONNECTED'
  /** They have talked, and the call is over. */
  | 'COMPLETED'
  | 'BUSY'
  /** Nobody answered, or nobody accepted: a machine cannot. */
  | 'NO_ANSWER'
  /** The person did not want to take the call. */
  | 'DECLINED'
  | 'FAILED'
  /** An operator stopped it, or the caller hung up before. */
  | 'CANCELED';

/** One attempt to put a caller through to somebody. A plain value, replaced as a whole at each change. Times are ISO 8601 UTC. */
export interface Transfer {
  /** `trf_…`. */
  readonly id: string;
  readonly mode: TransferMode;
  readonly status: TransferStatus;
  /** Who is called: E.164. */
  readonly to: string;
  /** What the agent calls them, when they are one of its destinations. */
  readonly destination: string | null;
  /** The operator who asked for it; null: the agent did. */
  readonly actor: string | null;
  readonly startedAt: string;
  readonly connectedAt: string | null;
  readonly endedAt: string | null;
}

const FINAL: ReadonlySet<TransferStatus> = new Set([
  ...(['COMPLETED', 'BUSY', 'NO_ANSWER', 'DECLINED', 'FAILED', 'CANCELED'] as const),
]);

export const isOver = ({ status }: Transfer): boolean => FINAL.has(status);

/** What somebody wants. */
export interface TransferWish {
  readonly mode: TransferMode;
  readonly to: string;
  readonly destination: string | null;
  /** What the agent says to the caller first; null: it has said something of its own, or there is nothing to say. */
  readonly announcement: string | null;
}

/** E.164: a plus sign and 7 to 15 digits, the first not zero. */
export const E164 = /^\+[1-9]\d{6,14}$/;
