import type { IncomingMessage } from 'node:http';
import type { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';

/** What a tool's answer may weigh, unpacked. */
export const MAX_BODY_BYTES = 64 * 1024;

export class TooLarge extends Error {}
/** Packed in a way that is not known, or broken. */
export class Unreadable extends Error {}

const UNPACKERS: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/** The text of an answer. Reading stops at the limit, so that no more of it than that is ever held. */
export async function readBody(response: IncomingMessage): Promise<string> {
  const packing = (response.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of unpacked(response, packing)) {
    bytes += chunk.length;
    // Leaving the loop ends the stream, and with it the connection.
    if (bytes > MAX_BODY_BYTES) throw new TooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function unpacked(response: IncomingMessage, packing: string): AsyncIterable<Buffer> {
  if (packing === 'identity' || packing === '') return response as AsyncIterable<Buffer>;
  const unpacker = UNPACKERS[packing]?.();
  if (!unpacker) {
    response.destroy();
    throw new Unreadable();
  }
  // What goes wrong on either side ends the other and is told by the unpacker.
  pipeline(response, unpacker, () => undefined);
  return translated(unpacker);
}

async function* translated(unpacker: Readable): AsyncIterable<Buffer> {
  try {
    for await (const chunk of unpacker as AsyncIterable<Buffer>) yield chunk;
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    throw /^(Z_|ERR_.*BROTLI|ERR__ERROR)/.test(code) ? new Unreadable() : error;
  }
}
