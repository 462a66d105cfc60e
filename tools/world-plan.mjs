// What `npm start` starts: a pure decision from the environment. Which half of the world is pretend, and the settings that
// point the server at it. The server itself knows of no pretend world.

/** A recognisable account that no real one can be. */
const PRETEND_ACCOUNT_SID = `AC${'5a'.repeat(16)}`;
/** Instructions that the pretend network keeps itself (`RECONNECT_BIN`): a call meets a sentence although the server is away. */
const PRETEND_FALLBACK_URL = `https://handler.twilio.com/twiml/EH${'0'.repeat(32)}`;
const REAL_PHONE = [
  'TWILIO_AUTH_TOKEN_FILE',
  'TWILIO_API_KEY',
  'TWILIO_API_KEY_FILE',
  'TWILIO_API_SECRET',
  'TWILIO_API_SECRET_FILE',
  'TWILIO_PHONE_NUMBER',
  'TWILIO_WEBHOOK_SECRETS',
  'TWILIO_WEBHOOK_SECRETS_FILE',
];
const REAL_MODEL = ['OPENAI_API_KEY_FILE'];
const LOOPBACK_HOSTS = ['127.0.0.1', '0.0.0.0', 'localhost', '::'];

/**
 * @typedef {Readonly<Record<string, string | undefined>>} Env
 * @typedef {object} WorldPlan
 * @property {boolean} phoneIsPretend
 * @property {boolean} modelIsPretend
 * @property {number} port
 * @property {string} apiKey A bearer key with role ADMIN for this run.
 * @property {Record<string, string>} server Settings to add to the server's environment.
 * @property {string[]} hidden Settings of the real half that must not reach the server while that half is pretend.
 * @property {{ port: number, url: string, settings: Record<string, string> } | null} sandbox
 */

/** @param {string | undefined} text @param {number} fallback @returns {number | null} null for nonsense */
function portNumber(text, fallback) {
  if (text === undefined || text === '') return fallback;
  const port = Number(text);
  return Number.isInteger(port) && port >= 1 && port <= 65_535 ? port : null;
}

/** @param {Env} env */
function pretendHalves(env) {
  const mode = env['SANDBOX'] || 'auto';
  const auto = mode === 'auto';
  return {
    isKnown: ['auto', 'off', 'all'].includes(mode),
    phoneIsPretend: mode === 'all' || (auto && !env['TWILIO_ACCOUNT_SID']),
    modelIsPretend: mode === 'all' || (auto && !env['OPENAI_API_KEY'] && !env['OPENAI_API_KEY_FILE']),
  };
}

/**
 * @param {{ env: Env, port: number, sandboxPort: number, secret: () => string }} facts
 * @param {{ phoneIsPretend: boolean, modelIsPretend: boolean }} halves
 * @returns {Pick<WorldPlan, 'hidden' | 'server' | 'sandbox'>}
 */
function pretendWorld({ env, port, sandboxPort, secret }, { phoneIsPretend, modelIsPretend }) {
  const url = `http://127.0.0.1:${sandboxPort}`;
  const publicUrl = env['PUBLIC_URL'] || `http://127.0.0.1:${port}`;
  const phone = phoneIsPretend ? { TWILIO_ACCOUNT_SID: PRETEND_ACCOUNT_SID, TWILIO_AUTH_TOKEN: secret() } : null;
  const model = modelIsPretend ? { OPENAI_API_KEY: `sk-pretend-${secret()}` } : null;
  const origins = [env['ALLOWED_PRIVATE_ORIGINS'], url].filter(Boolean).join(',');
  return {
    hidden: [...(phone ? REAL_PHONE : []), ...(model ? REAL_MODEL : [])],
    server: {
      SANDBOX_URL: url,
      ALLOWED_PRIVATE_ORIGINS: origins,
      EXAMPLE_API_URL: `${url}/example`,
      ...(phone && {
        ...phone,
        TWILIO_BASE_URL: `${url}/twilio`,
        TWILIO_FALLBACK_URL: PRETEND_FALLBACK_URL,
        PUBLIC_URL: publicUrl,
      }),
      ...(model && { ...model, OPENAI_BASE_URL: `${url}/openai/v1` }),
    },
    sandbox: {
      port: sandboxPort,
      url,
      settings: {
        HOST: '127.0.0.1',
        SANDBOX_PORT: String(sandboxPort),
        SANDBOX_SERVER_URL: publicUrl,
        ...(phone && { SANDBOX_PHONE: '1', ...phone }),
        ...(model && { SANDBOX_MODEL: '1', ...model }),
      },
    },
  };
}

/**
 * @param {Env} env
 * @param {() => string} secret Makes a fresh random word.
 * @returns {{ faults: string[] } | { plan: WorldPlan }}
 */
export function planWorld(env, secret) {
  const { isKnown, ...halves } = pretendHalves(env);
  const needsSandbox = halves.phoneIsPretend || halves.modelIsPretend;
  const port = portNumber(env['PORT'], 3000);
  const sandboxPort = portNumber(env['SANDBOX_PORT'], (port ?? 3000) + 1);
  const faults = [];
  if (!isKnown) faults.push(`SANDBOX is "${env['SANDBOX']}"; it can be auto, off or all.`);
  if (port === null) faults.push(`PORT is "${env['PORT']}"; it must be a whole number from 1 to 65535.`);
  if (sandboxPort === null || sandboxPort > 65_535 || (needsSandbox && sandboxPort === port)) {
    faults.push(`SANDBOX_PORT must be a whole number from 1 to 65535, other than PORT.`);
  }
  if (halves.phoneIsPretend && env['HOST'] && !LOOPBACK_HOSTS.includes(env['HOST'])) {
    faults.push(
      `HOST is "${env['HOST']}", but the pretend phone network calls 127.0.0.1: leave HOST unset, or set SANDBOX=off.`,
    );
  }
  if (faults.length > 0 || port === null || sandboxPort === null) return { faults };

  const apiKey = env['ADMIN_API_KEY'] || secret();
  const world = needsSandbox ? pretendWorld({ env, port, sandboxPort, secret }, halves) : null;
  /** @type {Record<string, string>} */
  const host = env['HOST'] === 'localhost' ? { HOST: '127.0.0.1' } : {};
  return {
    plan: {
      ...halves,
      port,
      apiKey,
      server: { PORT: String(port), ADMIN_API_KEY: apiKey, START_BLOCK: 'json', ...host, ...world?.server },
      hidden: ['ADMIN_API_KEY_FILE', ...(world?.hidden ?? [])],
      sandbox: world?.sandbox ?? null,
    },
  };
}
