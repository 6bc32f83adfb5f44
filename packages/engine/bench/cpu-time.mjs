/** How much processor time a piece of work takes at its best. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** A run shorter than this says more about the clock, and about caches that others have filled, than about the work. */
const SHORTEST_RUN_SECONDS = 0.08;
/** Long enough for V8 to have the code in its optimising tier. */
const WARM_UP_SECONDS = 1;

/** Contenders that have been warm once in this run: their code stays optimised, whatever the signal. */
const warm = new Set();

/**
 * Runs all contenders in turns, and keeps each one's fastest run: what else the machine does slows some runs and quickens none, and
 * whoever comes in turns meets the same machine.
 *
 * @param contenders `cpuSeconds(passes)` does the work that many times and says what it took; `leastPasses` where starting costs
 * @returns {Promise<Map<string, number>>} seconds of CPU for one pass, by contender id
 */
export async function fastestRuns(contenders, { rounds }) {
  const passes = new Map();
  const fastest = new Map();
  for (const contender of contenders) passes.set(contender.id, await warmUp(contender));
  for (let round = 0; round < rounds; round++) {
    for (const { id, cpuSeconds } of contenders) {
      const seconds = (await cpuSeconds(passes.get(id))) / passes.get(id);
      fastest.set(id, Math.min(seconds, fastest.get(id) ?? Number.POSITIVE_INFINITY));
    }
  }
  return fastest;
}

/** @returns how many passes make a run long enough */
async function warmUp({ id, cpuSeconds, leastPasses = 1 }) {
  let passes = leastPasses;
  let spent = 0;
  for (;;) {
    const seconds = await cpuSeconds(passes);
    spent += seconds;
    if (seconds < SHORTEST_RUN_SECONDS) passes *= 2;
    else if (warm.has(id) || spent >= WARM_UP_SECONDS) break;
  }
  warm.add(id);
  return passes;
}

/**
 * A contender that runs in this process.
 *
 * @param prepare makes the work of one run, which is not counted
 */
export function inProcess(id, prepare) {
  return {
    id,
    async cpuSeconds(passes) {
      const work = prepare();
      // What others left behind is not this one's to clear away. A major collection would throw away compiled code as well.
      collectGarbage({ type: 'minor' });
      const before = process.cpuUsage();
      for (let pass = 0; pass < passes; pass++) await work();
      const { user, system } = process.cpuUsage(before);
      return (user + system) / 1e6;
    },
  };
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc');
