import { Inject, Injectable } from '@nestjs/common';
import type { NumberRecords, PhoneNumber } from '@switchboard/call';
import { ENVIRONMENT, LOG, NUMBER_RECORDS } from '../../ports';
import type { Environment } from '../environment';
import type { Log } from '../log';
import { NumberSync } from '../number-sync';
import type { Write } from '../start-block';
import { WRITE } from '../start-block';
import { webhookStateOf } from './webhook-state';

/** Numbers told at the start; the others are on the numbers page. */
const MAX_LINES = 3;

/** Tells the person at the terminal what is missing until a call arrives: which number to point here, if any. */
@Injectable()
export class PointingHint {
  @Inject(LOG) private readonly log!: Log;

  constructor(
    @Inject(NUMBER_RECORDS) private readonly numbers: NumberRecords,
    @Inject(ENVIRONMENT) private readonly environment: Environment,
    @Inject(WRITE) private readonly write: Write,
    private readonly sync: NumberSync,
  ) {}

  /** `localUrl`: the console on this machine. Never rejects. */
  async tell(localUrl: string): Promise<void> {
    const { twilio, sandboxUrl } = this.environment;
    // A pretend network points here from its birth.
    if (twilio.accountSid === null || sandboxUrl !== null) return;
    try {
      await this.sync.refresh();
      const voice = (await this.numbers.numbers()).filter(({ voiceCapable }) => voiceCapable);
      for (const line of this.lines(voice, localUrl)) this.say(line);
    } catch (error) {
      this.log.warn({ error }, 'numbers could not be looked at');
    }
  }

  private lines(numbers: readonly PhoneNumber[], localUrl: string): readonly string[] {
    const { publicUrl, twilio } = this.environment;
    if (!publicUrl) return ['No call can arrive yet: set PUBLIC_URL, or NGROK_AUTHTOKEN for a tunnel.'];
    if (numbers.length === 0) return ['The Twilio account lists no number that takes calls.'];
    const chosen = numbers.filter(({ e164 }) => e164 === twilio.phoneNumber);
    const here = numbers.filter((number) => webhookStateOf(number, publicUrl) === 'POINTS_HERE');
    const told = chosen.length > 0 ? chosen : here.length > 0 ? here : numbers;
    return told.slice(0, MAX_LINES).map((number) => lineOf(number, publicUrl, localUrl));
  }

  private say(line: string): void {
    if (this.environment.startBlock === 'text') this.write(`  Numbers      ${line}\n`);
    else this.log.info(line);
  }
}

function lineOf(number: PhoneNumber, publicUrl: URL, localUrl: string): string {
  const { e164, managedBySid } = number;
  switch (webhookStateOf(number, publicUrl)) {
    case 'POINTS_HERE':
      return `${e164} points here already: call it.`;
    case 'MANAGED_BY_TRUNK_OR_APP':
      return `${e164} is answered by ${managedBySid ?? 'a trunk or an application'} at Twilio, not by this server.`;
    default:
      return `${e164} does not point here yet: press “Point here” at ${localUrl}/numbers`;
  }
}
