import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { encryptionKeys } from './encryption-keys';
import { SecretBox } from './secret-box';

const KEY = Buffer.alloc(32, 7).toString('base64');
const OTHER = 'ab'.repeat(32);
const box = (...given: string[]) => new SecretBox(encryptionKeys(given, '/nowhere'));

describe('secrets at rest', () => {
  it('C7: any text comes out as it went in, and is not in what is kept', () => {
    const sealer = box(KEY);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (value) => {
        const sealed = sealer.seal('SHOP', value);
        expect(sealer.open('SHOP', sealed)).toBe(value);
        if (value.length > 3) expect(JSON.stringify(sealed)).not.toContain(value);
      }),
    );
  });

  it('C7: the same secret is never sealed the same way', () => {
    const sealer = box(KEY);
    const texts = Array.from({ length: 200 }, () => sealer.seal('SHOP', 'same').sealed);
    expect(new Set(texts).size).toBe(200);
    expect(new Set(texts.map((text) => text.slice(0, 16))).size).toBe(200);
  });

  it('C7: under another name, by another key, or changed in one bit it does not open', () => {
    const sealer = box(KEY);
    const sealed = sealer.seal('SHOP', 'value');
    expect(sealer.open('OTHER', sealed)).toBeNull();
    expect(box(OTHER).open('SHOP', sealed)).toBeNull();
    expect(box(OTHER).open('SHOP', { ...sealed, keyId: box(OTHER).keyId })).toBeNull();
    const bytes = Buffer.from(sealed.sealed, 'base64');
    for (let at = 0; at < bytes.length; at++) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(sealer.open('SHOP', { ...sealed, sealed: changed.toString('base64') })).toBeNull();
    }
    expect(sealer.open('SHOP', { ...sealed, sealed: '' })).toBeNull();
  });

  it('opens what an older key sealed, and seals with the newest', () => {
    const old = box(OTHER).seal('SHOP', 'value');
    const both = box(KEY, OTHER);
    expect(both.open('SHOP', old)).toBe('value');
    expect(both.seal('SHOP', 'value').keyId).toBe(box(KEY).keyId);
  });

  it('C7: a key that nobody gave is made once, for its owner’s eyes only', () => {
    const dataDir = join(mkdtempSync(join(tmpdir(), 'key-')), 'data');
    const [made] = encryptionKeys([], dataDir);
    const [again] = encryptionKeys([], dataDir);
    expect(again).toEqual(made);
    expect(made?.bytes).toHaveLength(32);
    expect(statSync(join(dataDir, 'encryption.key')).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(dataDir, 'encryption.key'), 'utf8')).not.toContain(made?.id);
    rmSync(join(dataDir, '..'), { recursive: true });
  });
});
