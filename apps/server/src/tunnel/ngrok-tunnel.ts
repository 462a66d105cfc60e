import type { OpenTunnel } from './tunnel';

/** The package is optional: where it is not installed, that is what is told. */
export const openNgrokTunnel: OpenTunnel = async ({ host, port, authToken }) => {
  const ngrok = await import('@ngrok/ngrok').catch(() => {
    throw new Error('The package @ngrok/ngrok is not installed.');
  });
  const listener = await ngrok.forward({ addr: `${host}:${port}`, authtoken: authToken });
  const url = listener.url();
  if (!url) {
    await listener.close();
    throw new Error('ngrok has told no address.');
  }
  return { url: new URL(url), close: () => listener.close() };
};
