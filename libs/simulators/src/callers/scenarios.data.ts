import type { Scenario } from './scenario';

/** The stories of pretend callers who ring us. */
export const SCENARIOS = [
  {
    id: 'small-talk',
    title: 'Small talk',
    description: 'Listens to the greeting, chats a little and says goodbye.',
    steps: [
      { do: 'waitForAgent' },
      { do: 'say', utterance: 'HELLO' },
      { do: 'waitForAgent' },
      { do: 'say', utterance: 'HOW_ARE_YOU' },
      { do: 'waitForAgent' },
      { do: 'say', utterance: 'GOODBYE' },
      { do: 'waitForHangUp' },
    ],
  },
  {
    id: 'order-status',
    title: 'Order status',
    description: 'Asks where order A 1042 is: the agent looks it up with a tool.',
    steps: [
      { do: 'waitForAgent' },
      { do: 'say', utterance: 'ORDER_STATUS' },
      { do: 'waitForAgent', quietMs: 1500 },
      { do: 'say', utterance: 'THANKS' },
      { do: 'waitForAgent' },
      { do: 'say', utterance: 'GOODBYE' },
      { do: 'waitForHangUp' },
    ],
  },
  {
    id: 'weather',
    title: 'Weather',
    description: 'Asks for the weather in Berlin: the agent looks it up with a tool.',
    steps: [
      { do: 'waitForAgent' },
      { do: 'say', utterance: 'WEATHER_BERLIN' },
      { do: 'waitForAgent', quietMs: 1500 },
      { do: 'say', utterance: 'GOODBYE' },
      { do: 'waitForHangUp' },
    ],
  },
  {
    id: 'interrupter',
    title: 'Interrupter',
    description: 'Lets the agent tell a long story and interrupts it twice.',
    steps: [
      { do: 'waitForAgent' },
      { do: 'say', utterance: 'TELL_STORY' },
      { do: 'interruptAfter', heardMs: 3000, utterance: 'WAIT_STOP' },
      { do: 'waitForAgent' },
      { do: 'say', utterance: 'TELL_STORY' },
      { do: 'interruptAfter', heardMs: 2000, utterance: 'OPENING_HOURS' },
      { do: 'waitForAgent' },
      { do: 'say', utterance: 'GOODBYE' },
      { do: 'waitForHangUp' },
    ],
  },
  {
    id: 'keypad',
    title: 'Keypad',
    description: 'Presses keys instead of speaking.',
    steps: [
      { do: 'waitForAgent' },
      { do: 'say', utterance: 'KEYPAD_HELP' },
      { do: 'waitForAgent' },
      { do: 'press', digits: '4' },
      { do: 'waitForAgent', timeoutMs: 8000, orGoOn: true },
      { do: 'press', digits: '42#' },
      { do: 'waitForAgent', timeoutMs: 8000, orGoOn: true },
      { do: 'say', utterance: 'GOODBYE' },
      { do: 'waitForHangUp' },
    ],
  },
  {
    id: 'customer-number',
    title: 'Customer number',
    description: 'Types a customer number: too short with an early pound, then with a slip, then right.',
    steps: [
      { do: 'waitForAgent' },
      { do: 'say', utterance: 'CUSTOMER_NUMBER' },
      { do: 'waitForAgent' },
      { do: 'press', digits: '42#' },
      { do: 'waitForAgent' },
      { do: 'press', digits: '424244#', everyMs: 700 },
      { do: 'waitForAgent' },
      { do: 'press', digits: '424242#', everyMs: 1_200 },
      { do: 'waitForAgent', quietMs: 1_500 },
      { do: 'say', utterance: 'GOODBYE' },
      { do: 'waitForHangUp' },
    ],
  },
  {
    id: 'card-by-keys',
    title: 'Card by keys',
    description: 'Pays with a card whose number is typed, so that nobody hears it.',
    steps: [
      { do: 'waitForAgent' },
      { do: 'say', utterance: 'PAY_BY_CARD' },
      { do: 'waitForAgent' },
      { do: 'press', digits: '4532015112830366#', everyMs: 320, tones: true },
      { do: 'waitForAgent', quietMs: 1_500 },
      { do: 'say', utterance: 'GOODBYE' },
      { do: 'waitForHangUp' },
    ],
  },
  {
    id: 'silent',
    title: 'Silent caller',
    description: 'Says nothing at all and hangs up after a while.',
    steps: [{ do: 'waitForAgent' }, { do: 'staySilent', ms: 12_000 }, { do: 'hangUp' }],
  },
  {
    id: 'patient',
    title: 'Patient listener',
    description: 'Asks for a long story and stays on the line for a minute: time to try the controls.',
    steps: [
      { do: 'waitForAgent' },
      { do: 'say', utterance: 'TELL_STORY' },
      { do: 'staySilent', ms: 60_000 },
      { do: 'say', utterance: 'GOODBYE' },
      { do: 'waitForHangUp' },
    ],
  },
  {
    id: 'rude',
    title: 'Rude hang-up',
    description: "Hangs up in the middle of the agent's sentence.",
    steps: [{ do: 'waitForAgent' }, { do: 'say', utterance: 'TELL_STORY' }, { do: 'hangUpAfter', heardMs: 2500 }],
  },
  {
    id: 'goodbye',
    title: 'Goodbye',
    description: 'Says goodbye at once, so that the agent ends the call.',
    steps: [{ do: 'waitForAgent' }, { do: 'say', utterance: 'GOODBYE' }, { do: 'waitForHangUp' }],
  },
] as const satisfies readonly Scenario[];

export type ScenarioId = (typeof SCENARIOS)[number]['id'];

export const scenarioOf = (id: string): Scenario | undefined => SCENARIOS.find((scenario) => scenario.id === id);
