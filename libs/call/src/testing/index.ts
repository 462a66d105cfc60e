export * from './memory-socket';
export * from './virtual-clock';
export * from './agent-records.promises';
export * from './call-bus.promises';
export * from './call-records.promises';
export * from './number-records.promises';
export * from './record-samples.data';
export * from './memory-records';
