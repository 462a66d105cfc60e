import type { FactoryProvider } from '@nestjs/common';
import type { Carrier, CarrierNumbers, Messenger } from '@switchboard/call';
import { phoneNumberPlan, TwilioCarrier, TwilioMessenger, TwilioNumbers } from '@switchboard/twilio';
import type { TwilioAccount } from '@switchboard/twilio';
import type { Environment } from '../config/environment';
import { unsetCarrier, unsetMessenger, unsetNumbers } from '../config/unset';
import { CARRIER, CARRIER_NUMBERS, ENVIRONMENT, MESSENGER, NUMBER_PLAN } from '../ports';

function twilioAccountOf({ twilio }: Environment): TwilioAccount | null {
  const { accountSid, authToken, apiKey, apiSecret, baseUrl } = twilio;
  if (!accountSid || !authToken) return null;
  const credentials = apiKey && apiSecret ? { apiKey, apiSecret } : { authToken };
  return { accountSid, credentials, ...(baseUrl ? { baseUrl } : {}) };
}

function carrierOf(environment: Environment): Carrier {
  const account = twilioAccountOf(environment);
  // A tunnel may tell the public address later.
  return account
    ? new TwilioCarrier({
        ...{ ...account, publicUrl: () => environment.publicUrl?.href ?? null },
        ...(environment.twilio.fallbackUrl ? { fallbackUrl: environment.twilio.fallbackUrl } : {}),
      })
    : unsetCarrier;
}

function carrierNumbersOf(environment: Environment): CarrierNumbers {
  const account = twilioAccountOf(environment);
  return account ? new TwilioNumbers(account) : unsetNumbers;
}

function messengerOf(environment: Environment): Messenger {
  const account = twilioAccountOf(environment);
  return account ? new TwilioMessenger(account) : unsetMessenger;
}

/** The phone network: calls, numbers, messages, and what is known of numbers. */
export const carrierProviders: FactoryProvider[] = [
  { provide: CARRIER, inject: [ENVIRONMENT], useFactory: carrierOf },
  { provide: CARRIER_NUMBERS, inject: [ENVIRONMENT], useFactory: carrierNumbersOf },
  { provide: MESSENGER, inject: [ENVIRONMENT], useFactory: messengerOf },
  { provide: NUMBER_PLAN, useFactory: () => phoneNumberPlan },
];
