import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { EncryptionKey } from './encryption-keys';

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export interface Sealed {
  readonly keyId: string;
  /** Nonce, tag and cipher text in base64. */
  readonly sealed: string;
}

/** Seals and opens secrets: AES-256-GCM, a nonce of its own for each sealing, bound to the secret's name. */
export class SecretBox {
  constructor(private readonly keys: readonly EncryptionKey[]) {}

  get keyId(): string {
    return this.newest.id;
  }

  seal(name: string, value: string): Sealed {
    const { id, bytes } = this.newest;
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, bytes, nonce).setAAD(Buffer.from(name));
    const text = Buffer.concat([cipher.update(value, 'utf8'), cipher.final()]);
    return { keyId: id, sealed: Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64') };
  }

  /** Null: it was sealed by a key that is not here, under another name, or it was changed. */
  open(name: string, { keyId, sealed }: Sealed): string | null {
    const key = this.keys.find(({ id }) => id === keyId);
    if (!key) return null;
    const bytes = Buffer.from(sealed, 'base64');
    try {
      const opener = createDecipheriv(CIPHER, key.bytes, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
      opener.setAAD(Buffer.from(name)).setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      const text = opener.update(bytes.subarray(NONCE_BYTES + TAG_BYTES));
      return Buffer.concat([text, opener.final()]).toString('utf8');
    } catch {
      return null;
    }
  }

  private get newest(): EncryptionKey {
    const [newest] = this.keys;
    if (!newest) throw new Error('There is no key to seal with.');
    return newest;
  }
}
