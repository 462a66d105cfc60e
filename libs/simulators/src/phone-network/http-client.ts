import type { SendRequest } from './phone-network.types';

/** Webhooks over real HTTP. */
export const sendOverHttp: SendRequest = async ({ method, url, headers, body, signal }) => {
  const response = await fetch(url, {
    method,
    headers,
    body: method === 'POST' ? body : undefined,
    redirect: 'manual',
    signal,
  });
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers.entries()),
    body: await response.text(),
  };
};
