export * from './memory-socket';
export * from './virtual-clock';
