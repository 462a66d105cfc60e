import type { Participant, Room } from './conferences';
import type { RestAnswer } from './rest-answer';
import { answer, notFound, refused } from './rest-answer';
import { restPage } from './rest-page';
import { rfc2822 } from './rfc2822';

/** What the Conferences resource needs of the network. */
export interface ConferencesWorld {
  readonly accountSid: string;
  /** Newest first. */
  conferences(): readonly Room[];
}

const pathOf = (accountSid: string, sid: string): string => `/2010-04-01/Accounts/${accountSid}/Conferences/${sid}`;

/** A conference as Twilio's REST shows it: every property present, unknown ones null. */
function conferenceResource(accountSid: string, room: Room): Readonly<Record<string, unknown>> {
  const path = pathOf(accountSid, room.sid);
  const isOver = room.status === 'completed';
  return {
    sid: room.sid,
    account_sid: accountSid,
    friendly_name: room.name,
    status: room.status,
    region: 'us1',
    date_created: rfc2822(room.createdAt),
    date_updated: rfc2822(room.createdAt),
    api_version: '2010-04-01',
    reason_conference_ended: isOver ? 'last-participant-left' : null,
    call_sid_ending_conference: isOver ? (room.seen.at(-1) ?? null) : null,
    uri: `${path}.json`,
    subresource_uris: { participants: `${path}/Participants.json`, recordings: `${path}/Recordings.json` },
  };
}

function participantResource(accountSid: string, room: Room, { callSid, noun, joinedAt }: Participant) {
  return {
    call_sid: callSid,
    conference_sid: room.sid,
    account_sid: accountSid,
    label: noun.label,
    call_sid_to_coach: null,
    coaching: false,
    muted: false,
    hold: false,
    start_conference_on_enter: noun.startOnEnter,
    end_conference_on_exit: noun.endOnExit,
    status: 'connected',
    queue_time: null,
    date_created: rfc2822(joinedAt),
    date_updated: rfc2822(joinedAt),
    uri: `${pathOf(accountSid, room.sid)}/Participants/${callSid}.json`,
  };
}

export function listConferences(world: ConferencesWorld, path: string, query: URLSearchParams): RestAnswer {
  const [name, status] = [query.get('FriendlyName'), query.get('Status')];
  const found = world
    .conferences()
    .filter((room) => (name === null || room.name === name) && (status === null || room.status === status));
  const { items, meta } = restPage(found, path, query);
  return answer(200, { ...meta, conferences: items.map((room) => conferenceResource(world.accountSid, room)) });
}

const roomOf = (world: ConferencesWorld, sid: string): Room | undefined =>
  world.conferences().find((room) => room.sid === sid);

export function fetchConference(world: ConferencesWorld, sid: string, path: string): RestAnswer {
  const room = roomOf(world, sid);
  return room ? answer(200, conferenceResource(world.accountSid, room)) : refused(notFound(path));
}

export function listParticipants(
  ...[world, sid, path, query]: [ConferencesWorld, string, string, URLSearchParams]
): RestAnswer {
  const room = roomOf(world, sid);
  if (!room) return refused(notFound(path));
  const { items, meta } = restPage(room.participants, path, query);
  return answer(200, { ...meta, participants: items.map((one) => participantResource(world.accountSid, room, one)) });
}
