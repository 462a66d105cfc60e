export * from './callers';
export * from './voices';
export * from './phone-network';
export * from './realtime-model';
export * from './live-model';
