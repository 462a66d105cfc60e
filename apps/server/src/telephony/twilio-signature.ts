import { RequestSignature } from '@switchboard/twilio';
import type { Environment } from '../config/environment';

/** Signatures as this server's settings allow them. Without a public address or a secret, none is valid. */
export const signatureOf = ({ publicUrl, twilio }: Environment): RequestSignature =>
  new RequestSignature({ publicUrl: () => publicUrl?.href ?? null, secrets: twilio.signingSecrets });
