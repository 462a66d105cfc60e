/**
 * How Node runs the server, wherever it is started: `npm start`, `npm run dev`, `npm run bench`, and `npm run serve`, whose
 * script in package.json repeats them.
 *
 * The young space has its full size from the start. It would grow with the number of calls otherwise, and while it is small
 * it is swept many times a second, so that the second of audio that each call keeps grows old and waits for the slow
 * collection. One thread collects: the server's work is small and even, and helpers cost more in waking than they save.
 */
export const COLLECTOR_FLAGS = ['--min-semi-space-size=16', '--max-semi-space-size=16', '--single-threaded-gc'];
