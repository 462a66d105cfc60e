export * from './phone-book.data';
export * from './pretend-caller';
export * from './pretend-people';
export type * from './scenario';
export * from './scenarios.data';
export * from './utterances.data';
