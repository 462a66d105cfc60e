import type { FactoryProvider } from '@nestjs/common';
import type { Clock, VoiceModel, VoiceModels } from '@switchboard/call';
import { LiveModel, RealtimeModel } from '@switchboard/openai';
import { dialWebSocket } from '@switchboard/websocket';
import type { Environment } from '../config/environment';
import type { Log } from '../config/log';
import { unsetVoiceModel } from '../config/unset';
import { apiOf } from '../config/voice-models';
import type { VoiceModelApi } from '../config/voice-models';
import { CLOCK, ENVIRONMENT, LOG } from '../ports';
import { VOICE_MODEL } from './adapter-tokens';

type MakeVoiceModel = (environment: Environment, common: { clock: Clock; onFault: ModelFault }) => VoiceModel;
type ModelFault = (error: unknown, callId: string) => void;

/** Who serves what a model speaks. */
const VOICE_MODEL_ADAPTERS: Readonly<Record<VoiceModelApi, MakeVoiceModel>> = {
  OPENAI_REALTIME: ({ openai }, common) =>
    new RealtimeModel({ ...common, ...openai.endpoint, dial: dialWebSocket, modelQuery: openai.modelQuery }),
  OPENAI_LIVE: ({ openai }, common) =>
    new LiveModel({ ...common, ...openai.endpoint, dial: dialWebSocket, delegateModel: openai.delegateModel }),
};

function voiceModelsOf(environment: Environment, clock: Clock, log: Log): VoiceModels {
  if (environment.openai.apiKey === null) return unsetVoiceModel;
  const onFault: ModelFault = (error, callId) => log.error({ callId, error }, 'voice model adapter failed');
  const adapters = new Map<VoiceModelApi, VoiceModel>();
  return (model) => {
    const api = apiOf(model);
    const adapter = adapters.get(api) ?? VOICE_MODEL_ADAPTERS[api](environment, { clock, onFault });
    adapters.set(api, adapter);
    return adapter;
  };
}

export const voiceModelProvider: FactoryProvider = {
  provide: VOICE_MODEL,
  inject: [ENVIRONMENT, CLOCK, LOG],
  useFactory: voiceModelsOf,
};
