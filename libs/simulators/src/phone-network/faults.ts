export type BadFrame = 'malformed' | 'huge' | 'binary' | 'unknownEvent' | 'outOfOrder';

/** What the far side may do wrong, per call or for all calls. The default is a faithful network. */
export interface PhoneFaults {
  readonly webhookSignature: 'valid' | 'missing' | 'wrong';
  /** `trailingSlash` and `explicitPort` sign a URL that Twilio was reported to sign: a server has to accept them. */
  readonly upgradeSignature: 'valid' | 'missing' | 'wrong' | 'trailingSlash' | 'explicitPort';
  /** `replayedToken` opens a second socket with the parameters of the running stream after it has started. */
  readonly start: 'normal' | 'noToken' | 'never' | 'replayedToken';
  /** Drops the media connection without a handshake so many ms after `start`. */
  readonly resetAfterMs: number | null;
  /** Loses `lengthMs` of caller audio every `everyMs`; the timestamps tell it. */
  readonly gaps: { readonly everyMs: number; readonly lengthMs: number } | null;
  /** Sent once, one after the other every 100 ms from the first second of the stream. */
  readonly badFrames: readonly BadFrame[];
  /** `overtaking` holds back every other callback by 1.5 s. */
  readonly callbacks: 'normal' | 'duplicate' | 'overtaking' | 'missing';
  /** What becomes of the callback of asynchronous machine detection. */
  readonly machineVerdict: 'normal' | 'duplicate' | 'missing';
  /**
   * Requests to place a call: `busy` refuses them unread (429, 20429), `lost` places the call and answers 500, `broken` answers
   * 500 and places none.
   */
  readonly placing: 'normal' | 'busy' | 'lost' | 'broken';
  /** How REST answers: refuses us, has had enough of us, is broken, or says nothing at all for ever. */
  readonly rest: 'normal' | 'unauthorized' | 'tooMany' | 'broken' | 'silent';
  /**
   * `duplicate` asks for instructions twice at once and follows the second answer; `answerLost` loses the first answer on its
   * way and asks again. Both with one idempotency token.
   */
  readonly webhooks: 'normal' | 'duplicate' | 'answerLost';
  /** Milliseconds that every webhook waits before it is sent. */
  readonly webhookDelayMs: number;
  /** Whether Connect's `action` is still requested after the caller has hung up (Twilio's behaviour is unconfirmed). */
  readonly actionAfterHangUp: boolean;
}

export const NO_FAULTS: PhoneFaults = {
  webhookSignature: 'valid',
  upgradeSignature: 'valid',
  start: 'normal',
  resetAfterMs: null,
  gaps: null,
  badFrames: [],
  callbacks: 'normal',
  machineVerdict: 'normal',
  placing: 'normal',
  rest: 'normal',
  webhooks: 'normal',
  webhookDelayMs: 0,
  actionAfterHangUp: false,
};
