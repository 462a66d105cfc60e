import type { Clock } from '@switchboard/call';
import type { Address, CallRecord } from './call-record';
import type { Conferences } from './conferences';
import type { DialVerb } from './dial-verb';
import { DialledLeg } from './dialled-leg';
import type { TransferTruth } from './dialled-leg';
import type { PhoneFaults } from './faults';
import type { GatherVerb } from './gather';
import { Gather } from './gather';
import type { Callee, FormFields } from './phone-network.types';
import { sayMs } from './say-time';
import type { RecordVerb } from './twiml';
import type { RecordingTruth } from './voicemail';
import { Voicemail } from './voicemail';
import type { WebhookClient } from './webhook-client';

export interface OccupationDeps {
  readonly clock: Clock;
  readonly client: WebhookClient;
  readonly faults: PhoneFaults;
  readonly record: CallRecord;
  readonly conferences: Conferences;
  readonly callee: (e164: string) => Callee;
  readonly fetch: (address: Address, fields: FormFields) => Promise<unknown>;
  readonly say: (text: string) => void;
}

/** What a call does when no stream of the application's is open: it talks to somebody else, gives keys, or leaves a message. */
export class Occupation {
  readonly transfers: TransferTruth[] = [];
  readonly recordings: RecordingTruth[] = [];
  readonly conferences: string[] = [];
  private voicemail: Voicemail | null = null;
  private gather: Gather | null = null;
  private leg: DialledLeg | null = null;
  private leaveRoom: (() => void) | null = null;

  constructor(private readonly deps: OccupationDeps) {}

  frame(frame: Uint8Array): void {
    this.voicemail?.frame(frame);
  }

  press(digit: string): void {
    this.gather?.press(digit);
  }

  /** The call is over, or is told to do something else. */
  stop(): void {
    this.voicemail?.end('hangup');
    this.gather?.stop();
    this.leg?.stop();
    this.leaveRoom?.();
    this.gather = null;
  }

  /** Rings another phone, or goes into a room; resolves when that is over. */
  dial(verb: DialVerb): Promise<FormFields> {
    const { record } = this.deps;
    const { conference, to, callerId } = verb;
    return new Promise((resolve) => {
      if (conference) {
        this.conferences.push(conference.name);
        this.leaveRoom = this.deps.conferences.join(record.sid, conference, () => {
          this.leaveRoom = null;
          resolve([['DialCallStatus', 'completed']]);
        });
        return;
      }
      this.leg = new DialledLeg(this.deps, verb, (status, fields) => {
        this.leg = null;
        this.transfers.push({ to, callerId: callerId ?? record.parties.from, status });
        resolve(fields);
      });
      this.leg.ring(this.deps.callee(to));
    });
  }

  /** Null: no key was pressed. */
  keys(verb: GatherVerb): Promise<FormFields | null> {
    return new Promise((resolve) => {
      this.gather = new Gather(this.deps.clock, verb, (fields) => {
        this.gather = null;
        resolve(fields);
      });
      for (const text of verb.say) this.deps.say(text);
      this.gather.begin(verb.say.reduce((sum, text) => sum + sayMs(text), 0));
    });
  }

  /** A caller who hangs up ends the recording, and its `action` is still asked, with the word `hangup`. */
  message({ action, method, ...limits }: RecordVerb): Promise<FormFields | null> {
    const { record, fetch } = this.deps;
    return new Promise((resolve) => {
      this.voicemail = new Voicemail(record.accountSid, limits, (fields, truth) => {
        this.voicemail = null;
        if (truth) this.recordings.push(truth);
        if (record.final && fields && action) void fetch({ url: action, method }, fields);
        resolve(fields);
      });
    });
  }
}
