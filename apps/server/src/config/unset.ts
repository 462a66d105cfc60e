import type {
  Carrier,
  CarrierNumbers,
  Messenger,
  ModelListener,
  ModelSession,
  ProviderProblem,
  VoiceModel,
} from '@switchboard/call';

const NO_CARRIER: ProviderProblem = {
  code: 'SETUP_INCOMPLETE',
  message: 'No phone network is set up. Set TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN.',
  provider: 'TWILIO',
  retryable: false,
};

const NO_MODEL: ProviderProblem = {
  code: 'SETUP_INCOMPLETE',
  message: 'No voice model is set up. Set OPENAI_API_KEY.',
  provider: 'OPENAI',
  retryable: false,
};

const refuse = () => Promise.resolve({ refused: NO_CARRIER });

/** In place of a phone network whose credentials are missing: the server starts, and says what is missing when it is needed. */
export const unsetCarrier: Carrier = {
  ...{ placeCall: refuse, endCall: refuse, redirect: refuse },
  ...{ callPerson: refuse, callStatus: refuse, listNumbers: refuse },
};

export const unsetNumbers: CarrierNumbers = { readNumber: refuse, setWebhook: refuse };
export const unsetMessenger: Messenger = { sendSms: refuse };

const ignore = (): void => undefined;

/** A conversation that never begins. */
const unsetSession: ModelSession = {
  hear: ignore,
  respond: ignore,
  tell: ignore,
  cutOff: ignore,
  forget: ignore,
  cancel: ignore,
  answerTool: ignore,
  close: ignore,
};

/** In place of a voice model whose key is missing: the caller hears the fallback. */
export const unsetVoiceModel: VoiceModel = {
  can: {
    ...{ turnEvents: true, truncate: true, cancel: true, cancelsOnSpeech: true, muLaw: true },
    ...{ continuousOutput: false, updateInstructions: true, directTools: true, ownTranscripts: false },
  },
  open(_setup, listener: ModelListener) {
    queueMicrotask(() => listener.event({ type: 'ended', problem: NO_MODEL }));
    return unsetSession;
  },
};
