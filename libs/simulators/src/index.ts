export * from './callers';
export * from './voices';
export * from './phone-network';
export * from './realtime-model';
