/** The kernels in wasm SIMD: brings buffers into its memory unless they lie there, calls, takes results out. Specified by `reference-kernels.ts`. */
import type { Kernels } from './kernels.ts';
import { type BlockFeaturesExports, createBlockFeatures } from './wasm/block-features.ts';
import { createDecibels, type DecibelsExports } from './wasm/decibels.ts';
import { createEnvelopePowers, type EnvelopePowersExports } from './wasm/envelope-powers.ts';
import { createFilterBiquads, type FilterBiquadsExports } from './wasm/filter-biquads.ts';
import { createFilterMidSide, type FilterMidSideExports } from './wasm/filter-mid-side.ts';
import { createFilteredEnergies, type FilteredEnergiesExports } from './wasm/filtered-energies.ts';
import { createFlatTops, type FlatTopsExports } from './wasm/flat-tops.ts';
import { createFrameHalving, type HalveFramesExports } from './wasm/halve-frames.ts';
import { createInterpolatedPeaks, type InterpolatedPeaksExports } from './wasm/interpolated-peaks.ts';
import { createLargestFiltered, type LargestFilteredExports } from './wasm/largest-filtered.ts';
import { createLookAheadGains, type LookAheadGainsExports } from './wasm/look-ahead-gains.ts';
import { createMovingSections, type MoveSectionsExports } from './wasm/move-sections.ts';
import { createMultiply, type MultiplyExports } from './wasm/multiply.ts';
import { createOversampledResidual, type OversampledResidualExports } from './wasm/oversampled-residual.ts';
import { createPackPcm, type PackPcmExports } from './wasm/pack-pcm.ts';
import { createPeaksOfBlocks, type PeaksOfBlocksExports } from './wasm/peaks-of-blocks.ts';
import { createPowerSpectra, type PowerSpectraExports } from './wasm/power-spectra.ts';
import { createRateConverters, type RateConverterExports } from './wasm/rate-converter.ts';
import { createReserve } from './wasm/reserve.ts';
import { createSampleSums, type SampleSumsExports } from './wasm/sample-sums.ts';
import { createSines, type SinesExports } from './wasm/sines.ts';
import { createSplitMidSide, type SplitMidSideExports } from './wasm/split-mid-side.ts';
import { createSumsOfBlocks, type SumsOfBlocksExports } from './wasm/sums-of-blocks.ts';
import { createUnpackPcm, type UnpackPcmExports } from './wasm/unpack-pcm.ts';
import { createXxh64, type Xxh64Exports } from './wasm/xxh64.ts';
import { WasmMemory } from './wasm-memory.ts';

/** What assembly/index.ts exports; every number but thresholds and bounds is an address or a count. */
interface WasmExports
  extends BlockFeaturesExports,
    DecibelsExports,
    EnvelopePowersExports,
    FilterBiquadsExports,
    FilterMidSideExports,
    FilteredEnergiesExports,
    FlatTopsExports,
    HalveFramesExports,
    InterpolatedPeaksExports,
    LargestFilteredExports,
    LookAheadGainsExports,
    MultiplyExports,
    MoveSectionsExports,
    OversampledResidualExports,
    PackPcmExports,
    PeaksOfBlocksExports,
    PowerSpectraExports,
    RateConverterExports,
    SampleSumsExports,
    SinesExports,
    SplitMidSideExports,
    SumsOfBlocksExports,
    UnpackPcmExports,
    Xxh64Exports {
  firstFreeAddress(): number;
}

export function createWasmKernels(module: WebAssembly.Module): Kernels {
  const memory = new WasmMemory();
  const instance = new WebAssembly.Instance(module, { env: { memory: memory.memory } });
  const wasm = instance.exports as unknown as WasmExports;
  memory.startAt(wasm.firstFreeAddress());

  return {
    ...createBlockFeatures(wasm, memory),
    ...createFlatTops(wasm, memory),
    ...createPackPcm(wasm, memory),
    ...createUnpackPcm(wasm, memory),
    ...createReserve(memory),
    ...createEnvelopePowers(wasm, memory),
    ...createFrameHalving(wasm, memory),
    ...createMovingSections(wasm, memory),
    ...createOversampledResidual(wasm, memory),
    ...createFilterBiquads(wasm, memory),
    ...createFilterMidSide(wasm, memory),
    ...createDecibels(wasm, memory),
    ...createFilteredEnergies(wasm, memory),
    ...createInterpolatedPeaks(wasm, memory),
    ...createLargestFiltered(wasm, memory),
    ...createLookAheadGains(wasm, memory),
    ...createMultiply(wasm, memory),
    ...createSampleSums(wasm, memory),
    ...createPeaksOfBlocks(wasm, memory),
    ...createPowerSpectra(wasm, memory),
    ...createRateConverters(wasm, memory),
    ...createSines(wasm, memory),
    ...createSplitMidSide(wasm, memory),
    ...createSumsOfBlocks(wasm, memory),
    ...createXxh64(wasm, memory),
  };
}
