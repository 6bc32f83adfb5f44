/** `@earwitness/engine/worker`: the engine in a worker of its own, for pages. */

export { createEngineWorker } from './worker/create-engine-worker.ts';
export type { EngineWorker } from './worker/engine-in-worker.ts';
export { sharedEngineWorker } from './worker/shared-engine-worker.ts';
