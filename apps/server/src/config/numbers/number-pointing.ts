import { Inject, Injectable } from '@nestjs/common';
import type {
  CarrierNumber,
  CarrierNumbers,
  NumberRecords,
  NumberWebhook,
  PhoneNumber,
  Problem,
  RoutingRecords,
} from '@switchboard/call';
import { webhookHere } from '@switchboard/twilio';
import { CARRIER_NUMBERS, ENVIRONMENT, LOG, NUMBER_RECORDS, ROUTING_RECORDS } from '../../ports';
import type { Environment } from '../environment';
import type { Log } from '../log';
import type { WebhookChangeModel } from './number-payload.model';
import { propertiesOf } from './number-payload.model';
import { isSwitchboards, sameWebhook, tagOf } from './webhook-state';

export interface PointingRequest {
  readonly numberId: string;
  readonly dryRun: boolean;
  /** What the person saw before the change; null: what was read last. */
  readonly expected: string | null;
  /** Display name. */
  readonly by: string;
}

export interface PointingResult {
  readonly phoneNumber: PhoneNumber | null;
  readonly change: WebhookChangeModel | null;
  readonly errors: readonly Problem[];
}

type Aim = (
  number: PhoneNumber,
  now: NumberWebhook,
) => { after: NumberWebhook; previous: NumberWebhook | null } | Problem;

const problem = (code: Problem['code'], message: string): Problem => ({ code, message, retryable: false });
const refused = (phoneNumber: PhoneNumber | null, ...errors: Problem[]): PointingResult => ({
  ...{ phoneNumber, change: null, errors },
});

const CHANGED = problem(
  'CONFLICT',
  'Somebody changed this number at the phone network in the meantime. Nothing was overwritten: look at the new values.',
);
const NO_ADDRESS = problem(
  'SETUP_INCOMPLETE',
  'The phone network cannot reach this server yet. Set PUBLIC_URL, or NGROK_AUTHTOKEN for a tunnel.',
);

function managed({ managedBy, managedBySid }: CarrierNumber): Problem {
  const who = managedBy === 'TRUNK' ? 'The SIP trunk' : 'The TwiML application';
  const name = managedBySid ? ` ${managedBySid}` : '';
  return problem('CONFLICT', `${who}${name} answers this number, whatever is set here. Detach it at Twilio first.`);
}

/** Lets the phone network ask this server when a number is called, and puts back what was there. */
@Injectable()
export class NumberPointing {
  @Inject(LOG) private readonly log!: Log;

  constructor(
    @Inject(CARRIER_NUMBERS) private readonly carrier: CarrierNumbers,
    @Inject(NUMBER_RECORDS) private readonly numbers: NumberRecords,
    @Inject(ROUTING_RECORDS) private readonly routing: RoutingRecords,
    @Inject(ENVIRONMENT) private readonly environment: Environment,
  ) {}

  pointHere(request: PointingRequest): Promise<PointingResult> {
    const { publicUrl, twilio } = this.environment;
    return this.aim(request, ({ previousWebhook }, now) => {
      if (!publicUrl) return NO_ADDRESS;
      // An address that this server had before is not what somebody wants back.
      const previous = isSwitchboards(now) ? (previousWebhook ?? now) : now;
      // Words kept elsewhere can be heard while no address of ours answers.
      const here = webhookHere(publicUrl.href);
      return { after: { ...here, fallbackUrl: twilio.fallbackUrl ?? here.fallbackUrl }, previous };
    });
  }

  restore(request: PointingRequest): Promise<PointingResult> {
    return this.aim(request, ({ previousWebhook }) =>
      previousWebhook
        ? { after: previousWebhook, previous: null }
        : problem('CONFLICT', 'There is nothing to put back: this number was not pointed here from this server.'),
    );
  }

  private async aim(request: PointingRequest, aim: Aim): Promise<PointingResult> {
    const number = await this.numbers.number(request.numberId);
    if (!number) return refused(null, { ...problem('NOT_FOUND', 'There is no such number.'), field: ['numberId'] });
    const read = await this.carrier.readNumber(number.sid);
    if ('refused' in read) return refused(number, read.refused);
    if (!read.number?.webhook) return refused(number, problem('CONFLICT', 'The account no longer has this number.'));
    if (read.number.managedBy) return refused(number, managed(read.number));
    const now = read.number.webhook;
    const wanted = aim(number, now);
    if ('code' in wanted) return refused(number, wanted);
    return this.change(request, { number, now, ...wanted });
  }

  private async change(
    { dryRun, expected, by }: PointingRequest,
    { number, now, after, previous }: Change,
  ): Promise<PointingResult> {
    const change = { before: propertiesOf(now), after: propertiesOf(after), expected: tagOf(now), done: false };
    if (dryRun) return { phoneNumber: number, change, errors: [] };
    if (hasMoved(number, { seen: expected, now: change.expected })) {
      const fresh = await this.note(number, now, number.previousWebhook ?? null);
      return { phoneNumber: fresh, change, errors: [CHANGED] };
    }
    if (sameWebhook(now, after)) return { phoneNumber: number, change: { ...change, done: true }, errors: [] };
    // First written down, so that the way back is known whatever happens next.
    await this.note(number, now, previous ?? after);
    const set = await this.carrier.setWebhook(number.sid, after);
    if ('refused' in set) return { phoneNumber: number, change, errors: [set.refused] };
    this.log.info(
      { number: number.e164, by, before: now.voiceUrl, after: after.voiceUrl },
      'webhook of a number changed',
    );
    const phoneNumber = await this.note(number, set.number.webhook ?? after, previous);
    return { phoneNumber, change: { ...change, done: true }, errors: [] };
  }

  private async note(number: PhoneNumber, webhook: NumberWebhook, previous: NumberWebhook | null) {
    return (await this.routing.pointed({ numberId: number.id, webhook, previous })) ?? number;
  }
}

/** Whether somebody looked at another state than that of `now`; `seen` null: at the one that was read last, if any. */
function hasMoved({ webhook }: PhoneNumber, { seen, now }: { seen: string | null; now: string }): boolean {
  const before = seen ?? (webhook ? tagOf(webhook) : null);
  return before !== null && before !== now;
}

interface Change {
  readonly number: PhoneNumber;
  readonly now: NumberWebhook;
  readonly after: NumberWebhook;
  readonly previous: NumberWebhook | null;
}
