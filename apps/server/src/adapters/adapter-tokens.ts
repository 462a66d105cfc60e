/** What only adapters share with each other: no port, so nobody else may ask for it. */
export const FILES = Symbol('AdapterFiles');
export const DATABASE = Symbol('Database');
export const QUEUE = Symbol('RecordsQueue');
export const VOICE_MODEL = Symbol('VoiceModel');
