/** An open model: things come when they are due whether or not the server keeps up, and each is timed from when it was due. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createRandom } from '@earwitness/bench/statistics';

/**
 * @param {{ perSecond: number, seconds: number, seed: number, arrivals?: 'poisson' | 'constant', act: () => Promise<unknown> }} options
 * @returns latencies in milliseconds, sorted; what failed; how many were under way each second; and how late this process itself was
 */
export async function runOpenModel({ perSecond, seconds, seed, arrivals = 'poisson', act }) {
  const random = createRandom(seed);
  const meanGapMilliseconds = 1000 / perSecond;
  const gap = () =>
    arrivals === 'poisson' ? -Math.log(1 - random.uniform()) * meanGapMilliseconds : meanGapMilliseconds;
  const latencies = [];
  const underWay = [];
  const open = new Set();
  const ownDelay = monitorEventLoopDelay({ resolution: 5 });
  ownDelay.enable();
  const looks = setInterval(() => underWay.push(open.size), 1000);
  const begun = performance.now();
  const end = begun + seconds * 1000;
  let failed = 0;
  let due = begun + gap();
  while (due < end) {
    const now = performance.now();
    for (; due <= now && due < end; due += gap()) {
      const dueAt = due;
      const one = act().then(
        () => latencies.push(performance.now() - dueAt),
        () => {
          failed += 1;
        },
      );
      open.add(one);
      void one.then(() => open.delete(one));
    }
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, Math.floor(due - performance.now()))));
  }
  clearInterval(looks);
  const leftAtEnd = open.size;
  await Promise.all(open);
  ownDelay.disable();
  return {
    latencies: latencies.sort((a, b) => a - b),
    failed,
    underWay,
    leftAtEnd,
    seconds: (performance.now() - begun) / 1000,
    ownDelayP99Milliseconds: ownDelay.percentile(99) / 1e6,
  };
}

/**
 * A closed model: so many at a time, each going on when it was answered, as fast as the server takes them.
 *
 * @param {{ atOnce: number, times: number, act: () => Promise<unknown> }} options
 */
export async function runClosedModel({ atOnce, times, act }) {
  const latencies = [];
  const begun = performance.now();
  let failed = 0;
  let left = times;
  const goOn = async () => {
    while (left > 0) {
      left -= 1;
      const askedAt = performance.now();
      try {
        await act();
        latencies.push(performance.now() - askedAt);
      } catch {
        failed += 1;
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, goOn));
  return {
    latencies: latencies.sort((a, b) => a - b),
    failed,
    underWay: [atOnce],
    leftAtEnd: 0,
    seconds: (performance.now() - begun) / 1000,
    ownDelayP99Milliseconds: Number.NaN,
  };
}

/** The value that a share of sorted values is not above. */
export const quantile = (sorted, share) =>
  sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
