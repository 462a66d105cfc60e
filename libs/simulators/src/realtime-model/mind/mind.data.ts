/** One thing the pretend model does in an answer. */
export type ReplyPart =
  | { readonly say: string }
  | {
      readonly call: string;
      /** Those that the tool declares are passed; what it requires beyond is filled in. */
      readonly arguments: Readonly<Record<string, unknown>>;
      /** Said when the session has no such tool. */
      readonly otherwise: string;
    };

export type Reply = readonly ReplyPart[];

/** What is answered to a recognised sentence (ids of `callers/utterances.data.ts`). */
export const REPLIES: Readonly<Record<string, Reply>> = {
  HELLO: [{ say: 'Hello! This is the pretend assistant of Switchboard. How can I help you?' }],
  HOW_ARE_YOU: [{ say: 'I am doing very well, thank you for asking. What can I do for you today?' }],
  ORDER_STATUS: [
    {
      call: 'get_order_status',
      arguments: { order_id: 'A-1042' },
      otherwise: 'I am sorry, I cannot look up orders on this line.',
    },
  ],
  ORDER_STATUS_UNKNOWN: [
    {
      call: 'get_order_status',
      arguments: { order_id: 'Z-9999' },
      otherwise: 'I am sorry, I cannot look up orders on this line.',
    },
  ],
  WEATHER_BERLIN: [
    {
      call: 'get_weather',
      arguments: { latitude: 52.52, longitude: 13.41 },
      otherwise: 'I am sorry, I cannot look up the weather on this line.',
    },
  ],
  TELL_STORY: [
    {
      say:
        'With pleasure. Our company began many years ago in a small workshop with three people and one telephone. ' +
        'Every morning the telephone rang, and every morning somebody ran across the yard to answer it. ' +
        'Soon there were more calls than feet, so we built a switchboard out of copper wire and old clock parts. ' +
        'It worked so well that the neighbours asked for one, and then the whole town did. ' +
        'Today our machines answer calls in many cities, and yet we still keep the first telephone on a shelf. ' +
        'If you visit us one day, we will gladly let you ring it.',
    },
  ],
  WAIT_STOP: [{ say: 'Of course, I have stopped. What is your question?' }],
  OPENING_HOURS: [{ say: 'We are open from Monday to Friday, nine in the morning until six in the evening.' }],
  KEYPAD_HELP: [{ say: 'Please press a key on your telephone, and I will tell you which one it was.' }],
  HUMAN: [
    { say: 'Of course. I am putting you through now.' },
    { call: 'transfer_call', arguments: {}, otherwise: 'I am sorry, nobody else can be reached on this line.' },
  ],
  CUSTOMER_NUMBER: [
    { say: 'Please type your customer number, then press pound.' },
    {
      call: 'collect_digits',
      arguments: { purpose: 'customer number', min: 5, max: 8, check: 'LUHN' },
      otherwise: 'I am sorry, I cannot take numbers on this line.',
    },
  ],
  PAY_BY_CARD: [
    { say: 'Please type your card number, then press pound.' },
    {
      call: 'collect_digits',
      arguments: { purpose: 'card number', min: 13, max: 19, check: 'CARD', secure: true },
      otherwise: 'I am sorry, I cannot take payments on this line.',
    },
  ],
  THANKS: [{ say: 'You are very welcome. Is there anything else I can do for you?' }],
  GOODBYE: [
    { say: 'Thank you for calling. Goodbye!' },
    { call: 'end_call', arguments: { reason: 'The caller said goodbye.' }, otherwise: '' },
  ],
  VOICEMAIL_GREETING: [
    { say: 'Hello Alex, this is a message from Switchboard. Please call us back when you have a moment. Goodbye.' },
    { call: 'end_call', arguments: { reason: 'A message was left.' }, otherwise: '' },
  ],
};

/** Typed text, looked through in this order. */
export const TEXT_TOPICS: readonly { readonly pattern: RegExp; readonly topic: string }[] = [
  { pattern: /\b(z|Z)[\s-]?9999\b/, topic: 'ORDER_STATUS_UNKNOWN' },
  { pattern: /\border\b/i, topic: 'ORDER_STATUS' },
  { pattern: /\bweather\b/i, topic: 'WEATHER_BERLIN' },
  { pattern: /\b(opening hours|open)\b/i, topic: 'OPENING_HOURS' },
  { pattern: /\b(story|company)\b/i, topic: 'TELL_STORY' },
  { pattern: /\b(goodbye|bye)\b/i, topic: 'GOODBYE' },
  { pattern: /\bthank/i, topic: 'THANKS' },
  { pattern: /\b(hello|hi)\b/i, topic: 'HELLO' },
];

/** Instructions of a single response that quote nothing. */
export const INSTRUCTION_TOPICS: readonly { readonly pattern: RegExp; readonly say: string }[] = [
  { pattern: /still (there|on the line)|silen|idle/i, say: 'Are you still there?' },
  { pattern: /good ?bye|end (of )?the call|wrap up/i, say: 'Thank you for calling. Goodbye!' },
  { pattern: /one moment|hold on|please wait/i, say: 'One moment, please.' },
  { pattern: /apolog|sorry/i, say: 'I am sorry about that. Let us try once more.' },
];

export const GREETING = 'Hello, thank you for calling. How can I help you?';
export const NOT_UNDERSTOOD = 'I am sorry, I did not understand that. Could you say it another way?';
export const STILL_THERE = 'Are you still there?';
export const GO_ON = 'What else can I do for you?';
export const READ_TEXT = 'Thank you, I have read your message.';
export const TOOL_FAILED = 'I am sorry, I could not find that out just now. Is there anything else I can do for you?';
export const TOOL_DONE = 'That is done.';

export const UNRECOGNISED = '(unrecognised speech)';

export const keysPressed = (keys: string): string => `You pressed ${keys}. What would you like to do next?`;

export const KEY_NAMES: Readonly<Record<string, string>> = {
  '0': 'zero',
  '1': 'one',
  '2': 'two',
  '3': 'three',
  '4': 'four',
  '5': 'five',
  '6': 'six',
  '7': 'seven',
  '8': 'eight',
  '9': 'nine',
  '*': 'star',
  '#': 'pound',
};

/** A tool's answer that holds the field is handed on to the tool, if the session has it. */
export const FOLLOW_UPS: readonly { readonly field: string; readonly call: string; readonly argument: string }[] = [
  { field: 'token', call: 'take_payment', argument: 'card' },
];

/** Sentences for what a tool answered; the first whose fields are all there is said. `{…}` names a field at any depth. */
export const TOOL_SENTENCES: readonly string[] = [
  'Thank you, you typed {digits}.',
  'Thank you, your payment was {payment}.',
  'I am sorry, that did not work. {reason}',
  'Your order {order_id} is {status}, and it should arrive on {expected_delivery}.',
  'Your order {order_id} is {status}.',
  'It is {temperature_c} degrees in {city} with {conditions}.',
  'It is {temperature_c} degrees right now with {conditions}.',
  'It is {temperature_celsius} degrees right now, with a wind of {wind_speed_kmh} kilometres an hour.',
  'It is {temperature_celsius} degrees right now.',
  'It is {temperature_2m} degrees right now.',
  'It is {temperature_c} degrees right now.',
  'It is {temperature} degrees right now.',
];
