export * from './model-catalog.data';
export { RealtimeModel } from './realtime/realtime-model';
export type { RealtimeModelOptions } from './realtime/realtime-model';
