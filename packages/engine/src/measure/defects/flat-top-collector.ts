/** Tops cut level: samples in a row at one height, with the wave falling off steeply on both sides. */
import { FLAT_TOP_STATES, type Kernels } from '../../kernels/kernels.ts';
import { endOfHop } from '../evidence.ts';
import type { FlatTops } from './defect-evidence.ts';

const SHAPE = {
  /** Two steps of 16 bits: clipping that was dithered afterwards still counts as level. */
  step: 2.1 / 32_768,
  /** −26 dBFS: nobody clips further down. */
  floor: 0.05,
  /**
   * The natural top of a low note is level within `step` too, but its edges add up to less than 4e-4 then; a 100 Hz wave that
   * loses 0.1 dB to clipping has 3e-3.
   */
  leastEdges: 1e-3,
};
/** 0.1 dB: tops within it were cut at one level. */
export const SAME_LEVEL = 1.0116;

export interface FlatTopCollector {
  /**
   * Looks at the next frames.
   *
   * @param samples as for `Kernels.flatTops`
   * @param place the first frame's within the segment, and how many follow
   */
  look(samples: Float32Array, place: { firstFrame: number; frames: number }): void;
  finish(frameCount: number): FlatTops;
}

/** A top that goes on beyond the last frame is left out, one that a segment's start cuts counts from there. */
export function createFlatTopCollector({
  sampleRate,
  kernels,
}: {
  sampleRate: number;
  kernels: Kernels;
}): FlatTopCollector {
  const state = new Float64Array(FLAT_TOP_STATES);
  const levels: number[] = [];
  const counts: number[] = [];
  const longestFrames: number[] = [];
  let hopEnd = endOfHop(0, sampleRate);
  let level = 0;
  let count = 0;
  let longest = 0;

  function addTop(topLevel: number, frames: number, frame: number): void {
    while (frame >= hopEnd) endHop();
    if (topLevel > level * SAME_LEVEL) {
      level = topLevel;
      count = 1;
      longest = frames;
    } else if (topLevel * SAME_LEVEL >= level) {
      level = Math.max(level, topLevel);
      count++;
      longest = Math.max(longest, frames);
    }
  }

  function endHop(): void {
    levels.push(level);
    counts.push(count);
    longestFrames.push(longest);
    level = 0;
    count = 0;
    longest = 0;
    hopEnd = endOfHop(levels.length, sampleRate);
  }

  return {
    look(samples, { firstFrame, frames }) {
      const tops = kernels.flatTops(samples, frames, SHAPE, state);
      for (let top = 0; top < tops.ends.length; top++) {
        addTop(tops.levels[top]!, tops.lengths[top]!, firstFrame + tops.ends[top]!);
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
