/** What of a stimulus could name who made it, apart from how it was mastered: measured, not judged. */
import type { PcmAudio } from '@earwitness/engine';
import FFT from 'fft.js';
import { hannWindow } from '../processing/hann-window.ts';

const SPECTRUM_FRAMES = 4096;
/** Width of the bands of {@link bandLevelsDb}. */
export const BAND_HZ = 250;
/** Below, music may end by itself; above, the file's rate ends it. */
const CUTOFF_RANGE_HZ = { lowest: 10_000, highest: 20_000 } as const;
/** So much less within three bands is a wall that no equalizer builds. */
const WALL_DB = 24;
const WALL_BANDS = 3;
/** A band is full where it is this far above what rounding to 24 bits leaves. */
const FAINTEST_FULL_BAND_DB = -125;
const FAINTEST_DB = -160;
/** Consecutive samples at one height, which is as far as any goes: a top that was cut off. */
const SHORTEST_FLAT_TOP = 3;
const AT_PEAK = 0.999;
/** Sides fainter than this against the middle are none. */
const LEAST_SIDE_SHARE = 1e-8;

const toDb = (power: number): number => Math.max(FAINTEST_DB, 10 * Math.log10(power));

/** Mean power in bands of 250 Hz, dB; entry i is the band from i · 250 Hz. */
export function bandLevelsDb({ channels, sampleRate }: PcmAudio): number[] {
  const window = hannWindow(SPECTRUM_FRAMES);
  const windowPower = window.reduce((sum, value) => sum + value ** 2, 0);
  const fft = new FFT(SPECTRUM_FRAMES);
  const framed = new Float64Array(SPECTRUM_FRAMES);
  const spectrum = new Float64Array(2 * SPECTRUM_FRAMES);
  const powers = new Float64Array(SPECTRUM_FRAMES / 2);
  let count = 0;
  for (const channel of channels) {
    for (let start = 0; start + SPECTRUM_FRAMES <= channel.length; start += SPECTRUM_FRAMES / 2) {
      for (let frame = 0; frame < SPECTRUM_FRAMES; frame += 1)
        framed[frame] = channel[start + frame]! * window[frame]!;
      fft.realTransform(spectrum, framed);
      for (let bin = 0; bin < powers.length; bin += 1)
        powers[bin]! += spectrum[2 * bin]! ** 2 + spectrum[2 * bin + 1]! ** 2;
      count += 1;
    }
  }
  const bandOfBin = (bin: number): number => Math.floor((bin * sampleRate) / SPECTRUM_FRAMES / BAND_HZ);
  const sums: number[] = [];
  const counts: number[] = [];
  for (const [bin, power] of powers.entries()) {
    const band = bandOfBin(bin);
    sums[band] = (sums[band] ?? 0) + power;
    counts[band] = (counts[band] ?? 0) + 1;
  }
  const scale = Math.max(1, count) * windowPower * SPECTRUM_FRAMES;
  return sums.map((sum, band) => toDb(sum / counts[band]! / scale));
}

/** Where a wall ends the spectrum below 20 kHz, as lossy coders and low sample rates leave one; null where none does. */
export function cutoffHz(levelsDb: readonly number[]): number | null {
  const first = CUTOFF_RANGE_HZ.lowest / BAND_HZ;
  const last = Math.min(CUTOFF_RANGE_HZ.highest / BAND_HZ, levelsDb.length - WALL_BANDS - 1);
  for (let edge = first; edge <= last; edge += 1) {
    const before = levelsDb.slice(edge - WALL_BANDS, edge);
    const after = levelsDb.slice(edge + WALL_BANDS, -1);
    const lowestBefore = Math.min(...before);
    if (after.length === 0 || lowestBefore < FAINTEST_FULL_BAND_DB) continue;
    if (lowestBefore - Math.max(...after) >= WALL_DB) return edge * BAND_HZ;
  }
  return null;
}

/** Level of blocks of so many seconds, dB, all channels together. */
export function blockLevelsDb({ channels, sampleRate }: PcmAudio, blockSeconds: number): number[] {
  const blockFrames = Math.max(1, Math.round(blockSeconds * sampleRate));
  const blocks = Math.floor((channels[0]?.length ?? 0) / blockFrames);
  return Array.from({ length: blocks }, (_, block) => {
    let sum = 0;
    for (const channel of channels)
      for (let frame = block * blockFrames; frame < (block + 1) * blockFrames; frame += 1)
        sum += channel[frame]! ** 2;
    return toDb(sum / blockFrames / channels.length);
  });
}

/** The word length that holds every sample; null for finer ones. */
export function wordLengthOf({ channels }: PcmAudio): 16 | 24 | null {
  const holds = (bits: number): boolean => {
    const steps = 2 ** (bits - 1);
    return channels.every((channel) => {
      for (let frame = 0; frame < channel.length; frame += 1)
        if (!Number.isInteger(channel[frame]! * steps)) return false;
      return true;
    });
  };
  return holds(16) ? 16 : holds(24) ? 24 : null;
}

/** How many tops are cut off flat, at whatever level. */
export function countFlatTops({ channels }: PcmAudio): number {
  let tops = 0;
  for (const channel of channels) {
    const top = AT_PEAK * channel.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0);
    let run = 0;
    for (let frame = 1; top > 0 && frame < channel.length; frame += 1) {
      const isFlat = channel[frame] === channel[frame - 1] && Math.abs(channel[frame]!) >= top;
      run = isFlat ? run + 1 : 0;
      if (run === SHORTEST_FLAT_TOP - 1) tops += 1;
    }
  }
  return tops;
}

/** Difference of left and right; null for one channel, or two that are the same. */
function sideOf({ channels }: PcmAudio): Float32Array | null {
  const [left, right] = channels;
  if (left === undefined || right === undefined) return null;
  const side = left.map((sample, frame) => sample - right[frame]!);
  const energy = (samples: Float32Array): number => samples.reduce((sum, sample) => sum + sample ** 2, 0);
  return energy(side) <= LEAST_SIDE_SHARE * (energy(left) + energy(right)) ? null : side;
}

export const isMono = (audio: PcmAudio): boolean => sideOf(audio) === null;

/** How alike two sides are, −1 … 1, of two versions at one time; null where one has none. */
export function sideCorrelation(one: PcmAudio, other: PcmAudio): number | null {
  const [first, second] = [sideOf(one), sideOf(other)];
  if (first === null || second === null) return null;
  let [product, power, otherPower] = [0, 0, 0];
  for (let frame = 0; frame < first.length; frame += 1) {
    product += first[frame]! * second[frame]!;
    power += first[frame]! ** 2;
    otherPower += second[frame]! ** 2;
  }
  return product / Math.sqrt(power * otherPower);
}
