import { generateKeyPairSync, sign } from 'node:crypto';

/** ASN.1 in DER (X.690), as much as a certificate needs. */
function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), content]);
  return Buffer.concat([Buffer.from([tag, 0x82, length >> 8, length & 0xff]), content]);
}

const bytes = (hex: string): Buffer => Buffer.from(hex.replace(/ /g, ''), 'hex');
const sequence = (...parts: readonly Uint8Array[]): Buffer => der(0x30, ...parts);
const utcTime = (at: Date): Buffer => {
  const digits = at.toISOString().replace(/\D/g, '');
  return der(0x17, Buffer.from(`${digits.slice(2, 14)}Z`));
};

const DAY_MS = 86_400_000;
const ECDSA_WITH_SHA256 = sequence(bytes('06 08 2a8648ce3d040302'));
const VERSION_3 = bytes('a0 03 02 01 02');
const SERIAL = bytes('02 01 01');
const TRUE = bytes('01 01 ff');

export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/** A self-signed certificate for `name` and 127.0.0.1 (RFC 5280), good for a day around now: made anew, so no key lies about. */
export function certificateFor(name: string): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const distinguished = sequence(der(0x31, sequence(bytes('06 03 550403'), der(0x0c, Buffer.from(name)))));
  const names = sequence(der(0x82, Buffer.from(name)), der(0x87, Buffer.from([127, 0, 0, 1])));
  const extensions = sequence(
    sequence(bytes('06 03 551d13'), TRUE, der(0x04, sequence(TRUE))),
    sequence(bytes('06 03 551d11'), der(0x04, names)),
  );
  const now = Date.now();
  const told = sequence(
    ...[VERSION_3, SERIAL, ECDSA_WITH_SHA256, distinguished],
    sequence(utcTime(new Date(now - DAY_MS)), utcTime(new Date(now + DAY_MS))),
    ...[distinguished, publicKey.export({ type: 'spki', format: 'der' }), der(0xa3, extensions)],
  );
  const signature = der(0x03, Buffer.from([0]), sign('sha256', told, privateKey));
  const whole = sequence(told, ECDSA_WITH_SHA256, signature).toString('base64');
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${whole.replace(/(.{64})/g, '$1\n')}\n-----END CERTIFICATE-----\n`,
  };
}
