export * from './model-catalog.data';
export type { AuthHeader, Endpoint } from './endpoint';
export { LiveModel } from './live/live-model';
export type { LiveModelOptions } from './live/live-model';
export { RealtimeModel } from './realtime/realtime-model';
export type { RealtimeModelOptions } from './realtime/realtime-model';
export { dialWebSocket } from './ws-dial';
export { wrapWebSocket } from './ws-text-socket';
export type { SocketFault } from './ws-text-socket';
