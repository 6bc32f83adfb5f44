/** `@earwitness/engine/worker`: the engine in a worker of its own, for pages. */

export { createEngineWorker, type EngineWorker } from './worker/create-engine-worker.ts';
