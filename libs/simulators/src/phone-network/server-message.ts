/** A frame from the server, judged by Twilio's strict rules: exactly the keys of the three known shapes. */
export type ServerMessage =
  | { readonly kind: 'media'; readonly bytes: Uint8Array; readonly oddity: string | null }
  | { readonly kind: 'mark'; readonly name: string }
  | { readonly kind: 'clear' }
  | { readonly kind: 'invalid'; readonly reason: string };

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const RIFF = Buffer.from('RIFF');

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const invalid = (reason: string): ServerMessage => ({ kind: 'invalid', reason });

/** What is wrong with the keys of an object, or null. */
function keyFault(object: Json, expected: readonly string[], where: string): string | null {
  const missing = expected.filter((key) => !Object.hasOwn(object, key));
  if (missing.length > 0) return `${where}: missing ${missing.join(', ')}`;
  const extra = Object.keys(object).filter((key) => !expected.includes(key));
  return extra.length > 0 ? `${where}: extra ${extra.join(', ')}` : null;
}

function inner(message: Json, key: 'media' | 'mark', field: string): { text: string } | { reason: string } {
  const object = message[key];
  if (!isObject(object)) return { reason: `${key}: not an object` };
  const reason = keyFault(object, [field], key);
  if (reason) return { reason };
  const text = object[field];
  return typeof text === 'string' ? { text } : { reason: `${key}.${field}: not a string` };
}

function oddityOf(bytes: Buffer): string | null {
  if (bytes.length === 0) return 'media.payload: empty';
  return bytes.subarray(0, 4).equals(RIFF) ? 'media.payload: begins with a WAV header' : null;
}

function media(message: Json): ServerMessage {
  const payload = inner(message, 'media', 'payload');
  if ('reason' in payload) return invalid(payload.reason);
  if (!BASE64.test(payload.text)) return invalid('media.payload: not base64');
  const bytes = Buffer.from(payload.text, 'base64');
  return { kind: 'media', bytes, oddity: oddityOf(bytes) };
}

function mark(message: Json): ServerMessage {
  const name = inner(message, 'mark', 'name');
  if ('reason' in name) return invalid(name.reason);
  return name.text ? { kind: 'mark', name: name.text } : invalid('mark.name: empty');
}

function byEvent(message: Json, event: unknown): ServerMessage {
  switch (event) {
    case 'media':
      return media(message);
    case 'mark':
      return mark(message);
    default:
      return { kind: 'clear' };
  }
}

const SHAPES: ReadonlyMap<unknown, readonly string[]> = new Map([
  ['media', ['event', 'streamSid', 'media']],
  ['mark', ['event', 'streamSid', 'mark']],
  ['clear', ['event', 'streamSid']],
]);

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Reads one text frame. Never throws. */
export function readServerMessage(text: string, streamSid: string): ServerMessage {
  const message = parse(text);
  if (!isObject(message)) return invalid('not a JSON object');
  const shape = SHAPES.get(message['event']);
  if (!shape) return invalid(`unknown event ${JSON.stringify(message['event'])?.slice(0, 40)}`);
  const fault = keyFault(message, shape, String(message['event']));
  if (fault) return invalid(fault);
  if (message['streamSid'] !== streamSid) return invalid('foreign streamSid');
  return byEvent(message, message['event']);
}
