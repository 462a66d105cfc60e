import { createServer } from 'node:net';

/**
 * @param {number} port @param {string} host
 * @returns {Promise<boolean>} False when something listens there already, or we may not.
 */
export function isPortFree(port, host) {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, host, () => probe.close(() => resolve(true)));
  });
}
