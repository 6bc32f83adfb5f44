/**
 * A finished master, mastered to where it is: nothing is made worse. Read from `$EARWITNESS_SHARED`, see pairs.test.ts.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Analysis, master, type PcmAudio } from '@earwitness/engine';
import { readAudio } from '@earwitness/engine/files';
import { describe, expect, it } from 'vitest';

const CLONE = resolve(import.meta.dirname, '../../../..');
const MASTERS = join(resolve(CLONE, process.env.EARWITNESS_SHARED ?? '../shared'), 'audio/masters');
const BRIEF = { target: 'keep-loudness' } as const;
const CEILING_DBTP = -1;
const files = existsSync(MASTERS) ? readdirSync(MASTERS) : [];

if (files.length === 0) {
  const missing = `not run: the masters of the shared material are missing at ${MASTERS}`;
  console.info(missing);
  it(missing, ({ skip }) => {
    if (process.env.CI) throw new Error('CI does not accept that these tests are not run');
    skip();
  });
}

function largestToneChangeDb(before: Analysis, after: Analysis): number {
  const changes = before.thirdOctaves.levelsDb.map((level, band) => {
    const now = after.thirdOctaves.levelsDb[band] ?? null;
    return level === null || now === null ? 0 : Math.abs(now - level);
  });
  return Math.max(...changes);
}

/** Of `b` next to `a`, over all samples. */
function differenceDb(a: PcmAudio, b: PcmAudio, gain = 1): number {
  let [error, power] = [0, 0];
  for (const [index, channel] of a.channels.entries()) {
    for (const [frame, sample] of channel.entries()) {
      error += (b.channels[index]![frame]! - gain * sample) ** 2;
      power += (gain * sample) ** 2;
    }
  }
  return 10 * Math.log10(error / power);
}

describe.runIf(files.length > 0)('master(), on masters, to where they are', () => {
  it.each(files)('check 7, 8: does no harm to %s, and nothing the second time', async (file) => {
    const { audio } = await readAudio(join(MASTERS, file));
    const first = await master(audio, BRIEF);
    expect(first.after.truePeakDbtp!).toBeLessThanOrEqual(CEILING_DBTP + 0.05);
    if (first.before.truePeakDbtp! <= CEILING_DBTP + 1.5) {
      expect(largestToneChangeDb(first.before, first.after)).toBeLessThanOrEqual(0.5);
      expect(Math.abs(first.after.integratedLufs! - first.before.integratedLufs!)).toBeLessThanOrEqual(0.1);
      expect(first.feasible).toBe(true);
    } else {
      const [gain, ...others] = first.plan.stages;
      expect(others).toEqual([]);
      expect(first.feasible).toBe(false);
      const { gainDb } = gain!.settings as { gainDb: number };
      expect(first.plan.shortfallLu).toBeCloseTo(-gainDb, 1);
      expect(differenceDb(audio, first.master, 10 ** (gainDb / 20))).toBeLessThan(-120);
    }
    const second = await master(first.master, BRIEF);
    expect(differenceDb(first.master, second.master)).toBeLessThan(-60);
  });
});
