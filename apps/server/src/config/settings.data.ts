import { z } from 'zod';

const port = z.coerce.number().int().min(1).max(65_535);
const httpUrl = z.url({ protocol: /^https?$/ });
const origin = z.url({ protocol: /^https?$/ }).transform((url) => new URL(url).origin);
const commaList = <T>(item: z.ZodType<T, string>) =>
  z
    .string()
    .transform((text) =>
      text
        .split(',')
        .map((part) => part.trim())
        .filter(Boolean),
    )
    .pipe(z.array(item));
const sid = (prefix: string) =>
  z.string().regex(new RegExp(`^${prefix}[0-9a-fA-F]{32}$`), `must be ${prefix} followed by 32 hexadecimal digits`);
const loopback = /^(127\.\d+\.\d+\.\d+|localhost|\[::1\])$/;
const publicUrl = httpUrl
  .transform((url) => new URL(url))
  .refine(
    (url) => url.protocol === 'https:' || loopback.test(url.hostname),
    'must be https: carriers refuse anything else; http is allowed on 127.0.0.1 only',
  )
  .refine(
    (url) => url.search === '' && url.hash === '' && url.username === '',
    'must be an address without query, fragment or user',
  );

const modelUrl = httpUrl
  .refine((url) => new URL(url).hash === '' && new URL(url).username === '', 'must have no fragment and no user')
  .refine(
    (url) => !/\/(realtime|live|sessions)\/*$/.test(new URL(url).pathname),
    'must end before /realtime or /live, which are added: https://api.openai.com/v1, for instance',
  );
const queryPairs = z
  .string()
  .regex(/^[^?&=#\s]+=[^&=#\s]*(&[^?&=#\s]+=[^&=#\s]*)*$/, 'must be name=value pairs joined by &, without a ?')
  .transform((text): Readonly<Record<string, string>> => Object.fromEntries(new URLSearchParams(text)));

/** Every setting the server knows, with its check. A value that is absent or empty is unset. */
export const settingsSchema = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: port.or(z.literal('0').transform(() => 0)).default(3000),
  PUBLIC_URL: publicUrl.optional(),
  DATA_DIR: z.string().default('./data'),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  OPENAI_API_KEY: z.string().min(8, 'is too short to be a key').optional(),
  OPENAI_BASE_URL: modelUrl.default('https://api.openai.com/v1'),
  OPENAI_AUTH_HEADER: z.enum(['bearer', 'api-key']).default('bearer'),
  OPENAI_MODEL_QUERY: z
    .string()
    .regex(/^[\w.-]+$/, 'must be the name of a query parameter, such as model or deployment')
    .default('model'),
  OPENAI_EXTRA_QUERY: queryPairs.default({}),
  OPENAI_REALTIME_MODEL: z.string().default('gpt-realtime-2.1'),
  OPENAI_DELEGATE_MODEL: z.string().default('gpt-5.4-mini'),
  TWILIO_ACCOUNT_SID: sid('AC').optional(),
  TWILIO_AUTH_TOKEN: z.string().min(8, 'is too short to be a token').optional(),
  TWILIO_WEBHOOK_SECRETS: commaList(z.string()).default([]),
  TWILIO_API_KEY: sid('SK').optional(),
  TWILIO_API_SECRET: z.string().optional(),
  TWILIO_PHONE_NUMBER: z
    .string()
    .regex(/^\+[1-9]\d{6,14}$/, 'must be a number in E.164 form, such as +15550100')
    .optional(),
  TWILIO_BASE_URL: httpUrl.optional(),
  TWILIO_FALLBACK_URL: httpUrl.optional(),
  ADMIN_API_KEY: z.string().min(16, 'must have at least 16 characters').optional(),
  ALLOWED_PRIVATE_ORIGINS: commaList(origin).default([]),
  SMS_ALLOWED_NUMBERS: commaList(
    z.string().regex(/^\+[1-9]\d{6,14}$/, 'must be E.164 numbers, such as +15550100'),
  ).default([]),
  MAX_CALLS: z.coerce.number().int().min(1).max(10_000).default(50),
  CALLS_PER_SECOND: z.coerce.number().min(0.1).max(100).default(1),
  DRAIN_TIMEOUT_SECONDS: z.coerce.number().int().min(0).max(86_400).default(600),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  LOG_FORMAT: z.enum(['json', 'pretty']).default('json'),
  SANDBOX_URL: httpUrl.optional(),
  EXAMPLE_API_URL: httpUrl.optional(),
  SANDBOX: z.enum(['auto', 'off', 'all']).default('auto'),
  SANDBOX_PORT: port.optional(),
  START_BLOCK: z.enum(['text', 'json']).default('text'),
  NGROK_AUTHTOKEN: z.string().optional(),
  REDIS_URL: z.url({ protocol: /^rediss?$/ }).optional(),
  ENCRYPTION_KEY: commaList(z.string().min(16, 'must have at least 16 characters')).default([]),
  OTEL_EXPORTER_OTLP_ENDPOINT: httpUrl.optional(),
  OTEL_SERVICE_NAME: z.string().optional(),
  METRICS_TOKEN: z.string().optional(),
});

export type SettingName = keyof typeof settingsSchema.shape;
export const SETTING_NAMES = Object.keys(settingsSchema.shape) as SettingName[];

/** May also be given as `…_FILE`: the path of a file that holds the value. */
export const SECRETS = [
  'DATABASE_URL',
  'OPENAI_API_KEY',
  'TWILIO_AUTH_TOKEN',
  'TWILIO_WEBHOOK_SECRETS',
  'TWILIO_API_KEY',
  'TWILIO_API_SECRET',
  'ADMIN_API_KEY',
  'NGROK_AUTHTOKEN',
  'REDIS_URL',
  'ENCRYPTION_KEY',
  'METRICS_TOKEN',
] as const satisfies readonly SettingName[];

/** Accepted so that a prepared environment starts, and told to have no effect yet. */
export const WITHOUT_EFFECT = [
  'REDIS_URL',
  'OTEL_EXPORTER_OTLP_ENDPOINT',
  'OTEL_SERVICE_NAME',
  'METRICS_TOKEN',
] as const satisfies readonly SettingName[];
