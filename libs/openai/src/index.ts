export * from './model-catalog.data';
export type { AuthHeader, Endpoint } from './endpoint';
export { LiveModel } from './live/live-model';
export type { LiveModelOptions } from './live/live-model';
export { RealtimeModel } from './realtime/realtime-model';
export type { RealtimeModelOptions } from './realtime/realtime-model';
