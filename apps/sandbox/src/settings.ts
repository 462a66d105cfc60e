import { z } from 'zod';

export interface PhoneSettings {
  readonly accountSid: string;
  readonly authToken: string;
  /** Where our pretend number's webhooks go: `<serverUrl>/twilio/voice` and its neighbours. No slash at the end. */
  readonly serverUrl: string;
}

export interface ModelSettings {
  /** The only key the pretend model takes; any when null. */
  readonly apiKey: string | null;
  /** A session of the model lives so long; as long as the real ones where absent. */
  readonly sessionMs?: number;
}

/** What the pretend world was told to be. */
export interface Settings {
  /** 0 takes a free port. */
  readonly port: number;
  readonly phone: PhoneSettings | null;
  readonly model: ModelSettings | null;
}

const flag = z.enum(['', '0', '1']).default('0');
const port = z
  .string({ error: 'A port is needed.' })
  .regex(/^\d{1,5}$/, 'A whole number from 0 to 65535.')
  .transform(Number)
  .refine((value) => value <= 65_535, 'A whole number from 0 to 65535.');

const schema = z
  .object({
    HOST: z.literal('127.0.0.1', { error: 'The pretend world listens on 127.0.0.1 only.' }).default('127.0.0.1'),
    SANDBOX_PORT: port,
    SANDBOX_PHONE: flag,
    SANDBOX_MODEL: flag,
    SANDBOX_SERVER_URL: z.url({ protocol: /^https?$/ }).optional(),
    TWILIO_ACCOUNT_SID: z
      .string()
      .regex(/^AC[0-9a-f]{32}$/, 'AC and 32 hexadecimal digits.')
      .optional(),
    TWILIO_AUTH_TOKEN: z.string().min(1).optional(),
    OPENAI_API_KEY: z.string().min(1).optional(),
    SANDBOX_SESSION_SECONDS: z.coerce
      .number()
      .int('Whole seconds.')
      .min(2, 'At least 2 seconds.')
      .max(3_600)
      .optional(),
  })
  .superRefine((settings, context) => {
    if (settings.SANDBOX_PHONE !== '1' && settings.SANDBOX_MODEL !== '1')
      context.addIssue({
        code: 'custom',
        path: ['SANDBOX_PHONE'],
        message: 'Neither the phone nor the model is pretend.',
      });
    if (settings.SANDBOX_PHONE !== '1') return;
    for (const name of ['SANDBOX_SERVER_URL', 'TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN'] as const) {
      if (settings[name] === undefined)
        context.addIssue({ code: 'custom', path: [name], message: 'Needed by the pretend phone network.' });
    }
  });

type Read = z.infer<typeof schema>;

const phoneOf = (read: Read): PhoneSettings | null =>
  read.SANDBOX_PHONE === '1'
    ? {
        accountSid: read.TWILIO_ACCOUNT_SID ?? '',
        authToken: read.TWILIO_AUTH_TOKEN ?? '',
        serverUrl: (read.SANDBOX_SERVER_URL ?? '').replace(/\/+$/, ''),
      }
    : null;

function modelOf(read: Read): ModelSettings | null {
  if (read.SANDBOX_MODEL !== '1') return null;
  const { OPENAI_API_KEY: apiKey = null, SANDBOX_SESSION_SECONDS: seconds } = read;
  return { apiKey, ...(seconds === undefined ? {} : { sessionMs: seconds * 1_000 }) };
}

/** Reads the environment; all faults at once, one a line, naming no value. */
export function readSettings(
  environment: Readonly<Record<string, string | undefined>>,
): { readonly settings: Settings } | { readonly faults: readonly string[] } {
  const read = schema.safeParse(environment);
  if (!read.success) return { faults: read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) };
  return {
    settings: {
      port: read.data.SANDBOX_PORT,
      phone: phoneOf(read.data),
      model: modelOf(read.data),
    },
  };
}
