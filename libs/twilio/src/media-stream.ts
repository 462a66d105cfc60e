import type {
  AttachResult,
  Clock,
  PhoneEnd,
  PhoneLine,
  PhoneListener,
  SocketListener,
  StreamStart,
  TextSocket,
  Timer,
} from '@switchboard/call';
import type { StreamMessage } from './media-stream-wire';
import { parseStreamMessage } from './media-stream-wire';
import { StreamFrameReader } from './stream-frame-reader';
import { TwilioPhoneLine } from './twilio-phone-line';

/** From the upgrade to a valid `start`. */
export const START_TIMEOUT_MS = 10_000;
/** For the far side to answer our close, or to close after its own `stop`. */
export const CLOSE_TIMEOUT_MS = 5_000;
/** Frames against the protocol that one stream is forgiven. */
export const FORGIVEN_FRAMES = 5;

/** RFC 6455 §7.4.1. */
const CLOSE = {
  normal: 1000,
  unsupportedData: 1003,
  noStatus: 1005,
  policyViolation: 1008,
  internalError: 1011,
} as const;
/** What the far side is told: never why a token was refused, and short of the 123 bytes of a close frame. */
const CLOSE_REASON: Readonly<Record<number, string>> = {
  [CLOSE.unsupportedData]: 'text frames only',
  [CLOSE.policyViolation]: 'refused',
  [CLOSE.internalError]: 'internal error',
};
/** A–D exist in the signalling, but no telephone keypad has them. */
const KEY = /^[0-9*#]$/;

type MessageOf<K extends StreamMessage['kind']> = Extract<StreamMessage, { kind: K }>;

/** What the owner of an upgraded socket hands over. */
export interface MediaStreamDoor {
  readonly socket: TextSocket;
  readonly clock: Clock;
  /** Finds the call of a stream, in the same turn in which its `start` arrived. */
  readonly attach: (start: StreamStart, line: PhoneLine) => AttachResult;
  /** A stream ended before it belonged to a call. `reason` holds nothing secret. */
  readonly turnedAway?: (reason: string) => void;
  /** A mistake of ours surfaced while a frame was handled. The stream is closed with 1011 and its listener told. */
  readonly faulted: (error: unknown) => void;
}

/**
 * Owns the socket of a media stream from its upgrade on: waits for `start`, asks which call it belongs to, and passes its
 * frames on by plain calls. Never throws; whatever the far side sends ends, at worst, in a closed socket (1003 for binary
 * frames, 1008 for all else) and in one `phoneEnded`.
 */
export function acceptMediaStream(door: MediaStreamDoor): void {
  door.socket.listen(new MediaStream(door));
}

class MediaStream implements SocketListener {
  private line: TwilioPhoneLine | null = null;
  private listener: PhoneListener | null = null;
  /** There once the stream belongs to a call and until it is over. */
  private frames: StreamFrameReader | null = null;
  private greeted = false;
  private over = false;
  private badFrames = 0;
  private timer: Timer;

  constructor(private readonly door: MediaStreamDoor) {
    this.timer = door.clock.after(START_TIMEOUT_MS, () => this.violate(CLOSE.policyViolation, 'no start in time'));
  }

  /** The caller's audio and echoes of marks; everything else comes as text. */
  bytes(bytes: Buffer, from: number, to: number): boolean {
    const { frames, listener } = this;
    if (frames === null || listener === null || this.done) return false;
    try {
      if (frames.readMedia(bytes, from, to)) listener.fromPhone(frames.payload, frames.timestampMs);
      else if (frames.readMark(bytes, from, to)) listener.markReached(frames.markName);
      else return false;
    } catch (error) {
      this.fail(error);
    }
    return true;
  }

  text(text: string): void {
    if (this.done) return;
    try {
      const message = parseStreamMessage(text);
      if (this.listener === null) this.beforeStart(message);
      else this.pass(message, this.listener);
    } catch (error) {
      this.fail(error);
    }
  }

  binary(): void {
    if (!this.done) this.forgive('binary frame', CLOSE.unsupportedData);
  }

  /** Nothing more is heard; a close of ours may still be on its way. */
  private get done(): boolean {
    return this.over || this.line?.open === false;
  }

  closed(code: number, reason: string): void {
    this.timer.cancel();
    if (this.over) return;
    const detail = reason === '' ? `closed ${code}` : `closed ${code} ${reason.slice(0, 60)}`;
    if (this.line?.closedByUs) this.end({ kind: 'closedByUs' });
    // A close in good order is a decision of the carrier, `stop` or not.
    else if (code === CLOSE.normal || code === CLOSE.noStatus) this.end({ kind: 'stopped', detail });
    else this.end({ kind: 'lost', detail });
  }

  private beforeStart(message: StreamMessage): void {
    switch (message.kind) {
      case 'connected':
        if (this.greeted) this.forgive('connected twice');
        this.greeted = true;
        return;
      case 'start':
        this.start(message);
        return;
      case 'unknown':
        return;
      case 'malformed':
        this.forgive(message.reason);
        return;
      case 'media':
      case 'dtmf':
      case 'mark':
      case 'stop':
        this.forgive(`${message.kind} before start`);
    }
  }

  private start({ streamSid, callSid, accountSid, customParameters }: MessageOf<'start'>): void {
    const token = customParameters['token'] ?? null;
    const line = new TwilioPhoneLine(streamSid, this.door.socket, () => this.leave(CLOSE.normal));
    this.line = line;
    this.timer.cancel();
    const result = this.door.attach({ streamSid, callSid, accountSid, token }, line);
    if (result.kind === 'refused') this.violate(CLOSE.policyViolation, result.reason);
    else {
      this.listener = result.listener;
      this.frames = new StreamFrameReader(streamSid);
    }
  }

  private pass(message: StreamMessage, listener: PhoneListener): void {
    if (this.isForeign(message)) {
      this.forgive('foreign streamSid');
      return;
    }
    switch (message.kind) {
      case 'media':
        passAudio(message, listener);
        return;
      case 'mark':
        listener.markReached(message.name);
        return;
      case 'dtmf':
        passKey(message, listener);
        return;
      case 'stop':
        this.stopped();
        return;
      case 'unknown':
        return;
      case 'malformed':
        this.forgive(message.reason);
        return;
      case 'connected':
      case 'start':
        this.forgive(`${message.kind} again`);
    }
  }

  private isForeign(message: StreamMessage): boolean {
    return 'streamSid' in message && message.streamSid !== this.line?.streamSid;
  }

  /** Twilio closes the socket itself after `stop`; doing it for Twilio at once would log its error 31921. */
  private stopped(): void {
    this.timer = this.door.clock.after(CLOSE_TIMEOUT_MS, () => this.leave(CLOSE.normal));
    this.end({ kind: 'stopped' });
  }

  private forgive(detail: string, closeCode: number = CLOSE.policyViolation): void {
    this.badFrames += 1;
    if (this.badFrames > FORGIVEN_FRAMES) this.violate(closeCode, detail);
  }

  private violate(closeCode: number, detail: string): void {
    this.end({ kind: 'violation', detail });
    this.leave(closeCode);
  }

  private fail(error: unknown): void {
    this.door.faulted(error);
    this.end({ kind: 'closedByUs', detail: 'internal error' });
    this.leave(CLOSE.internalError);
  }

  /** Starts the closing handshake; a far side that does not answer it is cut off. */
  private leave(code: number): void {
    this.timer.cancel();
    this.timer = this.door.clock.after(CLOSE_TIMEOUT_MS, () => this.door.socket.terminate());
    this.door.socket.close(code, CLOSE_REASON[code] ?? '');
  }

  private end(end: PhoneEnd): void {
    if (this.over) return;
    this.over = true;
    this.frames = null;
    this.line?.over();
    try {
      if (this.listener === null) this.door.turnedAway?.(end.detail ?? end.kind);
      else this.listener.phoneEnded(end);
    } catch (error) {
      this.door.faulted(error);
    }
  }
}

/** Our streams carry the caller only; what Twilio plays to the caller is not ours to hear. */
function passAudio({ track, payload, timestampMs }: MessageOf<'media'>, listener: PhoneListener): void {
  if (track === 'inbound' && payload !== '') listener.fromPhone(payload, timestampMs);
}

function passKey({ digit }: MessageOf<'dtmf'>, listener: PhoneListener): void {
  if (KEY.test(digit)) listener.keyPressed(digit);
}
