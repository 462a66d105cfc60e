/** What an owner of a text socket is told. Exactly one `closed` ends it; nothing comes after. */
export interface SocketListener {
  text(text: string): void;
  /**
   * The short way of a text frame, for those that come many times a second: it lies in `bytes` between `from` and `to`, is not
   * yet known to be UTF-8, and is valid during the call only. True: it was read; otherwise it comes as `text`.
   */
  bytes?(bytes: Buffer, from: number, to: number): boolean;
  /** A binary frame arrived. Neither of our wires has one, so it is told by size only. */
  binary(bytes: number): void;
  closed(code: number, reason: string): void;
}

/** What stands around a payload in a text frame, as ASCII bytes: written once, sent many times. */
export interface FrameAround {
  readonly head: Uint8Array;
  readonly tail: Uint8Array;
}

/**
 * An open WebSocket, seen as the wires need it: text frames both ways. The real one is a TCP connection; specs use an in-memory
 * pair under a virtual clock. Sending on a closed socket does nothing.
 */
export interface TextSocket {
  /** Bytes accepted by `send` and not yet handed to the network. */
  readonly bufferedBytes: number;
  send(text: string): void;
  /** The short way of `send`, for frames that go many times a second; `payload` must be ASCII. Absent where there is none. */
  sendAround?(frame: FrameAround, payload: string): void;
  /** Starts the closing handshake. `code` as in RFC 6455 §7.4. */
  close(code: number, reason: string): void;
  /** Drops the connection without a handshake. */
  terminate(): void;
  /** Frames that arrived before are delivered first, in order. One listener only. */
  listen(listener: SocketListener): void;
}

/** Why no socket came to be. `status` is the HTTP status of a refused upgrade, absent when there was no answer at all. */
export interface DialFailure {
  readonly status?: number;
  readonly message: string;
}

export type DialResult = { readonly socket: TextSocket } | { readonly failure: DialFailure };

/** Opens a WebSocket to `url` with extra request headers. Never throws. */
export type DialSocket = (url: string, headers: Readonly<Record<string, string>>) => Promise<DialResult>;
