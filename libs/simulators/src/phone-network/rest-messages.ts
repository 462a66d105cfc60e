import type { MessageOrder } from './message-order';
import { messageOrder } from './message-order';
import type { PretendMessage } from './messages';
import type { RestAnswer } from './rest-answer';
import { answer, notFound, refused } from './rest-answer';
import { restPage } from './rest-page';
import { rfc2822 } from './rfc2822';

export interface MessagesWorld {
  readonly accountSid: string;
  /** Newest first. */
  messages(): readonly PretendMessage[];
  message(sid: string): PretendMessage | undefined;
  sendMessage(order: MessageOrder): PretendMessage;
  ownedNumbers(): ReadonlySet<string>;
}

/** Characters of GSM 03.38; anything else makes the whole message UCS-2. */
const GSM = /^[\n\r !-_a-z|~{}€£¥§¿¡àäåæèéìñòöøùüÄÅÆÇÉÑÖØÜßΔΦΓΛΩΠΨΣΘΞ]*$/;

function segmentsOf(body: string): number {
  const [one, several] = GSM.test(body) ? [160, 153] : [70, 67];
  return body.length <= one ? 1 : Math.ceil(body.length / several);
}

/** A message as Twilio's REST shows it: every property present, unknown ones null, numbers as strings. */
function messageResource(message: PretendMessage, accountSid: string): Readonly<Record<string, unknown>> {
  const path = `/2010-04-01/Accounts/${accountSid}/Messages/${message.sid}`;
  return {
    sid: message.sid,
    account_sid: accountSid,
    api_version: '2010-04-01',
    body: message.body,
    date_created: rfc2822(message.dateCreated),
    date_sent: message.dateSent && rfc2822(message.dateSent),
    date_updated: rfc2822(message.dateUpdated),
    direction: 'outbound-api',
    error_code: message.errorCode,
    error_message: message.errorCode === null ? null : 'Unreachable destination handset',
    from: message.from,
    messaging_service_sid: null,
    num_media: '0',
    num_segments: String(segmentsOf(message.body)),
    price: null,
    price_unit: 'USD',
    status: message.status,
    subresource_uris: { media: `${path}/Media.json` },
    to: message.to,
    uri: `${path}.json`,
  };
}

export function createMessage(world: MessagesWorld, form: URLSearchParams): RestAnswer {
  const order = messageOrder(form, world.ownedNumbers());
  if ('code' in order) return refused(order);
  return answer(201, messageResource(world.sendMessage(order), world.accountSid));
}

export function fetchMessage(world: MessagesWorld, sid: string, path: string): RestAnswer {
  const message = world.message(sid);
  return message ? answer(200, messageResource(message, world.accountSid)) : refused(notFound(path));
}

export function listMessages(world: MessagesWorld, path: string, query: URLSearchParams): RestAnswer {
  const [to, from] = [query.get('To'), query.get('From')];
  const found = world
    .messages()
    .filter((message) => (to === null || message.to === to) && (from === null || message.from === from));
  const { items, meta } = restPage(found, path, query);
  return answer(200, { ...meta, messages: items.map((message) => messageResource(message, world.accountSid)) });
}
