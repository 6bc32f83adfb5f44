/** Tops cut level: samples in a row at one height, with the wave falling off steeply on both sides. */
import { BLOCK_FEATURES } from '../../kernels/kernels.ts';
import { endOfHop } from '../evidence.ts';
import type { FlatTops } from './defect-evidence.ts';

/** Two steps of 16 bits: clipping that was dithered afterwards still counts as level. */
const FLAT_STEP = 2.1 / 32_768;
/** Samples that both differ from their neighbours by no more than `FLAT_STEP` curve by no more than twice that. */
export const FLAT_BLOCK_STEP = 2 * FLAT_STEP;
/** −26 dBFS: nobody clips further down. */
const FLAT_FLOOR = 0.05;
/**
 * How far the two samples before and the two behind together lie below the top. The natural top of a low note is level within
 * `FLAT_STEP` too, but its edges add up to less than 4e-4 then; a 100 Hz wave that loses 0.1 dB to clipping has 3e-3.
 */
const LEAST_EDGES = 1e-3;
/** 0.1 dB: tops within it were cut at one level. */
export const SAME_LEVEL = 1.0116;

export interface FlatTopCollector {
  /**
   * Looks at the blocks that `features` belong to.
   *
   * @param samples at least 3 samples before the first block and 3 behind the last
   * @param firstSample where the first block begins in `samples`, and `firstFrame` in the segment
   */
  look(
    samples: Float32Array,
    features: Float32Array,
    place: { firstSample: number; firstFrame: number; blockFrames: number },
  ): void;
  finish(frameCount: number): FlatTops;
}

/** A top that goes on beyond the last block is left out, one that a segment's start cuts counts from there. */
export function createFlatTopCollector(sampleRate: number): FlatTopCollector {
  const levels: number[] = [];
  const counts: number[] = [];
  const longestFrames: number[] = [];
  let hopEnd = endOfHop(0, sampleRate);
  let hop = { level: 0, count: 0, longest: 0 };
  /** Frames of the top that the walk is in, 0 outside one. */
  let topFrames = 0;
  let before = 0;

  function walk(samples: Float32Array, from: number, to: number, firstFrame: number): void {
    for (let n = from; n < to; n++) {
      const x = samples[n]!;
      const isFlat =
        Math.abs(x - samples[n - 1]!) <= FLAT_STEP &&
        Math.abs(samples[n + 1]! - x) <= FLAT_STEP &&
        Math.abs(x) >= FLAT_FLOOR;
      if (isFlat) {
        if (topFrames === 0) before = samples[n - 3]!;
        topFrames = topFrames === 0 ? 3 : topFrames + 1;
      } else if (topFrames > 0) {
        endTop(samples[n]!, samples[n + 2]!, firstFrame + n - from);
      }
    }
  }

  function endTop(level: number, behind: number, frame: number): void {
    const sign = Math.sign(level);
    const [rise, fall] = [sign * (level - before), sign * (level - behind)];
    if (rise > 0 && fall > 0 && rise + fall >= LEAST_EDGES) addTop(Math.abs(level), topFrames, frame);
    topFrames = 0;
  }

  function addTop(level: number, frames: number, frame: number): void {
    while (frame >= hopEnd) endHop();
    if (level > hop.level * SAME_LEVEL) hop = { level, count: 1, longest: frames };
    else if (level * SAME_LEVEL >= hop.level) {
      hop.level = Math.max(hop.level, level);
      hop.count++;
      hop.longest = Math.max(hop.longest, frames);
    }
  }

  function endHop(): void {
    levels.push(hop.level);
    counts.push(hop.count);
    longestFrames.push(hop.longest);
    hop = { level: 0, count: 0, longest: 0 };
    hopEnd = endOfHop(levels.length, sampleRate);
  }

  return {
    look(samples, features, { firstSample, firstFrame, blockFrames }) {
      const blockCount = features.length / BLOCK_FEATURES.count;
      for (let block = 0; block < blockCount; block++) {
        const at = block * BLOCK_FEATURES.count;
        const hasFlatFrames =
          features[at + BLOCK_FEATURES.flatFrames]! > 0 && features[at + BLOCK_FEATURES.peak]! >= FLAT_FLOOR;
        const start = block * blockFrames;
        // A top that the block before ended in can only end with this block's first sample.
        const end = hasFlatFrames ? start + blockFrames : topFrames > 0 ? start + 1 : start;
        if (end > start) walk(samples, firstSample + start, firstSample + end, firstFrame + start);
      }
    },
    finish(frameCount) {
      while (hopEnd < frameCount) endHop();
      if (frameCount > 0) endHop();
      return {
        levels: Float32Array.from(levels),
        counts: Uint16Array.from(counts),
        longestFrames: Uint32Array.from(longestFrames),
      };
    },
  };
}
