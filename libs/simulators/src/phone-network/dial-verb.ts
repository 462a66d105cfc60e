import type { Address } from './call-record';
import type { HttpMethod } from './phone-network.types';
import type { XmlElement } from './xml';
import { elementsOf, textOf } from './xml';

/** Where the progress of a phone or a room is told, and what of it. */
export interface ProgressNoun {
  readonly address: Address;
  readonly events: ReadonlySet<string>;
}

/** `<Conference>` as written. */
export interface ConferenceNoun {
  readonly name: string;
  readonly startOnEnter: boolean;
  readonly endOnExit: boolean;
  readonly label: string | null;
  readonly progress: ProgressNoun | null;
}

export interface DialVerb {
  readonly verb: 'Dial';
  /** E.164, or whatever stands there; empty for a conference. */
  readonly to: string;
  readonly conference: ConferenceNoun | null;
  readonly callerId: string | null;
  readonly timeoutMs: number;
  readonly answerOnBridge: boolean;
  readonly progress: ProgressNoun | null;
  readonly action: string | null;
  readonly method: HttpMethod;
}

export const methodOf = (element: XmlElement, attribute: string): HttpMethod =>
  element.attributes.get(attribute)?.toUpperCase() === 'GET' ? 'GET' : 'POST';

export const wholeNumber = (text: string | undefined, fallback: number): number =>
  text !== undefined && /^\d{1,6}$/.test(text) ? Number(text) : fallback;

const isTrue = (element: XmlElement, attribute: string, fallback: boolean): boolean =>
  (element.attributes.get(attribute) ?? String(fallback)).toLowerCase() === 'true';

function progressOf(noun: XmlElement, usual: string): ProgressNoun | null {
  const url = noun.attributes.get('statusCallback');
  if (!url) return null;
  const events = (noun.attributes.get('statusCallbackEvent') ?? usual).split(/\s+/).filter((event) => event !== '');
  return { address: { url, method: methodOf(noun, 'statusCallbackMethod') }, events: new Set(events) };
}

const conferenceNoun = (noun: XmlElement): ConferenceNoun => ({
  name: textOf(noun).trim(),
  startOnEnter: isTrue(noun, 'startConferenceOnEnter', true),
  endOnExit: isTrue(noun, 'endConferenceOnExit', false),
  label: noun.attributes.get('participantLabel') ?? null,
  progress: progressOf(noun, 'start end'),
});

/** A number, as text or as the only noun, or a conference. Null: a noun that is not performed here, such as `<Sip>`. */
export function dialVerb(dial: XmlElement): DialVerb | null {
  const noun = elementsOf(dial)[0] ?? dial;
  if (noun !== dial && noun.name !== 'Number' && noun.name !== 'Conference') return null;
  const { attributes } = dial;
  const common = {
    verb: 'Dial',
    callerId: attributes.get('callerId') ?? null,
    timeoutMs: 1000 * wholeNumber(attributes.get('timeout'), 30),
    answerOnBridge: isTrue(dial, 'answerOnBridge', false),
    action: attributes.get('action') ?? null,
    method: methodOf(dial, 'method'),
  } as const;
  if (noun.name === 'Conference') return { ...common, to: '', conference: conferenceNoun(noun), progress: null };
  return { ...common, to: textOf(noun).trim(), conference: null, progress: progressOf(noun, 'completed') };
}
