/** Which transfer of which call a webhook is about; travels in its address. */
export interface TransferRef {
  readonly callId: string;
  readonly transferId: string;
}

/** What one of the two phones of a transfer does next; the carrier performs it. Sentences are in the carrier's own voice. */
export type LegStep =
  | { readonly kind: 'hangUp' }
  | { readonly kind: 'sayAndHangUp'; readonly say: string }
  /** The caller is (again) in conversation with the agent: a media stream that shows the one-time word. */
  | { readonly kind: 'connect'; readonly callId: string; readonly token: string }
  /**
   * Calls `to` and connects the caller when it answers. `callerId` is what that phone shows; null: the caller's own number.
   * The carrier tells its progress, and asks for what follows.
   */
  | {
      readonly kind: 'dial';
      readonly ref: TransferRef;
      readonly to: string;
      readonly callerId: string | null;
      readonly ringSeconds: number;
    }
  /** A media stream to the person who is called, in which they hear what it is about. */
  | { readonly kind: 'brief'; readonly ref: TransferRef; readonly token: string }
  /** Says the sentence and waits for one key; the carrier tells it, or that there was none. */
  | { readonly kind: 'askKey'; readonly ref: TransferRef; readonly say: string; readonly waitSeconds: number }
  /** Joins the others in a room that ends when one of them leaves. `isCaller`: the carrier asks what follows for this phone. */
  | { readonly kind: 'conference'; readonly ref: TransferRef; readonly isCaller: boolean };

/** A second phone is called on behalf of a call. */
export interface PersonOrder {
  readonly ref: TransferRef;
  /** E.164. */
  readonly to: string;
  /** One of our numbers. */
  readonly from: string;
  readonly ringSeconds: number;
}

/**
 * What the carrier tells about the phones of a transfer; any may come twice, late or never. Of the caller's phone: `ended` asks
 * what follows a `dial` or `conference`. Of the person's: `answered`, `briefed` and `key` ask what is next. `progress` only tells.
 */
export type TransferEvent = 'ended' | 'answered' | 'briefed' | 'key' | 'progress' | 'joined';

/** A transfer webhook whose signature was checked. */
export interface TransferReport extends TransferRef {
  readonly event: TransferEvent;
  /** Of the phone that it is about. */
  readonly callSid: string;
  /** The carrier's word for that phone: `ringing`, `in-progress`, `busy`, … */
  readonly callStatus: string | null;
  /** How a `dial` or `conference` went: `completed`, `answered`, `busy`, `no-answer`, `failed`, `canceled`; of `ended` only. */
  readonly dialStatus: string | null;
  /** The key that was pressed; null: none. */
  readonly digits: string | null;
}
