import { checkHeldGains } from '../check-arguments.ts';
import type { LookAheadGains, LookAheadGainsOptions } from '../kernels.ts';
import { GainRelease } from './gain-release.ts';
import { GainSmoother } from './gain-smoother.ts';
import { SlidingMinimum } from './sliding-minimum.ts';

/** The order of operations is part of the specification: the wasm kernel gives the same bits. */
export function createLookAheadGains({
  windowCells,
  heldBlocks,
  blockCells,
  release,
}: LookAheadGainsOptions): LookAheadGains {
  const minimum = new SlidingMinimum(windowCells);
  const heldMinimum = new SlidingMinimum(heldBlocks);
  const follower = new GainRelease(release);
  const smoother = new GainSmoother(windowCells);

  return {
    process(gains, held) {
      checkHeldGains(gains, held, blockCells);
      minimum.process(gains);
      heldMinimum.process(held);
      for (let cell = 0; cell < gains.length; cell++) {
        gains[cell] = Math.min(gains[cell]!, held[Math.floor(cell / blockCells)]!);
      }
      follower.process(gains);
      const cellsAtUnity = gains.length - 1 - gains.findLastIndex((gain) => gain !== 1);
      smoother.process(gains);
      return cellsAtUnity;
    },
  };
}
