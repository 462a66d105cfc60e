const LOOPBACK = /^(localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])$/;

const withoutSlash = (url: string): string => url.replace(/\/+$/, '');

/** The address at which Twilio reaches `target` (a path, with its query). */
export const webhookUrl = (publicUrl: string, target: string): string => `${withoutSlash(publicUrl)}${target}`;

/**
 * The address of our media socket as the TwiML carries it and as the upgrade's signature covers it: `wss`, and `ws` only
 * for an http address on loopback, where the pretend phone network lives. Throws on a `publicUrl` that is no URL.
 */
export function streamUrl(publicUrl: string, path = '/media'): string {
  const url = new URL(publicUrl);
  const scheme = url.protocol === 'http:' && LOOPBACK.test(url.hostname) ? 'ws' : 'wss';
  return `${scheme}://${url.host}${withoutSlash(url.pathname)}${path}`;
}
