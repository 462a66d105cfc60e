export { acceptWebSocket } from './accept';
export type { AcceptOptions, Upgrade } from './accept';
export { Connection } from './connection';
export type { ConnectionOptions, SocketFault } from './connection';
export { dialWebSocket } from './dial';
