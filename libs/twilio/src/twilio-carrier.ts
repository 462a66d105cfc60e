import type {
  Carrier,
  CarrierCall,
  CarrierNumber,
  LegStep,
  OutboundOrder,
  PersonOrder,
  ProviderProblem,
  RefusedOrder,
} from '@switchboard/call';
import type twilio from 'twilio';
import { carrierNumber, isNumber } from './carrier-number';
import { outboundForm } from './outbound-form';
import { legTwiml, personRequest, TALK_LIMIT_SECONDS } from './transfer-twiml';
import { isUnclear, unreadableAnswer } from './twilio-problem';
import type { Refused, TwilioAccount } from './twilio-request';
import { attempt, isText, twilioClient } from './twilio-request';

export interface TwilioCarrierSettings extends TwilioAccount {
  /** Where Twilio reaches us; null while that is not known (a tunnel may set it later). */
  readonly publicUrl: () => string | null;
  /** Asked when no address of ours answers: instructions kept elsewhere. Default: an address of ours. */
  readonly fallbackUrl?: string;
}

/** Twilio's largest page. */
const PAGE_SIZE = 1000;
/** Of the calls between two numbers, so many are looked at. */
const NEWEST_CALLS = 50;

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
    this.client = twilioClient(settings);
  }

  async placeCall(order: OutboundOrder): Promise<{ callSid: string } | RefusedOrder> {
    const publicUrl = this.settings.publicUrl();
    if (publicUrl === null) return { refused: NO_PUBLIC_URL };
    const form = outboundForm(order, { publicUrl, fallbackUrl: this.settings.fallbackUrl ?? null });
    const answer = await attempt('placesCall', () => this.client.calls.create(form));
    if ('refused' in answer) return isUnclear(answer.refused) ? { ...answer, mayHavePlaced: true } : answer;
    const { sid } = answer.value;
    return isText(sid) ? { callSid: sid } : { refused: unreadableAnswer('placesCall'), mayHavePlaced: true };
  }

  /** Twice: a call that still waits in Twilio's queue may be missing in the plain list. */
  async findCalls(parties: {
    to: string;
    from: string;
  }): Promise<{ calls: readonly CarrierCall[] } | { refused: ProviderProblem }> {
    const list = (status?: 'queued') =>
      this.client.calls.list({ ...parties, ...(status ? { status } : {}), limit: NEWEST_CALLS });
    const answer = await attempt('safeToRepeat', () => Promise.all([list(), list('queued')]));
    if ('refused' in answer) return answer;
    const found = new Map(answer.value.flat().map((facts) => [facts.sid, facts]));
    const calls = [...found.values()].filter(isOurOrder).map(carrierCall);
    return { calls: calls.sort((one, other) => (one.createdAt < other.createdAt ? 1 : -1)) };
  }

  async verifiedNumbers(): Promise<{ numbers: readonly string[] } | Refused> {
    const answer = await attempt('safeToRepeat', () => this.client.outgoingCallerIds.list({ pageSize: PAGE_SIZE }));
    if ('refused' in answer) return answer;
    return { numbers: answer.value.map(({ phoneNumber }) => phoneNumber).filter(isText) };
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
      numbers: answer.value.filter(isNumber).map(carrierNumber),
    };
  }
}

type CallFacts = Awaited<ReturnType<twilio.Twilio['calls']['list']>>[number];

const isOurOrder = ({ sid, direction, dateCreated }: CallFacts): boolean =>
  isText(sid) && direction === 'outbound-api' && dateCreated instanceof Date;

const carrierCall = ({ sid, status, dateCreated }: CallFacts): CarrierCall => ({
  callSid: sid,
  status,
  createdAt: dateCreated.toISOString(),
});

const isGone = (problem: ProviderProblem): boolean => problem.code === 'NOT_FOUND';
