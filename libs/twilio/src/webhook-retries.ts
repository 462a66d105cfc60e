/**
 * How Twilio asks one of our addresses, as the fragment of its URL tells it (source: Twilio, "Webhooks: connection overrides"):
 * 2 s to connect, 6 s to answer, and up to five times more within 15 s when nobody answers or a proxy says that we are away. The
 * fragment is neither sent nor signed. Every webhook of ours may come twice, so all failures but refusals (4xx) are retried.
 */
const RETRIES = 'ct=2000&rt=6000&rc=5&rp=ct,rt,5xx';

export const withRetries = (url: string): string => `${url}#${RETRIES}`;
