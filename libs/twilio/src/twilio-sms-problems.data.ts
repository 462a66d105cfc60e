import type { ProblemText } from './twilio-problems.data';

const TO = ['to'];
const FROM = ['from'];

/** What a person, or a model that speaks to one, should know of refused text messages. Source: Twilio, "Error and warning dictionary". */
export const SMS_PROBLEMS: ReadonlyMap<number, ProblemText> = new Map<number, ProblemText>([
  [21211, { code: 'INVALID_INPUT', message: 'The message cannot be sent: the number is not valid.', field: TO }],
  [21212, { code: 'INVALID_INPUT', message: 'The number that sends is not valid.', field: FROM }],
  [
    21408,
    { code: 'GEO_PERMISSION', message: 'Text messages to this country are switched off in the account.', field: TO },
  ],
  [21606, { code: 'SETUP_INCOMPLETE', message: 'Our number cannot send text messages.', field: FROM }],
  [
    21608,
    {
      code: 'TRIAL_RESTRICTION',
      message: 'The trial account sends text messages only to verified numbers.',
      field: TO,
    },
  ],
  [
    21610,
    {
      code: 'DESTINATION_NOT_ALLOWED',
      message: 'This person has asked to get no text messages from our number.',
      field: TO,
    },
  ],
  [21611, { code: 'RATE_LIMITED', message: 'Too many text messages wait to be sent from our number.', field: FROM }],
  [21612, { code: 'INVALID_INPUT', message: 'Our number cannot reach this number by text message.', field: TO }],
  [21614, { code: 'INVALID_INPUT', message: 'This is not a mobile number, so it gets no text messages.', field: TO }],
  [21617, { code: 'INVALID_INPUT', message: 'The text is longer than 1,600 characters.', field: ['body'] }],
]);
