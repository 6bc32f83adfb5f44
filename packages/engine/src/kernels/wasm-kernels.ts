/** The kernels in wasm SIMD: brings buffers into its memory unless they lie there, calls, takes results out. Specified by `reference-kernels.ts`. */
import { checkTransform } from './check-arguments.ts';
import type { Kernels } from './kernels.ts';
import { type BlockFeaturesExports, createBlockFeatures } from './wasm/block-features.ts';
import { createFilterBiquads, type FilterBiquadsExports } from './wasm/filter-biquads.ts';
import { createFilteredEnergies, type FilteredEnergiesExports } from './wasm/filtered-energies.ts';
import { createInterpolatedPeaks, type InterpolatedPeaksExports } from './wasm/interpolated-peaks.ts';
import { createLaggedProducts, type LaggedProductsExports } from './wasm/lagged-products.ts';
import { createReserve } from './wasm/reserve.ts';
import { createSampleSums, type SampleSumsExports } from './wasm/sample-sums.ts';
import { createUnpackPcm, type UnpackPcmExports } from './wasm/unpack-pcm.ts';
import { WasmMemory } from './wasm-memory.ts';

/** What assembly/index.ts exports; every number but thresholds and bounds is an address or a count. */
interface WasmExports
  extends BlockFeaturesExports,
    FilterBiquadsExports,
    FilteredEnergiesExports,
    InterpolatedPeaksExports,
    LaggedProductsExports,
    SampleSumsExports,
    UnpackPcmExports {
  firstFreeAddress(): number;
  powerSpectra(...args: number[]): void;
}

const FLOAT32_BYTES = 4;

export function createWasmKernels(module: WebAssembly.Module): Kernels {
  const memory = new WasmMemory();
  const instance = new WebAssembly.Instance(module, { env: { memory: memory.memory } });
  const wasm = instance.exports as unknown as WasmExports;
  memory.startAt(wasm.firstFreeAddress());
  const twiddleAddresses = new Map<number, number>();

  return {
    ...createBlockFeatures(wasm, memory),
    ...createLaggedProducts(wasm, memory),
    ...createUnpackPcm(wasm, memory),
    ...createReserve(memory),
    ...createFilterBiquads(wasm, memory),
    ...createFilteredEnergies(wasm, memory),
    ...createInterpolatedPeaks(wasm, memory),
    ...createSampleSums(wasm, memory),

    powerSpectra(left, right, window) {
      checkTransform(left, right, window);
      const fftSize = window.length;
      const bins = fftSize / 2 + 1;
      const twiddles = twiddlesOfSize(fftSize);
      const [leftAt, rightAt, windowAt, work, leftPowers, rightPowers, cross] = memory.scratch([
        window.byteLength,
        window.byteLength,
        window.byteLength,
        window.byteLength * 4,
        bins * FLOAT32_BYTES,
        bins * FLOAT32_BYTES,
        bins * FLOAT32_BYTES,
      ]);
      memory.float32(leftAt, fftSize).set(left.subarray(0, fftSize));
      memory.float32(rightAt, fftSize).set(right.subarray(0, fftSize));
      memory.float32(windowAt, fftSize).set(window);
      wasm.powerSpectra(leftAt, rightAt, windowAt, fftSize, twiddles, work, leftPowers, rightPowers, cross);
      return {
        left: memory.float32(leftPowers, bins).slice(),
        right: memory.float32(rightPowers, bins).slice(),
        cross: memory.float32(cross, bins).slice(),
      };
    },
  };

  function twiddlesOfSize(fftSize: number): number {
    const kept = twiddleAddresses.get(fftSize);
    if (kept !== undefined) return kept;
    const table = designTwiddles(fftSize);
    const address = memory.keep(table.byteLength);
    memory.float32(address, table.length).set(table);
    twiddleAddresses.set(fftSize, address);
    return address;
  }
}

/** Six rows of fftSize/4: real and imaginary parts of w, w², w³ with w = exp(−2πi·p/fftSize). */
function designTwiddles(fftSize: number): Float32Array {
  const quarter = fftSize / 4;
  const table = new Float32Array(6 * quarter);
  for (let power = 1; power <= 3; power++) {
    for (let p = 0; p < quarter; p++) {
      const angle = (-2 * Math.PI * power * p) / fftSize;
      table[(2 * power - 2) * quarter + p] = Math.cos(angle);
      table[(2 * power - 1) * quarter + p] = Math.sin(angle);
    }
  }
  return table;
}
