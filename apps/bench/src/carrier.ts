import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { signUpgrade, signWebhook } from '@switchboard/simulators';
import type { StreamFacts } from './phone-side';

const hex = (): string => randomBytes(16).toString('hex');
const CALLED = '+15550100';

/** What stands behind the media streams of a real call: signed webhooks, and a REST interface with one number. */
export class Carrier {
  readonly accountSid = `AC${hex()}`;
  readonly authToken = hex();
  private readonly rest = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ incoming_phone_numbers: [], page: 0, page_size: 1000, next_page_uri: null }));
  });

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.rest.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.rest.address() as AddressInfo).port}`;
  }

  close(): void {
    this.rest.close();
    this.rest.closeAllConnections();
  }

  /** Asks what to do with a call, and gives what the stream it was told to open needs. */
  async ring(serverUrl: string): Promise<StreamFacts> {
    const callSid = `CA${hex()}`;
    const twiml = await this.tell(serverUrl, '/twilio/voice', callSid, {
      From: '+4930123456',
      To: CALLED,
      Direction: 'inbound',
      CallStatus: 'ringing',
    });
    const token = /name="token" value="([^"]+)"/.exec(twiml)?.[1];
    if (token === undefined) throw new Error(`The call was not connected: ${twiml}`);
    const url = `${serverUrl.replace(/^http/, 'ws')}/media`;
    const headers = { 'x-twilio-signature': signUpgrade(this.authToken, url) };
    return { ...this.bareStream(url), callSid, headers, parameters: { token } };
  }

  /** A stream that nobody was asked about. */
  bareStream(url: string): StreamFacts {
    const { accountSid } = this;
    return { url, headers: {}, accountSid, callSid: `CA${hex()}`, streamSid: `MZ${hex()}`, parameters: {} };
  }

  /** What follows the end of a stream. */
  async ended(serverUrl: string, callSid: string): Promise<void> {
    await this.tell(serverUrl, '/twilio/after-stream', callSid, { CallStatus: 'in-progress' });
    await this.tell(serverUrl, '/twilio/status', callSid, { CallStatus: 'completed', SequenceNumber: '3' });
  }

  private async tell(serverUrl: string, path: string, callSid: string, more: Record<string, string>): Promise<string> {
    const form = { CallSid: callSid, AccountSid: this.accountSid, ApiVersion: '2010-04-01', ...more };
    const fields = Object.entries(form);
    const url = `${serverUrl}${path}`;
    const headers = { 'x-twilio-signature': signWebhook(this.authToken, url, fields) };
    const answer = await fetch(url, { method: 'POST', headers, body: new URLSearchParams(fields) });
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
    return answer.text();
  }
}
