// What the module gives to wasm-kernels.ts. Buffers are raw addresses in the imported memory; all of them belong to the host.
export { blockFeatures } from './block-features';
export { convertRate, promoteSamples } from './convert-rate';
export { decibels, ratios } from './decibels';
export { envelopePowers } from './envelope-powers';
export { filterBiquads } from './filter-biquads';
export { filterMidSide } from './filter-mid-side';
export { filteredEnergies, passFrames } from './filtered-energies';
export { flatTops } from './flat-tops';
export { halveFrames } from './halve-frames';
export { interpolatedPeaks } from './interpolated-peaks';
export { largestFiltered } from './largest-filtered';
export { largestInterpolatedPeak } from './largest-interpolated-peak';
export { lookAheadGains } from './look-ahead-gains';
export { moveSections } from './move-sections';
export { multiplyByLines } from './multiply-by-lines';
export { packPcm } from './pack-pcm';
export { peaksAbove } from './peaks-above';
export { peaksOfBlocks } from './peaks-of-blocks';
export { addOversampledResidual, residualLinesBytes } from './oversampled-residual';
export { powerSpectra } from './power-spectra';
export { transformWorkBytes } from './quad-transform';
export { sampleSums } from './sample-sums';
export { scale } from './scale';
export { sines } from './sines';
export { splitMidSide } from './split-mid-side';
export { sumPowerSpectra } from './sum-power-spectra';
export { sumsOfBlocks } from './sums-of-blocks';
export { unpackPcm } from './unpack-pcm';
export { beginXxh64, digestXxh64, updateXxh64 } from './xxh64';

/** First address that the module does not use itself. */
export function firstFreeAddress(): usize {
  return __heap_base;
}
