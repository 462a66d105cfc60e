import type { Clock } from '@switchboard/call';
import type { ConferenceNoun } from './dial-verb';
import type { PhoneFaults } from './faults';
import type { FormFields } from './phone-network.types';
import { rfc2822 } from './rfc2822';
import { newSid } from './sid';
import type { WebhookClient } from './webhook-client';

/** Somebody in a room. */
export interface Participant {
  readonly callSid: string;
  readonly noun: ConferenceNoun;
  readonly joinedAt: Date;
  /** The room has ended, or the participant has left it. */
  readonly left: () => void;
}

export interface Room {
  readonly sid: string;
  readonly name: string;
  readonly createdAt: Date;
  status: 'init' | 'in-progress' | 'completed';
  participants: readonly Participant[];
  /** Everybody who ever was in it, oldest first. */
  readonly seen: string[];
}

const KEPT_ROOMS = 200;

/** The conferences of the account. What is spoken in them is nobody's business; who comes and goes is told. */
export class Conferences {
  private rooms: Room[] = [];

  constructor(
    private readonly clock: Clock,
    private readonly accountSid: string,
    private readonly client: WebhookClient,
    private readonly faults: () => PhoneFaults,
  ) {}

  /** Newest first. */
  all(): readonly Room[] {
    return [...this.rooms].reverse();
  }

  /** The returned function takes the participant out. */
  join(callSid: string, noun: ConferenceNoun, left: () => void): () => void {
    const room = this.roomOf(noun.name);
    const participant: Participant = { callSid, noun, left, joinedAt: this.clock.wallTime() };
    room.participants = [...room.participants, participant];
    room.seen.push(callSid);
    this.tell(room, participant, 'join');
    if (room.status === 'init' && noun.startOnEnter && room.participants.length > 1) {
      room.status = 'in-progress';
      this.tell(room, participant, 'start');
    }
    return () => this.leave(room, participant);
  }

  private roomOf(name: string): Room {
    const open = this.rooms.find((room) => room.name === name && room.status !== 'completed');
    if (open) return open;
    const createdAt = this.clock.wallTime();
    const room: Room = { sid: newSid('CF'), name, createdAt, status: 'init', participants: [], seen: [] };
    this.rooms = [...this.rooms.slice(-KEPT_ROOMS), room];
    return room;
  }

  private leave(room: Room, participant: Participant): void {
    if (!room.participants.includes(participant)) return;
    room.participants = room.participants.filter((one) => one !== participant);
    this.tell(room, participant, 'leave');
    participant.left();
    if (room.participants.length === 0) return this.end(room, participant);
    if (!participant.noun.endOnExit) return;
    for (const other of room.participants) this.leave(room, other);
  }

  private end(room: Room, last: Participant): void {
    if (room.status === 'completed') return;
    room.status = 'completed';
    this.tell(room, last, 'end');
  }

  /** Twilio takes the address from whoever came first; here everybody in a room names the same. */
  private tell(room: Room, { callSid, noun }: Participant, event: 'join' | 'leave' | 'start' | 'end'): void {
    const { progress } = noun;
    if (!progress?.events.has(event) || this.faults().callbacks === 'missing') return;
    const isRoom = event === 'start' || event === 'end';
    const fields: FormFields = [
      ['AccountSid', this.accountSid],
      ['ConferenceSid', room.sid],
      ['FriendlyName', room.name],
      ['StatusCallbackEvent', isRoom ? `conference-${event}` : `participant-${event}`],
      ['SequenceNumber', String(room.seen.length)],
      ['Timestamp', rfc2822(this.clock.wallTime())],
      ...(isRoom ? [] : [['CallSid', callSid] as const]),
      ...(noun.label === null || isRoom ? [] : [['ParticipantLabel', noun.label] as const]),
      ...(isRoom ? [] : [['EndConferenceOnExit', String(noun.endOnExit)] as const]),
    ];
    void this.client.send({ ...progress.address, fields }, this.faults());
  }
}
