import type { Clock } from '@switchboard/call';
import type { Mind, Voices } from '@switchboard/simulators';
import {
  binUrl,
  createLiveServer,
  createModelServer,
  dialOverWs,
  OUR_NUMBER,
  OUR_NUMBER_SID,
  PhoneNetwork,
  PretendPeople,
  RECONNECT_BIN,
  reconnectBin,
  sendOverHttp,
} from '@switchboard/simulators';
import type { LiveServerFront, ModelServerFront } from '@switchboard/simulators';
import type { PhoneSettings, Settings } from './settings';

/** Where Twilio's REST is served; clients put it before `/2010-04-01`. */
export const REST_PREFIX = '/twilio';

export interface WorldParts {
  readonly clock: Clock;
  readonly voices: Voices;
  /** What the pretend model understands; needed where it is pretend. */
  readonly mind: Mind | null;
}

/** The halves of the world that are pretend; the other one is null. */
export interface World {
  readonly clock: Clock;
  readonly people: PretendPeople;
  readonly network: PhoneNetwork | null;
  readonly model: ModelServerFront | null;
  /** Models of the other kind, of the same provider. */
  readonly live: LiveServerFront | null;
}

const phoneNetwork = (clock: Clock, people: PretendPeople, phone: PhoneSettings): PhoneNetwork =>
  new PhoneNetwork({
    clock,
    sendRequest: sendOverHttp,
    dial: dialOverWs,
    accountSid: phone.accountSid,
    authToken: phone.authToken,
    restPrefix: REST_PREFIX,
    bins: reconnectBin(phone.serverUrl),
    callee: people.callee,
    numbers: [
      {
        e164: OUR_NUMBER,
        sid: OUR_NUMBER_SID,
        friendlyName: 'Pretend line',
        voiceUrl: `${phone.serverUrl}/twilio/voice`,
        // Kept by the network itself, so that a caller meets a sentence although the server is away.
        voiceFallbackUrl: binUrl(RECONNECT_BIN),
        statusCallback: `${phone.serverUrl}/twilio/status`,
      },
    ],
  });

export function createWorld({ phone, model }: Settings, { clock, voices, mind }: WorldParts): World {
  const people = new PretendPeople((text, voice) => voices.speak(text, voice));
  return {
    clock,
    people,
    network: phone && phoneNetwork(clock, people, phone),
    model:
      model &&
      mind &&
      createModelServer({
        ...{ clock, voices, mind, apiKey: model.apiKey ?? undefined },
        pace: model.sessionMs === undefined ? {} : { sessionMs: model.sessionMs },
      }),
    live: model && mind && createLiveServer({ clock, voices, mind, apiKey: model.apiKey ?? undefined }),
  };
}
