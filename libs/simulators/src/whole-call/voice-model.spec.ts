import { voiceModelPromises } from '@switchboard/call/testing';
import { modelWorld } from './model-world.rig';

voiceModelPromises(
  'OpenAI Realtime',
  {
    ...{ turnEvents: true, truncate: true, cancel: true, cancelsOnSpeech: true, continuousOutput: false },
    ...{ updateInstructions: true, directTools: true, ownTranscripts: false, muLaw: true },
  },
  () => modelWorld('realtime'),
);

voiceModelPromises(
  'OpenAI GPT-Live',
  {
    ...{ turnEvents: false, truncate: false, cancel: false, cancelsOnSpeech: false, continuousOutput: true },
    ...{ updateInstructions: false, directTools: false, ownTranscripts: true, muLaw: true },
  },
  () => modelWorld('live'),
);
