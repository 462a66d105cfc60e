export * from './callers/utterances.data';
export * from './voices';
