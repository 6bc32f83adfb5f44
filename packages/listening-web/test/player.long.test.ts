import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeInBrowser } from './browser.ts';
import { openPlayer, type PlayerUnderTest } from './player/player-under-test.ts';
import { writeSmallPack } from './small-pack.ts';

const TRIALS = 200;
/** Until the browser has what it keeps. */
const WARM_UP = 50;

describeInBrowser('the player over many trials', () => {
  let player: PlayerUnderTest;

  beforeAll(async () => {
    player = await openPlayer(await writeSmallPack({ items: 1, sampleRate: 44_100, seconds: 3 }));
  });
  afterAll(async () => {
    await player?.stop();
  });

  it('keeps nothing of the trials that are over', async () => {
    const { page, context } = await player.visit();
    const session = await context.newCDPSession(page);
    const memory = async () => {
      await session.send('HeapProfiler.collectGarbage');
      await page.waitForTimeout(300);
      await session.send('HeapProfiler.collectGarbage');
      const { usedSize } = await session.send('Runtime.getHeapUsage');
      return { heapMegabytes: usedSize / 1e6, residentMegabytes: rendererMegabytes() };
    };
    await page.evaluate('globalThis.player = new Player()');
    const measured: Awaited<ReturnType<typeof memory>>[] = [];
    for (let done = 0; done < TRIALS; done += 10) {
      await page.evaluate(`(async () => {
        for (let index = ${done}; index < ${done + 10}; index += 1) {
          await player.load({ ...trial, trialToken: 'trial-' + index });
          player.prepare({ ...trial, trialToken: 'trial-' + (index + 1) });
          for (const slot of 'ABX') {
            player.choose(slot);
            await new Promise((resolve) => setTimeout(resolve, 40));
          }
        }
      })()`);
      measured.push(await memory());
    }
    await context.close();

    const half = measured.slice(WARM_UP / 10);
    const growth = (key: 'heapMegabytes' | 'residentMegabytes') => slopeOf(half.map((one) => one[key])) / 10;
    console.info(
      `over ${TRIALS} trials of three stimuli of 3 s: ${measured.map(({ heapMegabytes, residentMegabytes }) => `${heapMegabytes.toFixed(1)}/${residentMegabytes.toFixed(0)}`).join(' ')} MB (heap/resident); ${(1e3 * growth('heapMegabytes')).toFixed(1)} kB of heap and ${(1e3 * growth('residentMegabytes')).toFixed(0)} kB resident a trial`,
    );
    // The samples of one trial are 3.2 MB: what is kept of every trial would show.
    expect(growth('heapMegabytes')).toBeLessThan(0.001);
    expect(growth('residentMegabytes')).toBeLessThan(0.3);
  });
});

/** Resident memory of the largest renderer among the processes that this one has started. */
function rendererMegabytes(): number {
  const sizes = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && isOurs(name))
    .map((pid) => {
      try {
        if (!readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes('--type=renderer')) return 0;
        return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1] ?? 0) / 1e3;
      } catch {
        return 0;
      }
    });
  return Math.max(...sizes);
}

function isOurs(pid: string): boolean {
  for (let at = pid; at !== '0' && at !== '1'; ) {
    if (Number(at) === process.pid) return true;
    try {
      at = /PPid:\s+(\d+)/.exec(readFileSync(`/proc/${at}/status`, 'latin1'))?.[1] ?? '0';
    } catch {
      return false;
    }
  }
  return false;
}

/** Of the straight line through equally spaced values. */
function slopeOf(values: readonly number[]): number {
  const middle = (values.length - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const spread = values.reduce((sum, _, index) => sum + (index - middle) ** 2, 0);
  return values.reduce((sum, value, index) => sum + (index - middle) * (value - mean), 0) / spread;
}
