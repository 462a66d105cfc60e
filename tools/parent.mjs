/** How soon we notice, in milliseconds. */
const INTERVAL_MS = 500;

/**
 * npm runs a script inside a shell, and a signal that ends npm ends that shell, but does not reach us. Then our parent is
 * another one. Who starts the script without npm may well leave it to itself, so nothing is watched there.
 * @param {() => void} stop Called once.
 */
export function whenNpmHasGone(stop) {
  if (process.env['npm_lifecycle_event'] === undefined) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    stop();
  }, INTERVAL_MS);
  timer.unref();
}
