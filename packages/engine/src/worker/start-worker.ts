/** The engine's script in a thread of its own. */

/** @throws {DOMException} in some browsers, where the page's policy or the script's origin forbids it; others let the worker fail */
export const startWorker = (): Worker =>
  // In these very words: bundlers look for them.
  new Worker(new URL('./engine-worker.js', import.meta.url), { type: 'module' });
