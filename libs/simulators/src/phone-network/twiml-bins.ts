import { reconnectTwiml, withRetries } from '@switchboard/twilio';
import type { SendRequest } from './phone-network.types';

/** Instructions that the carrier itself keeps and gives to whoever asks, by their name. */
export type TwimlBins = Readonly<Record<string, string>>;

const BINS = 'https://handler.twilio.com/twiml/';

/** The address of a bin. */
export const binUrl = (name: string): string => `${BINS}${name}`;

/** The bin that brings callers back to a server that could not be reached. */
export const RECONNECT_BIN = `EH${'0'.repeat(32)}`;
export const reconnectBin = (serverUrl: string): TwimlBins => ({
  [RECONNECT_BIN]: reconnectTwiml(withRetries(`${serverUrl}/twilio/resume`)),
});

/** Bins are answered within the network, everything else by the application. */
export const besideBins =
  (bins: TwimlBins, send: SendRequest): SendRequest =>
  async (request) => {
    if (!request.url.startsWith(BINS)) return send(request);
    const name = request.url.slice(BINS.length).replace(/[?#].*$/s, '');
    const twiml = Object.hasOwn(bins, name) ? bins[name] : undefined;
    const headers = { 'content-type': 'text/xml' };
    return twiml === undefined ? { status: 404, headers: {}, body: '' } : { status: 200, headers, body: twiml };
  };
