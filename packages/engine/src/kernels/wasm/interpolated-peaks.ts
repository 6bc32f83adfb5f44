import { checkInterpolation, checkLength } from '../check-arguments.ts';
import type { InterpolatorTaps, Kernels } from '../kernels.ts';
import { mirrorPhases } from '../mirrored-phases.ts';
import type { WasmMemory } from '../wasm-memory.ts';

export interface InterpolatedPeaksExports {
  interpolatedPeaks(...addressesAndCounts: number[]): void;
  largestInterpolatedPeak(...addressesAndCounts: number[]): number;
}

const FLOAT32_BYTES = 4;
/** Peaks are computed four at a time, so up to three more samples are read; they weigh nothing. */
const SIMD_SLACK = 3;
/** What the interpolator's sums may be off by, of the largest input times its gain. */
const ROUNDING = 1e-5;
/** Groups of samples that are bounded together; behind the last, whole vectors of bounds are read. */
const GROUP_SAMPLES = 4;
const GROUPS_SLACK = 16;

export function createInterpolatedPeaks(
  wasm: InterpolatedPeaksExports,
  memory: WasmMemory,
): Pick<Kernels, 'interpolatedPeaks' | 'largestInterpolatedPeak'> {
  return {
    interpolatedPeaks(samples, frames, taps, peaks) {
      checkInterpolation(samples, frames, taps);
      checkLength('peaks', peaks, frames);
      const home = memory.addressOf(peaks);
      const { addresses, extra } = place(samples, frames, taps, {
        extraBytes: home === undefined ? frames * FLOAT32_BYTES : 0,
      });
      wasm.interpolatedPeaks(...addresses, home ?? extra);
      if (home === undefined) peaks.set(memory.float32(extra, frames));
    },

    largestInterpolatedPeak(samples, frames, taps, atLeast) {
      checkInterpolation(samples, frames, taps);
      const groups = Math.ceil((frames + taps.tapsPerPhase) / GROUP_SAMPLES) + GROUPS_SLACK;
      const { addresses, extra } = place(samples, frames, taps, { extraBytes: 2 * groups * FLOAT32_BYTES });
      return wasm.largestInterpolatedPeak(
        ...addresses,
        taps.curvatureBound.samples,
        taps.curvatureBound.curvature,
        taps.gainBound * ROUNDING,
        atLeast,
        extra,
        groups,
      );
    },
  };

  function place(
    samples: Float32Array,
    frames: number,
    taps: InterpolatorTaps,
    { extraBytes }: { extraBytes: number },
  ): { addresses: number[]; extra: number } {
    const { coefficients, pairs, selfMirrored } = mirrorPhases(taps);
    const used = frames === 0 ? 0 : frames + taps.tapsPerPhase - 1;
    const home = memory.addressOf(samples);
    const [copy, coefficientsAt, extra] = memory.scratch([
      home === undefined ? (used + SIMD_SLACK) * FLOAT32_BYTES : 0,
      coefficients.byteLength,
      extraBytes,
    ]);
    if (home === undefined) memory.float32(copy, used).set(samples.subarray(0, used));
    memory.float32(coefficientsAt, coefficients.length).set(coefficients);
    const halfTaps = taps.tapsPerPhase / 2;
    return {
      addresses: [home ?? copy, frames, halfTaps, taps.delayFrames, coefficientsAt, pairs, selfMirrored],
      extra,
    };
  }
}
