import { randomBytes } from 'node:crypto';
import type { FrameSink } from './frame-reader';

export interface FrameParts {
  readonly opcode: number;
  readonly payload: Buffer;
  readonly fin?: boolean;
  readonly masked: boolean;
  /** The bits of the first byte that no extension of ours uses. */
  readonly reserved?: number;
}

function lengthOf(length: number): Buffer {
  if (length < 126) return Buffer.from([length]);
  const bytes = Buffer.alloc(length < 0x10000 ? 3 : 9);
  bytes[0] = length < 0x10000 ? 126 : 127;
  if (bytes.length === 3) bytes.writeUInt16BE(length, 1);
  else bytes.writeBigUInt64BE(BigInt(length), 1);
  return bytes;
}

/** A frame as RFC 6455 §5.2 draws it; written apart from the code under test. */
export function frameOf({ opcode, payload, fin = true, masked, reserved = 0 }: FrameParts): Buffer {
  const first = Buffer.from([(fin ? 0x80 : 0) | reserved | opcode]);
  const length = lengthOf(payload.length);
  if (!masked) return Buffer.concat([first, length, payload]);
  length[0] = (length[0] ?? 0) | 0x80;
  const key = randomBytes(4);
  return Buffer.concat([first, length, key, payload.map((byte, index) => byte ^ (key[index % 4] ?? 0))]);
}

export type Told =
  | { readonly text: string }
  | { readonly binary: number }
  | { readonly ping: string }
  | { readonly pong: true }
  | { readonly close: readonly [number, string] }
  | { readonly broken: number };

/** Writes down what a stream of frames said. */
export class Notes implements FrameSink {
  readonly told: Told[] = [];

  message(bytes: Buffer, from: number, to: number): void {
    this.told.push({ text: bytes.toString('latin1', from, to) });
  }

  binaryMessage(size: number): void {
    this.told.push({ binary: size });
  }

  pinged(payload: Buffer): void {
    this.told.push({ ping: payload.toString('latin1') });
  }

  ponged(): void {
    this.told.push({ pong: true });
  }

  closing(code: number, reason: string): void {
    this.told.push({ close: [code, reason] });
  }

  broken(code: number): void {
    this.told.push({ broken: code });
  }
}
