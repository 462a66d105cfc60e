import { RequestSignature } from '@switchboard/twilio';
import type { Environment } from '../config/environment';

/** Signatures as this server's settings allow them. Without a public address or a secret, none is valid. */
export const signatureOf = (environment: Environment): RequestSignature =>
  new RequestSignature({
    // A tunnel may tell it later.
    publicUrl: () => environment.publicUrl?.href ?? null,
    secrets: environment.twilio.signingSecrets,
  });
