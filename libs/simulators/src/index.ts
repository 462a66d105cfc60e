export * from './callers/utterances.data';
export * from './voices';
export * from './phone-network';
