import { memorySocketPair, VirtualClock } from '@switchboard/call/testing';
import type { DialSocket, TextSocket } from '@switchboard/call';
import type { PhoneNetworkOptions } from './phone-network';
import { PhoneNetwork } from './phone-network';
import type { Callee, Handset, PhonePerson, SendRequest, WebhookRequest, WebhookResponse } from './phone-network.types';

export const ACCOUNT_SID = `AC${'a'.repeat(32)}`;
export const AUTH_TOKEN = '12345';
export const OUR_NUMBER = '+14155550100';
export const VOICE_URL = 'https://app.example.test/twilio/voice';
export const STATUS_URL = 'https://app.example.test/twilio/status';
export const MEDIA_URL = 'wss://app.example.test/media';

export interface SeenRequest extends WebhookRequest {
  readonly atMs: number;
  readonly fields: Readonly<Record<string, string>>;
}

type Message = Readonly<Record<string, unknown>>;

/** The application's end of a media stream. */
export class ServerEnd {
  readonly messages: { readonly atMs: number; readonly message: Message }[] = [];
  readonly closings: { readonly code: number; readonly reason: string }[] = [];
  streamSid = '';

  constructor(
    readonly socket: TextSocket,
    readonly headers: Readonly<Record<string, string>>,
    clock: VirtualClock,
  ) {
    socket.listen({
      text: (text) => {
        let message: Message = { event: 'unreadable' };
        try {
          message = JSON.parse(text) as Message;
        } catch {
          // Kept as unreadable: some faults send such text on purpose.
        }
        if (typeof message['streamSid'] === 'string') this.streamSid ||= message['streamSid'];
        this.messages.push({ atMs: clock.nowMs(), message });
      },
      binary: (bytes) => this.messages.push({ atMs: clock.nowMs(), message: { event: 'binary', bytes } }),
      closed: (code, reason) => this.closings.push({ code, reason }),
    });
  }

  of(event: string): readonly { readonly atMs: number; readonly message: Message }[] {
    return this.messages.filter(({ message }) => message['event'] === event);
  }

  play(bytes: Uint8Array): void {
    this.send({ event: 'media', media: { payload: Buffer.from(bytes).toString('base64') } });
  }

  mark(name: string): void {
    this.send({ event: 'mark', mark: { name } });
  }

  clear(): void {
    this.send({ event: 'clear' });
  }

  send(message: Message): void {
    this.socket.send(JSON.stringify({ streamSid: this.streamSid, ...message }));
  }
}

export const xml = (body: string): WebhookResponse => ({
  status: 200,
  headers: { 'content-type': 'text/xml' },
  body: `<?xml version="1.0" encoding="UTF-8"?><Response>${body}</Response>`,
});

export const connect = (attributes = '', inside = ''): string =>
  `<Connect><Stream url="${MEDIA_URL}" ${attributes}>${inside}</Stream></Connect>`;

export type Answer = (request: SeenRequest) => WebhookResponse | 'unreachable' | 'never';

/** A person who does nothing but remember the handset. */
export class Listener implements PhonePerson {
  handset: Handset | null = null;
  ticks = 0;
  endings = 0;

  answered(handset: Handset): void {
    this.handset = handset;
  }

  tick(): void {
    this.ticks += 1;
  }

  ended(): void {
    this.endings += 1;
  }
}

export const answering = (person: PhonePerson): Callee => ({
  e164: '',
  outcome: 'answers',
  ringMs: 1000,
  person: () => person,
});

const EMPTY: WebhookResponse = { status: 204, headers: {}, body: '' };

/** The phone network beside an application in memory, under a virtual clock. */
export class NetworkRig {
  readonly clock = new VirtualClock();
  readonly requests: SeenRequest[] = [];
  readonly streams: ServerEnd[] = [];
  readonly person = new Listener();
  readonly network: PhoneNetwork;
  /** How the application answers its voice address; everything else gets 204. */
  answer: Answer = () => xml(connect());
  /** Set to refuse upgrades. */
  refuse: { readonly status?: number; readonly message: string } | null = null;

  constructor(options: Partial<PhoneNetworkOptions> = {}) {
    this.network = new PhoneNetwork({
      clock: this.clock,
      sendRequest: this.sendRequest,
      dial: this.dial,
      accountSid: ACCOUNT_SID,
      authToken: AUTH_TOKEN,
      numbers: [{ e164: OUR_NUMBER, voiceUrl: VOICE_URL, statusCallback: STATUS_URL }],
      callee: () => answering(this.person),
      ...options,
    });
  }

  private readonly sendRequest: SendRequest = async (request) => {
    const seen = {
      ...request,
      atMs: this.clock.nowMs(),
      fields: Object.fromEntries(new URLSearchParams(request.body)),
    };
    this.requests.push(seen);
    const isStatus = request.url.includes('status');
    const answer = isStatus ? EMPTY : this.answer(seen);
    if (answer === 'unreachable') throw new Error('ECONNREFUSED');
    if (answer === 'never') return new Promise(() => undefined);
    return answer;
  };

  private readonly dial: DialSocket = async (_url, headers) => {
    if (this.refuse) return { failure: this.refuse };
    const [network, server] = memorySocketPair(this.clock);
    this.streams.push(new ServerEnd(server, headers, this.clock));
    return { socket: network };
  };

  to(url: string): readonly SeenRequest[] {
    return this.requests.filter((request) => request.url.startsWith(url));
  }

  async ring(options: Partial<Parameters<PhoneNetwork['ring']>[0]> = {}): Promise<string> {
    const { callSid } = this.network.ring({ from: '+14155550150', to: OUR_NUMBER, person: this.person, ...options });
    await this.clock.advance(20);
    return callSid;
  }

  rest(
    method: string,
    path: string,
    form: Record<string, string | readonly string[]> = {},
  ): {
    readonly status: number;
    readonly body: Record<string, unknown>;
  } {
    const fields = Object.entries(form).flatMap(([name, value]) =>
      (typeof value === 'string' ? [value] : value).map((each): [string, string] => [name, each]),
    );
    const answer = this.network.handle({
      method,
      url: `/2010-04-01/Accounts/${ACCOUNT_SID}${path}`,
      headers: {
        authorization: `Basic ${Buffer.from(`${ACCOUNT_SID}:${AUTH_TOKEN}`).toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: new URLSearchParams(fields).toString(),
    });
    return { status: answer.status, body: JSON.parse(answer.body) as Record<string, unknown> };
  }

  async place(form: Record<string, string | readonly string[]> = {}): Promise<string> {
    const { body } = this.rest('POST', '/Calls.json', {
      To: '+14155550111',
      From: OUR_NUMBER,
      Url: VOICE_URL,
      StatusCallback: STATUS_URL,
      StatusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'],
      ...form,
    });
    await this.clock.advance(0);
    return String(body['sid']);
  }

  /** The truth of a call; throws for an unknown one, so that a spec needs no check. */
  truth(callSid: string): NonNullable<ReturnType<PhoneNetwork['truth']>> {
    const truth = this.network.truth(callSid);
    if (!truth) throw new Error(`No call ${callSid}.`);
    return truth;
  }

  stream(index = 0): ServerEnd {
    const stream = this.streams[index];
    if (!stream) throw new Error(`No stream ${index}.`);
    return stream;
  }
}
