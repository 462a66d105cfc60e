import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import type { SettingName } from './settings.data';
import { SECRETS, settingsSchema, WITHOUT_EFFECT } from './settings.data';

export type Settings = z.output<typeof settingsSchema>;

/** What the server was told at start, checked. Nothing else in the server reads `process.env`. */
export interface Environment {
  readonly host: string;
  /** 0 lets the system choose (tests). */
  readonly port: number;
  /** Where carriers and browsers reach this server; null while nobody told. Signatures are computed from it. */
  readonly publicUrl: URL | null;
  /** Opens a tunnel where `publicUrl` is not set. */
  readonly ngrokAuthToken: string | null;
  readonly dataDir: string;
  /** PostgreSQL; null means the embedded database under `dataDir`. */
  readonly databaseUrl: string | null;
  readonly openai: {
    readonly apiKey: string | null;
    /** Where its interfaces are and how a connection proves who it is; `apiKey` is empty while there is none. */
    readonly endpoint: {
      readonly baseUrl: string;
      readonly apiKey: string;
      readonly authHeader: Settings['OPENAI_AUTH_HEADER'];
      readonly query: Readonly<Record<string, string>>;
    };
    /** Name of the query parameter that carries the model. */
    readonly modelQuery: string;
    readonly realtimeModel: string;
    /** Works behind voices that call no tools themselves. */
    readonly delegateModel: string;
  };
  readonly twilio: {
    readonly accountSid: string | null;
    readonly authToken: string | null;
    /** All secrets that may have signed a webhook, the auth token first. Empty: no signature can be valid. */
    readonly signingSecrets: readonly string[];
    readonly apiKey: string | null;
    readonly apiSecret: string | null;
    readonly phoneNumber: string | null;
    readonly baseUrl: string | null;
    /** Instructions kept elsewhere, for callers whom the carrier cannot bring to us; null: an address of ours. */
    readonly fallbackUrl: string | null;
  };
  readonly adminApiKey: string | null;
  /** What seals the secrets of tools, the newest first; empty: a key is made and kept under `dataDir`. */
  readonly encryptionKeys: readonly string[];
  /** Origins that tools may call although their addresses are private. */
  readonly allowedPrivateOrigins: readonly string[];
  /** E.164 of whom agents may write text messages to besides the caller. */
  readonly smsAllowedNumbers: readonly string[];
  readonly maxCalls: number;
  /** Outbound calls that are started in a second. */
  readonly callsPerSecond: number;
  readonly drainTimeoutSeconds: number;
  readonly logLevel: Settings['LOG_LEVEL'];
  readonly logFormat: Settings['LOG_FORMAT'];
  /** Control address of the pretend world; null when this is no sandbox. */
  readonly sandboxUrl: string | null;
  /** Base address of the HTTP API behind the example tools. */
  readonly exampleApiUrl: string | null;
  readonly startBlock: Settings['START_BLOCK'];
  /** Sentences for the log: settings that were given and do nothing. */
  readonly warnings: readonly string[];
}

export type EnvironmentReading = { readonly environment: Environment } | { readonly faults: readonly string[] };

type Source = Readonly<Record<string, string | undefined>>;
type ReadFile = (path: string) => string;

const readText: ReadFile = (path) => readFileSync(path, 'utf8');

/** Checks everything at once: a person who sets up a server wants all faults in one go, not one per start. */
export function readEnvironment(source: Source = process.env, readFile: ReadFile = readText): EnvironmentReading {
  const { values, faults } = withFiles(source, readFile);
  const parsed = settingsSchema.safeParse(values);
  if (!parsed.success) {
    faults.push(
      ...parsed.error.issues.map((issue) => `${issue.path[0]?.toString() ?? 'environment'}: ${issue.message}`),
    );
  } else {
    faults.push(...incomplete(parsed.data));
  }
  if (!parsed.success || faults.length > 0) return { faults: [...new Set(faults)] };
  return { environment: arrange(parsed.data) };
}

/** Replaces each `X_FILE` by the content of that file as `X`, and drops empty values. */
function withFiles(source: Source, readFile: ReadFile): { values: Record<string, string>; faults: string[] } {
  const faults: string[] = [];
  const values: Record<string, string> = {};
  for (const name of Object.keys(settingsSchema.shape)) {
    const value = source[name]?.trim();
    if (value) values[name] = value;
  }
  for (const name of SECRETS) {
    const path = source[`${name}_FILE`]?.trim();
    if (!path) continue;
    if (values[name]) {
      faults.push(`${name}_FILE: ${name} is set as well; keep one of the two`);
      continue;
    }
    try {
      values[name] = readFile(path).trim();
    } catch {
      faults.push(`${name}_FILE: the file cannot be read`);
    }
  }
  return { values, faults };
}

/** Settings that only make sense together. */
function incomplete(settings: Settings): string[] {
  const faults: string[] = [];
  const pair = (one: SettingName, other: SettingName): void => {
    if (settings[one] && !settings[other]) faults.push(`${other}: is needed because ${one} is set`);
  };
  pair('TWILIO_API_KEY', 'TWILIO_API_SECRET');
  pair('TWILIO_API_SECRET', 'TWILIO_API_KEY');
  pair('TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN');
  pair('TWILIO_AUTH_TOKEN', 'TWILIO_ACCOUNT_SID');
  return faults;
}

function arrange(settings: Settings): Environment {
  return {
    host: settings.HOST,
    port: settings.PORT,
    publicUrl: settings.PUBLIC_URL ?? null,
    ngrokAuthToken: settings.NGROK_AUTHTOKEN ?? null,
    dataDir: settings.DATA_DIR,
    databaseUrl: settings.DATABASE_URL ?? null,
    openai: arrangeOpenAi(settings),
    twilio: arrangeTwilio(settings),
    adminApiKey: settings.ADMIN_API_KEY ?? null,
    encryptionKeys: settings.ENCRYPTION_KEY,
    allowedPrivateOrigins: settings.ALLOWED_PRIVATE_ORIGINS,
    smsAllowedNumbers: settings.SMS_ALLOWED_NUMBERS,
    maxCalls: settings.MAX_CALLS,
    callsPerSecond: settings.CALLS_PER_SECOND,
    drainTimeoutSeconds: settings.DRAIN_TIMEOUT_SECONDS,
    logLevel: settings.LOG_LEVEL,
    logFormat: settings.LOG_FORMAT,
    sandboxUrl: settings.SANDBOX_URL ?? null,
    exampleApiUrl: settings.EXAMPLE_API_URL ?? null,
    startBlock: settings.START_BLOCK,
    warnings: WITHOUT_EFFECT.filter((name) => settings[name]).map(
      (name) => `${name} is set, but has no effect in this release`,
    ),
  };
}

function arrangeOpenAi(settings: Settings): Environment['openai'] {
  const { OPENAI_BASE_URL: baseUrl, OPENAI_AUTH_HEADER: authHeader, OPENAI_EXTRA_QUERY: query } = settings;
  const apiKey = settings.OPENAI_API_KEY ?? null;
  return {
    apiKey,
    endpoint: { baseUrl, apiKey: apiKey ?? '', authHeader, query },
    modelQuery: settings.OPENAI_MODEL_QUERY,
    realtimeModel: settings.OPENAI_REALTIME_MODEL,
    delegateModel: settings.OPENAI_DELEGATE_MODEL,
  };
}

function arrangeTwilio(settings: Settings): Environment['twilio'] {
  const authToken = settings.TWILIO_AUTH_TOKEN ?? null;
  return {
    accountSid: settings.TWILIO_ACCOUNT_SID ?? null,
    authToken,
    signingSecrets: [...(authToken ? [authToken] : []), ...settings.TWILIO_WEBHOOK_SECRETS],
    apiKey: settings.TWILIO_API_KEY ?? null,
    apiSecret: settings.TWILIO_API_SECRET ?? null,
    phoneNumber: settings.TWILIO_PHONE_NUMBER ?? null,
    baseUrl: settings.TWILIO_BASE_URL ?? null,
    fallbackUrl: settings.TWILIO_FALLBACK_URL ?? null,
  };
}
