/** @typedef {import('./world-plan.mjs').WorldPlan} WorldPlan */
/** @typedef {Readonly<Record<string, string | undefined>>} Env */

/** @param {WorldPlan} plan @param {Env} env */
function phone(plan, env) {
  if (plan.phoneIsPretend) return 'pretend: calls never leave this machine (set TWILIO_ACCOUNT_SID for the real one)';
  return env['TWILIO_ACCOUNT_SID'] ? 'real: Twilio' : 'not set up: TWILIO_ACCOUNT_SID is missing';
}

/** @param {WorldPlan} plan @param {Env} env */
function model(plan, env) {
  if (plan.modelIsPretend)
    return 'pretend: scripted answers in a synthetic voice (set OPENAI_API_KEY for the real one)';
  return env['OPENAI_API_KEY'] || env['OPENAI_API_KEY_FILE'] ? 'real: OpenAI' : 'not set up: OPENAI_API_KEY is missing';
}

/**
 * What a person sees once everything runs.
 * @param {{ plan: WorldPlan, env: Env, url: string, signInLink: string | null }} facts
 */
export function startBlock({ plan, env, url, signInLink }) {
  const rows = [
    ['Console', url],
    [
      'Sign in',
      signInLink ? `${signInLink}\n             one use, within 15 minutes` : 'with your e-mail address and password',
    ],
    ['Phone', phone(plan, env)],
    ['Model', model(plan, env)],
    ...(plan.phoneIsPretend
      ? [['Ring it', 'npm run sandbox -- ring order-status   (or the Ring button in the console)']]
      : []),
    ['Stop', 'Ctrl-C'],
  ];
  const lines = rows.map(([name, text]) => `  ${String(name).padEnd(9)}  ${text}`);
  return `\n  Switchboard is ready\n\n${lines.join('\n')}\n`;
}
