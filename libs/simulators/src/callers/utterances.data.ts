/**
 * Every sentence a pretend caller can say. The pretend model's mind recognises them by their sound and answers by `id`,
 * so a sentence is changed here and nowhere else.
 */
export const UTTERANCES = [
  { id: 'HELLO', text: 'Hello, who is this?' },
  { id: 'HOW_ARE_YOU', text: 'Nice to meet you. How are you today?' },
  { id: 'ORDER_STATUS', text: 'Where is my order A 1042?' },
  { id: 'ORDER_STATUS_UNKNOWN', text: 'Where is my order Z 9999?' },
  { id: 'WEATHER_BERLIN', text: 'What is the weather like in Berlin right now?' },
  { id: 'TELL_STORY', text: 'Tell me about your company, please.' },
  // No comma: the synthesiser's pause there is longer than the silence that ends a turn.
  { id: 'WAIT_STOP', text: 'Please stop for a moment.' },
  { id: 'OPENING_HOURS', text: 'What are your opening hours?' },
  { id: 'KEYPAD_HELP', text: 'I would like to use the keypad.' },
  { id: 'HUMAN', text: 'I want to speak to a real person.' },
  { id: 'CUSTOMER_NUMBER', text: 'Can I type in my customer number?' },
  { id: 'PAY_BY_CARD', text: 'I want to pay my bill with a credit card.' },
  { id: 'THANKS', text: 'Thank you, that is very helpful.' },
  { id: 'GOODBYE', text: 'Thank you, goodbye.' },
  { id: 'VOICEMAIL_GREETING', text: 'You have reached the voicemail of Alex. Please leave a message after the tone.' },
] as const satisfies readonly { readonly id: string; readonly text: string }[];

export type UtteranceId = (typeof UTTERANCES)[number]['id'];

/** One sentence of the table. */
export interface Utterance {
  readonly id: UtteranceId;
  readonly text: string;
}

const TEXTS = new Map<UtteranceId, string>(UTTERANCES.map(({ id, text }) => [id, text]));

/** The exact words of a sentence. */
export const utteranceText = (id: UtteranceId): string => TEXTS.get(id) ?? '';
