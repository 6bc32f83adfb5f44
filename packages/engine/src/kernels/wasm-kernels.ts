/** The kernels in wasm SIMD: brings buffers into its memory unless they lie there, calls, takes results out. Specified by `reference-kernels.ts`. */
import {
  checkBiquads,
  checkBoundaries,
  checkInterpolation,
  checkLength,
  checkReservation,
  checkTransform,
} from './check-arguments.ts';
import { BIQUAD_COEFFICIENTS, BIQUAD_STATES, type InterpolatorTaps, type Kernels } from './kernels.ts';
import { mirrorPhases } from './mirrored-phases.ts';
import { WasmMemory } from './wasm-memory.ts';

/** What assembly/index.ts exports; every number but thresholds and bounds is an address or a count. */
interface WasmExports extends BlockFeaturesExports, LaggedProductsExports, UnpackPcmExports {
  firstFreeAddress(): number;
import { type BlockFeaturesExports, createBlockFeatures } from './wasm/block-features.ts';
import { createLaggedProducts, type LaggedProductsExports } from './wasm/lagged-products.ts';
import { createUnpackPcm, type UnpackPcmExports } from './wasm/unpack-pcm.ts';
  filterBiquads(...args: number[]): void;
  filteredEnergies(...args: number[]): void;
  interpolatedPeaks(...args: number[]): void;
  largestInterpolatedPeak(...args: number[]): number;
  powerSpectra(...args: number[]): void;
}

const FLOAT32_BYTES = 4;
const FLOAT64_BYTES = 8;
/** Two channels run in the lanes of one vector. */
const LANES = 2;
/** Frames the biquad kernels filter at a time, as double pairs. */
const BIQUAD_SCRATCH_BYTES = 512 * LANES * FLOAT64_BYTES;
/** Peaks are computed four at a time, so up to three more samples are read. */
const SIMD_SLACK = 3;
/** Makes the bound safe against the rounding of the interpolator's own sums. */
const BOUND_MARGIN = 1 + 1e-5;

export function createWasmKernels(module: WebAssembly.Module): Kernels {
  const memory = new WasmMemory();
  const instance = new WebAssembly.Instance(module, { env: { memory: memory.memory } });
  const wasm = instance.exports as unknown as WasmExports;
  memory.startAt(wasm.firstFreeAddress());
  const twiddleAddresses = new Map<number, number>();

  return {
    reserve(length) {
      checkReservation(length);
      const room = length + SIMD_SLACK;
      const address = memory.keep(room * FLOAT32_BYTES);
      memory.float32(address, room).fill(0);
      let samples = memory.float32(address, length);
      return {
    ...createBlockFeatures(wasm, memory),
    ...createLaggedProducts(wasm, memory),
    ...createUnpackPcm(wasm, memory),

        get samples() {
          if (samples.buffer !== memory.memory.buffer) samples = memory.float32(address, length);
          return samples;
        },
      };
    },

    filterBiquads(channels, frames, coefficients, states) {
      checkBiquads(channels, frames, coefficients, states);
      const sections = coefficients.length / BIQUAD_COEFFICIENTS;
      const stateCount = sections * BIQUAD_STATES;
      const homes = channels.map((channel) => memory.addressOf(channel));
      for (const pair of pairs(channels.length)) {
        const inPlace = pair.map((channel) => homes[channel]);
        const [leftCopy, rightCopy, coefficientsAt, statesAt, scratch] = memory.scratch([
          copyBytes(inPlace[0], frames),
          copyBytes(inPlace[1], frames),
          coefficients.byteLength,
          stateCount * LANES * FLOAT64_BYTES,
          BIQUAD_SCRATCH_BYTES,
        ]);
        const copies = [leftCopy, rightCopy];
        for (const [lane, channel] of pair.entries()) {
          if (inPlace[lane] === undefined) copyIn(copies[lane]!, channels[channel]!, frames);
          writeLane(statesAt, lane, states[channel]!.subarray(0, stateCount));
        }
        memory.float64(coefficientsAt, coefficients.length).set(coefficients);
        const [left = leftCopy, right = rightCopy] = inPlace;
        wasm.filterBiquads(left, right, frames, coefficientsAt, sections, statesAt, scratch);
        for (const [lane, channel] of pair.entries()) {
          if (inPlace[lane] === undefined) channels[channel]!.set(memory.float32(copies[lane]!, frames));
          readLane(statesAt, lane, states[channel]!.subarray(0, stateCount));
        }
      }
    },

    filteredEnergies(channels, frames, coefficients, states, boundaries, carry) {
      checkBiquads(channels, frames, coefficients, states);
      checkBoundaries(boundaries, frames);
      checkLength('carry', carry, channels.length);
      const sections = coefficients.length / BIQUAD_COEFFICIENTS;
      const stateCount = sections * BIQUAD_STATES;
      const homes = channels.map((channel) => memory.addressOf(channel));
      const energies = channels.map(() => new Float64Array(boundaries.length));
      for (const pair of pairs(channels.length)) {
        const inPlace = pair.map((channel) => homes[channel]);
        const [leftCopy, rightCopy, coefficientsAt, statesAt, boundariesAt, carryAt, energiesAt, scratch] =
          memory.scratch([
            copyBytes(inPlace[0], frames),
            copyBytes(inPlace[1], frames),
            coefficients.byteLength,
            stateCount * LANES * FLOAT64_BYTES,
            boundaries.byteLength,
            LANES * FLOAT64_BYTES,
            boundaries.length * LANES * FLOAT64_BYTES,
            BIQUAD_SCRATCH_BYTES,
          ]);
        const copies = [leftCopy, rightCopy];
        for (const [lane, channel] of pair.entries()) {
          if (inPlace[lane] === undefined) copyIn(copies[lane]!, channels[channel]!, frames);
          writeLane(statesAt, lane, states[channel]!.subarray(0, stateCount));
          memory.float64(carryAt, LANES)[lane] = carry[channel]!;
        }
        memory.float64(coefficientsAt, coefficients.length).set(coefficients);
        memory.int32(boundariesAt, boundaries.length).set(boundaries);
        const [left = leftCopy, right = rightCopy] = inPlace;
        wasm.filteredEnergies(
          left,
          right,
          frames,
          coefficientsAt,
          sections,
          statesAt,
          boundariesAt,
          boundaries.length,
          carryAt,
          energiesAt,
          scratch,
        );
        for (const [lane, channel] of pair.entries()) {
          readLane(statesAt, lane, states[channel]!.subarray(0, stateCount));
          readLane(energiesAt, lane, energies[channel]!);
          carry[channel] = memory.float64(carryAt, LANES)[lane]!;
        }
      }
      return energies;
    },

    interpolatedPeaks(samples, frames, taps, peaks) {
      checkInterpolation(samples, frames, taps);
      checkLength('peaks', peaks, frames);
      const inPlace = memory.addressOf(peaks);
      const { addresses, peaksCopy } = placeForInterpolation(samples, frames, taps, {
        peaksBytes: copyBytes(inPlace, frames),
      });
      wasm.interpolatedPeaks(...addresses, inPlace ?? peaksCopy);
      if (inPlace === undefined) peaks.set(memory.float32(peaksCopy, frames));
    },

    largestInterpolatedPeak(samples, frames, taps, atLeast) {
      checkInterpolation(samples, frames, taps);
      const { addresses } = placeForInterpolation(samples, frames, taps, { peaksBytes: 0 });
      return wasm.largestInterpolatedPeak(...addresses, taps.gainBound * BOUND_MARGIN, atLeast);
    },

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

  function placeForInterpolation(
    samples: Float32Array,
    frames: number,
    taps: InterpolatorTaps,
    { peaksBytes }: { peaksBytes: number },
  ) {
    const { coefficients, pairs: pairCount, selfMirrored } = mirrorPhases(taps);
    const used = frames === 0 ? 0 : frames + taps.tapsPerPhase - 1;
    const inPlace = memory.addressOf(samples);
    const [samplesCopy, coefficientsAt, peaksCopy] = memory.scratch([
      copyBytes(inPlace, used + SIMD_SLACK),
      coefficients.byteLength,
      peaksBytes,
    ]);
    if (inPlace === undefined) copyIn(samplesCopy, samples, used);
    memory.float32(coefficientsAt, coefficients.length).set(coefficients);
    return {
      peaksCopy,
      addresses: [
        inPlace ?? samplesCopy,
        frames,
        taps.tapsPerPhase / 2,
        taps.delayFrames,
        coefficientsAt,
        pairCount,
        selfMirrored,
      ],
    };
  }

  function copyIn(address: number, samples: Float32Array, frames: number): void {
    memory.float32(address, frames).set(samples.subarray(0, frames));
  }

  function writeLane(address: number, lane: number, values: Float64Array): void {
    const lanes = memory.float64(address, values.length * LANES);
    for (const [index, value] of values.entries()) lanes[index * LANES + lane] = value;
  }

  function readLane(address: number, lane: number, into: Float64Array): void {
    const lanes = memory.float64(address, into.length * LANES);
    for (let index = 0; index < into.length; index++) into[index] = lanes[index * LANES + lane]!;
  }

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

/** What a copy takes: nothing for samples that are read where they lie. */
const copyBytes = (inPlace: number | undefined, frames: number): number =>
  inPlace === undefined ? frames * FLOAT32_BYTES : 0;

/** Channel indices two by two; an odd last one beside itself, so that its second lane holds no garbage. */
function pairs(channelCount: number): number[][] {
  return Array.from({ length: Math.ceil(channelCount / LANES) }, (_, pair) => [
    pair * LANES,
    Math.min(pair * LANES + 1, channelCount - 1),
  ]);
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
