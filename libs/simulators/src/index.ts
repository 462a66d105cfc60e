export * from './callers/utterances.data';
