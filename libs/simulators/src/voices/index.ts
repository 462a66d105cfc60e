export * from './flite-voices';
export * from './g711';
export * from './tone-voices';
export * from './voice-names.data';
export * from './voices';
