import type { PhoneBookEntry, Scenario } from './scenario';

/** The number of ours in the pretend world. */
export const OUR_NUMBER = '+14155550100';
/** `PN` of that number: fixed, so that a stored number keeps its identity over restarts. */
export const OUR_NUMBER_SID = `PN${'0'.repeat(28)}0100`;

/** Callers ring from this number on. */
const FIRST_CALLER = 14155550150;
const CALLERS = 50;

/** The number of the n-th pretend caller; after fifty they begin again. */
export const callerNumber = (nth: number): string => `+${FIRST_CALLER + (nth % CALLERS)}`;

const answersWith = (steps: Scenario['steps'], id: string): Scenario => ({ id, title: id, description: '', steps });

/** Somebody who was called waits a moment for the other side to begin. */
const PICK_UP = { do: 'waitForAgent', timeoutMs: 8000, orGoOn: true } as const;
const LEAVE = [{ do: 'say', utterance: 'GOODBYE' }, { do: 'waitForHangUp' }] as const;

const CHATTY: PhoneBookEntry = {
  e164: '+14155550111',
  name: 'Chatty person',
  description: 'Answers, chats a little and says goodbye.',
  outcome: 'answers',
  ringMs: 1500,
  scenario: answersWith(
    [
      PICK_UP,
      { do: 'say', utterance: 'HELLO' },
      { do: 'waitForAgent' },
      { do: 'say', utterance: 'HOW_ARE_YOU' },
      { do: 'waitForAgent' },
      ...LEAVE,
    ],
    'callee-chatty',
  ),
};

export const PHONE_BOOK: readonly PhoneBookEntry[] = [
  CHATTY,
  {
    e164: '+14155550112',
    name: 'Asks for a tool',
    description: 'Answers and asks where order A 1042 is.',
    outcome: 'answers',
    ringMs: 1500,
    scenario: answersWith(
      [PICK_UP, { do: 'say', utterance: 'ORDER_STATUS' }, { do: 'waitForAgent', quietMs: 1500 }, ...LEAVE],
      'callee-tool',
    ),
  },
  {
    e164: '+14155550113',
    name: 'Interrupts',
    description: 'Answers, asks for a story and interrupts it.',
    outcome: 'answers',
    ringMs: 1500,
    scenario: answersWith(
      [
        PICK_UP,
        { do: 'say', utterance: 'TELL_STORY' },
        { do: 'interruptAfter', heardMs: 2500, utterance: 'WAIT_STOP' },
        { do: 'waitForAgent' },
        ...LEAVE,
      ],
      'callee-interrupts',
    ),
  },
  {
    e164: '+14155550114',
    name: 'Busy',
    description: 'Is on another call.',
    outcome: 'busy',
    ringMs: 600,
    scenario: null,
  },
  {
    e164: '+14155550115',
    name: 'No answer',
    description: 'Lets it ring until you give up.',
    outcome: 'no-answer',
    ringMs: 0,
    scenario: null,
  },
  {
    e164: '+14155550116',
    name: 'Voicemail',
    description: 'A machine answers, beeps and listens.',
    outcome: 'answers',
    ringMs: 3000,
    scenario: answersWith(
      [
        { do: 'say', utterance: 'VOICEMAIL_GREETING' },
        { do: 'beep' },
        { do: 'staySilent', ms: 30_000 },
        { do: 'hangUp' },
      ],
      'callee-voicemail',
    ),
  },
  {
    e164: '+14155550121',
    name: 'Long greeter',
    description: 'A person who answers with so many words that the network takes them for a machine.',
    outcome: 'answers',
    ringMs: 1500,
    scenario: answersWith(
      [
        { do: 'say', utterance: 'HELLO' },
        { do: 'say', utterance: 'HOW_ARE_YOU' },
        // Until the message has begun that is meant for the machine.
        { do: 'staySilent', ms: 4_000 },
        { do: 'say', utterance: 'OPENING_HOURS' },
        { do: 'waitForAgent', quietMs: 1_500 },
        ...LEAVE,
      ],
      'callee-long-greeter',
    ),
  },
  {
    e164: '+14155550117',
    name: 'Rejects',
    description: 'Presses the red button.',
    outcome: 'rejects',
    ringMs: 1200,
    scenario: null,
  },
  {
    e164: '+14155550118',
    name: 'Takes the call',
    description: 'Listens to what it is about, presses 1 and talks to the caller for a while.',
    outcome: 'answers',
    ringMs: 2000,
    scenario: answersWith(
      [PICK_UP, { do: 'press', digits: '1' }, { do: 'staySilent', ms: 8000 }, { do: 'hangUp' }],
      'callee-accepts',
    ),
  },
  {
    e164: '+14155550119',
    name: 'Takes it late',
    description: 'Waits until it is asked for a key, presses 1 and waits for the caller to hang up.',
    outcome: 'answers',
    ringMs: 2000,
    scenario: answersWith(
      [
        PICK_UP,
        { do: 'staySilent', ms: 6000 },
        { do: 'press', digits: '1' },
        { do: 'waitForHangUp', timeoutMs: 60_000 },
      ],
      'callee-accepts-late',
    ),
  },
  {
    e164: '+14155550120',
    name: 'Declines',
    description: 'Listens to what it is about and presses 2.',
    outcome: 'answers',
    ringMs: 2000,
    scenario: answersWith([PICK_UP, { do: 'press', digits: '2' }, { do: 'waitForHangUp' }], 'callee-declines'),
  },
];

/** Who is behind a number; whoever is not in the book behaves as the chatty person. */
export const phoneBookEntry = (e164: string): PhoneBookEntry =>
  PHONE_BOOK.find((entry) => entry.e164 === e164) ?? CHATTY;
