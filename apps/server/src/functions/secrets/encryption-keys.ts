import { createHmac, randomBytes, scryptSync } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const KEY_BYTES = 32;
const KEY_FILE = 'encryption.key';
/** Slows down whoever tries passphrases on a stolen database. It can not be random: all servers must get the same key. */
const SALT = 'switchboard encryption key';

export interface EncryptionKey {
  /** Tells keys apart, and tells nothing of them. */
  readonly id: string;
  readonly bytes: Buffer;
}

/**
 * The keys of this server; the first one seals, all of them open. `given` are those of `ENCRYPTION_KEY`, the newest first;
 * without any, one is made and kept under the data folder, for its owner's eyes only.
 */
export function encryptionKeys(given: readonly string[], dataDir: string): readonly EncryptionKey[] {
  const texts = given.length > 0 ? given : [keptKey(dataDir)];
  return texts.map((text) => {
    const bytes = bytesOf(text);
    return { id: createHmac('sha256', bytes).update('id').digest('hex').slice(0, 12), bytes };
  });
}

/** 32 bytes in base64 or hexadecimal digits are the key; anything else is a passphrase. */
function bytesOf(text: string): Buffer {
  if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, 'hex');
  if (/^[\w+/-]{43}=?$/.test(text)) return Buffer.from(text, 'base64');
  return scryptSync(text, SALT, KEY_BYTES);
}

function keptKey(dataDir: string): string {
  const path = join(dataDir, KEY_FILE);
  mkdirSync(dataDir, { recursive: true });
  try {
    // Exclusive: of two servers that start at once on one folder, the second reads what the first made.
    writeFileSync(path, `${randomBytes(KEY_BYTES).toString('base64')}\n`, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFileSync(path, 'utf8').trim();
}
