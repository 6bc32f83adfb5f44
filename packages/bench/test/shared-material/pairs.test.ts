/**
 * What holds on whole pieces that are too large for the project, or not ours to pass on. They are read from `$EARWITNESS_SHARED`,
 * `../shared` beside the clone unless set; a machine without them says so, and CI does not accept it.
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { align } from '@earwitness/bench';
import { master, type PcmAudio } from '@earwitness/engine';
import { readAudio, writeWav } from '@earwitness/engine/files';
import { describe, expect, it } from 'vitest';

const CLONE = resolve(import.meta.dirname, '../../../..');
const AUDIO = join(resolve(CLONE, process.env.EARWITNESS_SHARED ?? '../shared'), 'audio');
const FFMPEG = process.env.EARWITNESS_FFMPEG ?? 'ffmpeg';
const isHere = existsSync(AUDIO);

const open = async (file: string): Promise<PcmAudio> => (await readAudio(join(AUDIO, file))).audio;

if (!isHere) {
  const missing = `not run: the shared material is missing at ${AUDIO} (EARWITNESS_SHARED says where it is)`;
  console.info(missing);
  it(missing, ({ skip }) => {
    if (process.env.CI) throw new Error('CI does not accept that these tests are not run');
    skip();
  });
}

describe.runIf(isHere)('align(), on whole pieces', () => {
  const pairs: [pair: string, mix: string, master: string, lowestLag: number, highestLag: number][] = [
    ['krem', 'mix.flac', 'master.flac', -1, 1],
    ['dirtylove', 'mix.flac', 'master.flac', 219, 221],
    ['surrender', 'mix.flac', 'master.flac', 219, 221],
    ['buzzer', 'mix.flac', 'master.flac', 0, 3],
    ['menu-gain-only', 'original.ogg', 'louder.ogg', 0, 0],
  ];
  for (const [pair, mixFile, masterFile, lowestLag, highestLag] of pairs) {
    it(`finds the delay of ${pair} with full confidence`, async () => {
      const mix = await open(`pairs/${pair}/${mixFile}`);
      const { lagFrames, polarity, confidence } = await align(mix, await open(`pairs/${pair}/${masterFile}`));
      expect(Math.round(lagFrames)).toBeGreaterThanOrEqual(lowestLag);
      expect(Math.round(lagFrames)).toBeLessThanOrEqual(highestLag);
      expect(polarity).toBe(1);
      expect(confidence).toBe(1);
    });
  }

  it('finds 6.5 dB between the two versions that differ in level', async () => {
    const original = await open('pairs/menu-gain-only/original.ogg');
    const { gainDb } = await align(original, await open('pairs/menu-gain-only/louder.ogg'));
    expect(Math.abs((gainDb ?? Number.NaN) - 6.5)).toBeLessThanOrEqual(0.1);
  });

  it('refuses another piece', async () => {
    const { confidence, refusal } = await align(
      await open('pairs/krem/mix.flac'),
      await open('pairs/dirtylove/master.flac'),
    );
    expect(confidence).toBeLessThan(0.5);
    expect(refusal).toContain('the same music');
  });
});

describe.runIf(isHere)('master(), on whole mixes', () => {
  const mixes = [
    'pairs/krem/mix.flac',
    'pairs/dirtylove/mix.flac',
    'pairs/buzzer/mix.flac',
    'pairs/surrender/mix.flac',
    'raw/vocal-electronic_francium-stemsum.flac',
    'raw/quiet_flare-title-theme.ogg',
  ];
  for (const mix of mixes) {
    it(`lands on target under the ceiling, as ffmpeg measures ${mix}`, async () => {
      const folder = await mkdtemp(join(tmpdir(), 'earwitness-shared-'));
      try {
        const file = join(folder, 'master.wav');
        const { master: mastered, feasible } = await master(await open(mix));
        await writeWav(file, mastered, { bitDepth: 24 });
        const { integratedLufs, truePeakDbtp } = await measureByFfmpeg(file);
        expect(feasible).toBe(true);
        expect(Math.abs(integratedLufs + 14)).toBeLessThanOrEqual(0.1);
        expect(truePeakDbtp).toBeLessThanOrEqual(-1 + 0.05);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    });
  }
});

/** Unrounded readings of ffmpeg's ebur128 filter. */
async function measureByFfmpeg(file: string): Promise<{ integratedLufs: number; truePeakDbtp: number }> {
  const filter = 'ebur128=peak=true:metadata=1,ametadata=print:file=-';
  const { stdout } = await promisify(execFile)(
    FFMPEG,
    ['-hide_banner', '-nostats', '-v', 'error', '-i', file, '-af', filter, '-f', 'null', '-'],
    { maxBuffer: 256 * 1024 * 1024 },
  );
  const readings = (key: RegExp) => [...stdout.matchAll(key)].map((match) => Number(match[1]));
  const peak = Math.max(...readings(/lavfi\.r128\.true_peaks_ch\d+=(\S+)/g));
  return {
    integratedLufs: readings(/lavfi\.r128\.I=(\S+)/g).at(-1) ?? Number.NaN,
    truePeakDbtp: 20 * Math.log10(peak),
  };
}
