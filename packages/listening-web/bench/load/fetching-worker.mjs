/** Listeners who take whole trials with long sounds, on a thread of their own, each the next one after so many seconds. */
import { parentPort, workerData } from 'node:worker_threads';
import { createListeners } from './listeners.mjs';
import { runOpenModel } from './open-model.mjs';

const { url, panelId, listeners: count, everySeconds, seconds } = workerData;
const listeners = createListeners({ url, panelId, listeners: count });
await listeners.gather();
parentPort.postMessage('ready');
const before = listeners.figures().soundBytes;
const {
  latencies,
  failed,
  seconds: took,
} = await runOpenModel({
  perSecond: count / everySeconds,
  seconds,
  seed: 3,
  act: listeners.answer,
});
await listeners.rest();
const { soundBytes, problems } = listeners.figures();
parentPort.postMessage({
  trials: latencies.length,
  failed,
  mbPerSecond: (soundBytes - before) / 1e6 / took,
  problems,
});
listeners.close();
