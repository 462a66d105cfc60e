export { LiveConnection } from './live-connection';
export { LIVE_FAULTS } from './live-faults.data';
export type { LiveFault, LiveFaultId } from './live-faults.data';
export { LIVE_PACE } from './live-pace';
export type { LivePace } from './live-pace';
export { LiveServer } from './live-server';
export type { LiveServerOptions } from './live-server';
export { createLiveServer } from './live-server-front';
export type { LiveServerFront } from './live-server-front';
