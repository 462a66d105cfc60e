import type { DialVerb } from './dial-verb';
import { dialVerb, methodOf, wholeNumber } from './dial-verb';
import type { GatherVerb } from './gather';
import type { HttpMethod } from './phone-network.types';
import type { XmlElement } from './xml';
import { elementsOf, parseXml, textOf } from './xml';

/** `<Stream>` as written: nothing is checked but that it can be read. */
export interface StreamNoun {
  readonly url: string;
  readonly name: string | null;
  readonly track: string;
  readonly connectorName: string | null;
  readonly statusCallback: string | null;
  readonly statusCallbackMethod: HttpMethod;
  readonly parameters: Readonly<Record<string, string>>;
}

export interface RecordVerb {
  readonly verb: 'Record';
  readonly maxLengthMs: number;
  readonly pauseMs: number;
  readonly action: string | null;
  readonly method: HttpMethod;
}

export type Verb =
  | { readonly verb: 'Say'; readonly text: string; readonly loop: number }
  | { readonly verb: 'Play'; readonly url: string | null }
  | { readonly verb: 'Pause'; readonly ms: number }
  | { readonly verb: 'Hangup' }
  | { readonly verb: 'Reject'; readonly reason: 'rejected' | 'busy' }
  | { readonly verb: 'Redirect'; readonly url: string; readonly method: HttpMethod }
  | {
      readonly verb: 'Connect';
      readonly action: string | null;
      readonly method: HttpMethod;
      readonly stream: StreamNoun;
    }
  | DialVerb
  | GatherVerb
  | RecordVerb
  /** A verb of Twilio's that this network does not perform. */
  | { readonly verb: 'unsupported'; readonly name: string };

export interface Twiml {
  readonly verbs: readonly Verb[];
  /** What Twilio would warn about (12200). */
  readonly warnings: readonly string[];
}

/** `error` is Twilio's 12100: the document cannot be parsed. */
export type TwimlResult = Twiml | { readonly error: string };

const UNSUPPORTED = new Set('Start Stop Refer Enqueue Leave Pay Prompt Siprec Sms Message Queue Echo'.split(' '));
const MAX_PARAMETER_CHARACTERS = 499;

function parametersOf(stream: XmlElement, warnings: string[]): Record<string, string> {
  const parameters = new Map<string, string>();
  for (const child of elementsOf(stream)) {
    const name = child.attributes.get('name') ?? '';
    const value = child.attributes.get('value') ?? '';
    if (child.name !== 'Parameter') warnings.push(`<${child.name}> is not allowed inside <Stream>.`);
    else if (!name) warnings.push('A <Parameter> has no name.');
    else if (name.length + value.length > MAX_PARAMETER_CHARACTERS) warnings.push(`<Parameter> "${name}" is too long.`);
    else parameters.set(name, value);
  }
  return Object.fromEntries(parameters);
}

const streamNoun = (stream: XmlElement, warnings: string[]): StreamNoun => ({
  url: stream.attributes.get('url') ?? '',
  name: stream.attributes.get('name') ?? null,
  track: stream.attributes.get('track') ?? 'inbound_track',
  connectorName: stream.attributes.get('connectorName') ?? null,
  statusCallback: stream.attributes.get('statusCallback') ?? null,
  statusCallbackMethod: methodOf(stream, 'statusCallbackMethod'),
  parameters: parametersOf(stream, warnings),
});

function connectVerb(connect: XmlElement, warnings: string[]): Verb | null {
  const nouns = elementsOf(connect);
  const stream = nouns.find(({ name }) => name === 'Stream');
  if (nouns.length > 1) warnings.push('<Connect> takes one noun only.');
  if (!stream && nouns[0]) return { verb: 'unsupported', name: `Connect><${nouns[0].name}` };
  if (!stream) {
    warnings.push('<Connect> has no noun.');
    return null;
  }
  const action = connect.attributes.get('action') ?? null;
  return { verb: 'Connect', action, method: methodOf(connect, 'method'), stream: streamNoun(stream, warnings) };
}

/** SIP addresses and clients are not performed here. */
const dialOrNot = (dial: XmlElement): Verb =>
  dialVerb(dial) ?? { verb: 'unsupported', name: `Dial><${elementsOf(dial)[0]?.name ?? ''}` };

const gatherVerb = (element: XmlElement): Verb => ({
  verb: 'Gather',
  say: elementsOf(element)
    .filter(({ name }) => name === 'Say')
    .map((say) => textOf(say).trim()),
  numDigits: wholeNumber(element.attributes.get('numDigits'), Infinity),
  finishOnKey: element.attributes.get('finishOnKey') ?? '#',
  timeoutMs: 1000 * wholeNumber(element.attributes.get('timeout'), 5),
  actionOnEmptyResult: element.attributes.get('actionOnEmptyResult') === 'true',
  action: element.attributes.get('action') ?? null,
  method: methodOf(element, 'method'),
});

const recordVerb = (element: XmlElement): Verb => ({
  verb: 'Record',
  maxLengthMs: 1000 * wholeNumber(element.attributes.get('maxLength'), 3600),
  pauseMs: 1000 * wholeNumber(element.attributes.get('timeout'), 5),
  action: element.attributes.get('action') ?? null,
  method: methodOf(element, 'method'),
});

type ReadVerb = (element: XmlElement, warnings: string[]) => Verb | null;

const READERS: Readonly<Record<string, ReadVerb>> = {
  Say: (element) => ({
    verb: 'Say',
    text: textOf(element).trim(),
    loop: wholeNumber(element.attributes.get('loop'), 1),
  }),
  Play: (element) => ({ verb: 'Play', url: textOf(element).trim() || null }),
  Pause: (element) => ({ verb: 'Pause', ms: 1000 * wholeNumber(element.attributes.get('length'), 1) }),
  Hangup: () => ({ verb: 'Hangup' }),
  Reject: (element) => ({ verb: 'Reject', reason: element.attributes.get('reason') === 'busy' ? 'busy' : 'rejected' }),
  Redirect: (element) => ({ verb: 'Redirect', url: textOf(element).trim(), method: methodOf(element, 'method') }),
  Connect: connectVerb,
  Dial: dialOrNot,
  Gather: gatherVerb,
  Record: recordVerb,
};

function readVerb(element: XmlElement, warnings: string[]): Verb | null {
  const read = Object.hasOwn(READERS, element.name) ? READERS[element.name] : undefined;
  if (read) return read(element, warnings);
  if (UNSUPPORTED.has(element.name)) return { verb: 'unsupported', name: element.name };
  warnings.push(`<${element.name}> is no TwiML verb.`);
  return null;
}

/** Reads a TwiML document. Names are case sensitive; what is not TwiML is skipped with a warning, as Twilio does. */
export function readTwiml(text: string): TwimlResult {
  const parsed = parseXml(text);
  if ('error' in parsed) return { error: `${parsed.error} (character ${parsed.at})` };
  if (parsed.root.name !== 'Response') return { error: `The root element is <${parsed.root.name}>, not <Response>.` };
  const warnings: string[] = [];
  const verbs = elementsOf(parsed.root)
    .map((element) => readVerb(element, warnings))
    .filter((verb) => verb !== null);
  return { verbs, warnings };
}
