import type { Carrier, CarrierNumber, LegStep, OutboundOrder, PersonOrder, ProviderProblem } from '@switchboard/call';
import twilio from 'twilio';
import { webhookUrl } from './public-address';
import { legTwiml, personRequest, TALK_LIMIT_SECONDS } from './transfer-twiml';
import { TwilioHttpClient } from './twilio-http-client';
import { problemOf, unreadableAnswer } from './twilio-problem';
import type { RequestKind } from './twilio-problem';

export interface TwilioCarrierSettings {
  /** `AC` + 32 hex. */
  readonly accountSid: string;
  readonly credentials: { readonly authToken: string } | { readonly apiKey: string; readonly apiSecret: string };
  /** A prefix in place of Twilio's hosts; without it the real ones are used. */
  readonly baseUrl?: string;
  /** Where Twilio reaches us; null while that is not known (a tunnel may set it later). */
  readonly publicUrl: () => string | null;
  /** Milliseconds for one REST request. */
  readonly timeoutMs?: number;
}

type Refused = { refused: ProviderProblem };
type NumberFacts = Awaited<ReturnType<twilio.Twilio['incomingPhoneNumbers']['list']>>[number];

const TIMEOUT_MS = 10_000;
/** Twilio's largest page. */
const PAGE_SIZE = 1000;
const ALL_CALL_EVENTS = ['initiated', 'ringing', 'answered', 'completed'];

const NO_PUBLIC_URL: ProviderProblem = {
  provider: 'TWILIO',
  code: 'SETUP_INCOMPLETE',
  message: 'Twilio cannot reach this server yet. Set PUBLIC_URL, or NGROK_AUTHTOKEN for a tunnel.',
  retryable: false,
};

/** Twilio's REST API as a carrier. Nothing is retried here: a place-call request has no idempotency key. */
export class TwilioCarrier implements Carrier {
  private readonly client: twilio.Twilio;

  /** Throws when the account SID or the credentials have the wrong form. */
  constructor(private readonly settings: TwilioCarrierSettings) {
    const { accountSid, credentials, baseUrl, timeoutMs = TIMEOUT_MS } = settings;
    const [username, password] =
      'authToken' in credentials ? [accountSid, credentials.authToken] : [credentials.apiKey, credentials.apiSecret];
    this.client = twilio(username, password, {
      accountSid,
      httpClient: new TwilioHttpClient({ baseUrl, timeoutMs }),
      // Given, so that the library does not look for them in the environment.
      edge: '',
      region: '',
    });
  }

  async placeCall(order: OutboundOrder): Promise<{ callSid: string } | Refused> {
    const publicUrl = this.settings.publicUrl();
    if (publicUrl === null) return { refused: NO_PUBLIC_URL };
    const query = `?callId=${encodeURIComponent(order.callId)}`;
    const answer = await attempt('placesCall', () =>
      this.client.calls.create({
        to: order.to,
        from: order.from,
        url: webhookUrl(publicUrl, `/twilio/voice${query}`),
        method: 'POST',
        fallbackUrl: webhookUrl(publicUrl, '/twilio/fallback'),
        fallbackMethod: 'POST',
        statusCallback: webhookUrl(publicUrl, `/twilio/status${query}`),
        statusCallbackMethod: 'POST',
        statusCallbackEvent: ALL_CALL_EVENTS,
        timeLimit: order.timeLimitSeconds,
      }),
    );
    if ('refused' in answer) return answer;
    const { sid } = answer.value;
    return isText(sid) ? { callSid: sid } : { refused: unreadableAnswer('placesCall') };
  }

  async endCall(callSid: string): Promise<{ ended: true } | Refused> {
    const answer = await attempt('safeToRepeat', () => this.client.calls(callSid).update({ status: 'completed' }));
    if (!('refused' in answer) || isGone(answer.refused) || answer.refused.code === 'CALL_NOT_ACTIVE')
      return { ended: true };
    return answer;
  }

  async redirect(callSid: string, step: LegStep): Promise<{ redirected: true } | Refused> {
    const publicUrl = this.settings.publicUrl();
    if (publicUrl === null) return { refused: NO_PUBLIC_URL };
    const isTalk = step.kind === 'dial' || step.kind === 'conference';
    const answer = await attempt('safeToRepeat', () =>
      this.client.calls(callSid).update({
        twiml: legTwiml(step, publicUrl),
        ...(isTalk ? { timeLimit: TALK_LIMIT_SECONDS } : {}),
      }),
    );
    return 'refused' in answer ? answer : { redirected: true };
  }

  async callPerson(order: PersonOrder): Promise<{ callSid: string } | Refused> {
    const publicUrl = this.settings.publicUrl();
    if (publicUrl === null) return { refused: NO_PUBLIC_URL };
    const answer = await attempt('placesCall', () => this.client.calls.create(personRequest(order, publicUrl)));
    if ('refused' in answer) return answer;
    const { sid } = answer.value;
    return isText(sid) ? { callSid: sid } : { refused: unreadableAnswer('placesCall') };
  }

  async callStatus(callSid: string): Promise<{ status: string | null } | Refused> {
    const answer = await attempt('safeToRepeat', () => this.client.calls(callSid).fetch());
    if ('refused' in answer) return isGone(answer.refused) ? { status: null } : answer;
    const { status } = answer.value;
    return isText(status) ? { status } : { refused: unreadableAnswer('safeToRepeat') };
  }

  /** All pages. A number that a trunk or an application answers does not ask our `voiceUrl`. */
  async listNumbers(): Promise<{ numbers: readonly CarrierNumber[] } | Refused> {
    const answer = await attempt('safeToRepeat', () => this.client.incomingPhoneNumbers.list({ pageSize: PAGE_SIZE }));
    if ('refused' in answer) return answer;
    return {
      numbers: answer.value.filter((facts) => isText(facts.sid) && isText(facts.phoneNumber)).map(carrierNumber),
    };
  }
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

const isGone = (problem: ProviderProblem): boolean => problem.code === 'NOT_FOUND';

async function attempt<T>(kind: RequestKind, request: () => Promise<T>): Promise<{ value: T } | Refused> {
  try {
    return { value: await request() };
  } catch (error) {
    return { refused: problemOf(error, kind) };
  }
}

function carrierNumber(facts: NumberFacts): CarrierNumber {
  return {
    sid: facts.sid,
    e164: facts.phoneNumber,
    friendlyName: isText(facts.friendlyName) ? facts.friendlyName : facts.phoneNumber,
    voiceCapable: facts.capabilities?.voice === true,
    voiceUrl: isText(facts.voiceUrl) ? facts.voiceUrl : null,
    managedBy: managedBy(facts),
  };
}

/** Twilio's own order: a trunk wins over an application, which wins over the URLs. */
function managedBy(facts: NumberFacts): CarrierNumber['managedBy'] {
  if (isText(facts.trunkSid)) return 'TRUNK';
  return isText(facts.voiceApplicationSid) ? 'APPLICATION' : null;
}
