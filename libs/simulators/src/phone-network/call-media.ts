import type { Clock, DialResult, DialSocket } from '@switchboard/call';
import type { Alerts } from './alerts';
import type { CallRecord } from './call-record';
import type { PhoneFaults } from './faults';
import type { StreamEnd } from './media-stream';
import { MediaStream } from './media-stream';
import type { Ear, FormFields } from './phone-network.types';
import { newSid } from './sid';
import { signUpgrade } from './signature';
import { StreamFaults } from './stream-faults';
import type { StreamFault } from './stream-url';
import { streamUrl } from './stream-url';
import type { StreamNoun } from './twiml';
import { dialFault, endFault } from './stream-fault';
import { TokenThief } from './token-thief';
import type { WebhookClient } from './webhook-client';

export interface CallMediaOptions {
  readonly clock: Clock;
  readonly dial: DialSocket;
  readonly authToken: string;
  readonly record: CallRecord;
  readonly client: WebhookClient;
  readonly alerts: Alerts;
  readonly faults: PhoneFaults;
  readonly keepAudio: boolean;
}

/** Milliseconds until an unanswered upgrade is given up; Twilio's own limit is undocumented. */
const HANDSHAKE_TIMEOUT_MS = 15_000;

interface Opening {
  readonly noun: StreamNoun;
  readonly streamSid: string;
  readonly url: string;
}

/** The media streams of one call, one at a time. */
export class CallMedia {
  readonly streams: MediaStream[] = [];
  readonly thief: TokenThief;
  private current: MediaStream | null = null;
  private ticket = 0;

  constructor(private readonly options: CallMediaOptions) {
    this.thief = new TokenThief(options.clock, options.dial);
  }

  /** Opens a stream and resolves when it is over, however it went. */
  async run(noun: StreamNoun, documentUrl: string): Promise<void> {
    const ticket = ++this.ticket;
    const streamSid = newSid('MZ');
    const target = streamUrl(noun, documentUrl);
    if ('code' in target) return this.failed(noun, streamSid, target);
    const dialled = await this.dial(target.url);
    if (ticket !== this.ticket) {
      if ('socket' in dialled) dialled.socket.close(1000, '');
      return;
    }
    if ('failure' in dialled) return this.failed(noun, streamSid, dialFault(dialled.failure));
    return this.converse({ noun, streamSid, url: target.url }, dialled.socket);
  }

  /** Ends the running stream, if any, from the network's side. */
  stop(): void {
    this.ticket += 1;
    this.current?.stop();
    this.thief.stop();
  }

  frame(frame: Uint8Array): void {
    this.current?.hear(frame);
  }

  press(digit: string): void {
    this.current?.press(digit);
  }

  ear(): Ear {
    const loudMs = this.streams.reduce((sum, stream) => sum + stream.loudMs, 0);
    const last = this.streams.map(({ lastLoudMs }) => lastLoudMs).filter((ms) => ms !== null);
    return { nowMs: this.options.clock.nowMs(), loudMs, lastLoudMs: last.length > 0 ? Math.max(...last) : null };
  }

  private headers(url: string): Record<string, string> {
    const { faults, authToken } = this.options;
    const headers: Record<string, string> = { 'user-agent': 'Twilio.TmeWs/1.0' };
    if (faults.upgradeSignature !== 'missing')
      headers['x-twilio-signature'] = upgradeSignature(faults.upgradeSignature, authToken, url);
    return headers;
  }

  private dial(url: string): Promise<DialResult> {
    return new Promise((resolve) => {
      let gaveUp = false;
      const timer = this.options.clock.after(HANDSHAKE_TIMEOUT_MS, () => {
        gaveUp = true;
        resolve({ failure: { message: 'ETIMEDOUT: no answer to the upgrade' } });
      });
      void this.options.dial(url, this.headers(url)).then((result) => {
        timer.cancel();
        if (gaveUp && 'socket' in result) result.socket.terminate();
        resolve(result);
      });
    });
  }

  private converse(opening: Opening, socket: Extract<DialResult, { socket: unknown }>['socket']): Promise<void> {
    const { clock, record, faults, keepAudio } = this.options;
    return new Promise((resolve) => {
      const stream = new MediaStream({
        clock,
        socket,
        faults,
        keepAudio,
        identity: {
          streamSid: opening.streamSid,
          accountSid: record.accountSid,
          callSid: record.sid,
          customParameters: opening.noun.parameters,
        },
        violated: (code, reason) => this.alert('warning', code, reason),
        ended: (end) => {
          breaker.cancel();
          this.over(opening, end);
          resolve();
        },
      });
      const breaker = new StreamFaults(clock, stream, socket);
      this.current = stream;
      this.streams.push(stream);
      stream.begin();
      breaker.arm(faults);
      this.tell(opening, 'stream-started', null);
      if (faults.start === 'replayedToken') this.steal(opening);
    });
  }

  private steal(opening: Opening): void {
    const { record, authToken } = this.options;
    this.thief.strike(
      opening.url,
      { 'x-twilio-signature': signUpgrade(authToken, opening.url) },
      {
        streamSid: newSid('MZ'),
        accountSid: record.accountSid,
        callSid: record.sid,
        customParameters: opening.noun.parameters,
      },
    );
  }

  private over(opening: Opening, end: StreamEnd): void {
    this.current = null;
    const fault = endFault(end);
    if (fault) this.alert('error', fault.code, fault.text);
    this.tell(opening, fault ? 'stream-error' : 'stream-stopped', fault?.text ?? null);
  }

  private failed(noun: StreamNoun, streamSid: string, fault: StreamFault): void {
    this.alert('error', fault.code, fault.text);
    this.tell({ noun, streamSid, url: noun.url }, 'stream-error', fault.text);
  }

  private alert(level: 'error' | 'warning', code: number, text: string): void {
    this.options.alerts.raise({ level, code, text, callSid: this.options.record.sid });
  }

  private tell({ noun, streamSid }: Opening, event: string, error: string | null): void {
    const { record, client, clock, faults } = this.options;
    if (!noun.statusCallback || !URL.canParse(noun.statusCallback)) return;
    const fields: FormFields = [
      ['AccountSid', record.accountSid],
      ['CallSid', record.sid],
      ['StreamSid', streamSid],
      ['StreamName', noun.name ?? streamSid],
      ['StreamEvent', event],
      ...(error === null ? [] : [['StreamError', error] as const]),
      ['Timestamp', clock.wallTime().toISOString()],
    ];
    void client.send({ url: noun.statusCallback, method: noun.statusCallbackMethod, fields }, faults);
  }
}

function upgradeSignature(kind: PhoneFaults['upgradeSignature'], authToken: string, url: string): string {
  switch (kind) {
    case 'trailingSlash':
      return signUpgrade(authToken, `${url}/`);
    case 'explicitPort':
      return signUpgrade(authToken, url.replace(/^(wss:\/\/[^:/]+)(\/|$)/, '$1:443$2'));
    case 'wrong':
      return signUpgrade(`${authToken}x`, url);
    case 'valid':
    case 'missing':
      return signUpgrade(authToken, url);
  }
}
