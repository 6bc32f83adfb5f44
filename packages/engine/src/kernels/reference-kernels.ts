/** The kernels in plain TypeScript: the readable specification, and what the tests hold the wasm kernels against. */
import { checkBlocks, checkFlatTops, checkReservation } from './check-arguments.ts';
import type { Kernels } from './kernels.ts';
import { blockFeatures } from './reference/block-features.ts';
import { decibels, ratios } from './reference/decibels.ts';
import { createEnvelopePowers } from './reference/envelope-powers.ts';
import { filterBiquads } from './reference/filter-biquads.ts';
import { filterMidSide } from './reference/filter-mid-side.ts';
import { createFilteredEnergies } from './reference/filtered-energies.ts';
import { flatTops } from './reference/flat-tops.ts';
import { createFrameHalving } from './reference/halve-frames.ts';
import {
  interpolatedPeakOfBlocks,
  interpolatedPeaks,
  largestInterpolatedPeak,
  peaksAbove,
} from './reference/interpolated-peaks.ts';
import { largestFiltered } from './reference/largest-filtered.ts';
import { createLookAheadGains } from './reference/look-ahead-gains.ts';
import { createMovingSections } from './reference/move-sections.ts';
import { multiplyByLines, scale } from './reference/multiply.ts';
import { createOversampledResidual } from './reference/oversampled-residual.ts';
import { packPcm } from './reference/pack-pcm.ts';
import { peaksOfBlocks } from './reference/peaks-of-blocks.ts';
import { createSpectrumSums, powerSpectra } from './reference/power-spectra.ts';
import { createRateConverter } from './reference/rate-converter.ts';
import { sampleSums } from './reference/sample-sums.ts';
import { sines } from './reference/sines.ts';
import { splitMidSide } from './reference/split-mid-side.ts';
import { sumsOfBlocks } from './reference/sums-of-blocks.ts';
import { unpackPcm } from './reference/unpack-pcm.ts';
import { createXxh64 } from './reference/xxh64.ts';

export const referenceKernels: Kernels = {
  roomForBytes: (length) => new Uint8Array(length),
  unpackPcm,
  packPcm,

  reserve(length) {
    checkReservation(length);
    return { samples: new Float32Array(length) };
  },

  decibels,
  ratios,
  createEnvelopePowers,
  createFrameHalving,
  createMovingSections,
  createOversampledResidual,
  filterBiquads,
  filterMidSide,
  createFilteredEnergies,
  interpolatedPeaks,
  largestInterpolatedPeak,
  interpolatedPeakOfBlocks,
  peaksAbove,
  largestFiltered,
  createLookAheadGains,
  scale,
  multiplyByLines,
  sampleSums,

  blockFeatures(samples, blockFrames, blockCount, into, firstBlock) {
    checkBlocks(samples, { blockFrames, blockCount, into, firstBlock });
    blockFeatures(samples, blockFrames, blockCount, into, firstBlock);
  },

  flatTops(samples, frames, shape, state) {
    checkFlatTops(samples, frames, state);
    return flatTops(samples, frames, shape, state);
  },

  peaksOfBlocks,
  powerSpectra,
  createSpectrumSums,
  createRateConverter,
  sines,
  splitMidSide,
  sumsOfBlocks,
  createXxh64,
};
