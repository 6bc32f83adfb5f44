import { checkBoundaries, checkInterpolation, checkLength } from '../check-arguments.ts';
import type { InterpolatorTaps, Kernels, TwoStageTaps } from '../kernels.ts';
import { mirrorPhases } from '../mirrored-phases.ts';
import type { WasmMemory } from '../wasm-memory.ts';

export interface InterpolatedPeaksExports {
  interpolatedPeaks(...addressesAndCounts: number[]): void;
  largestInterpolatedPeak(...addressesAndCounts: number[]): number;
  peaksAbove(...addressesAndCounts: number[]): number;
}

interface PlacedTaps {
  readonly coefficientsAt: number;
  readonly pairs: number;
  readonly selfMirrored: number;
  readonly firstPairGain: number;
}

interface PlacedStages {
  readonly halfwayTapsAt: number;
  readonly rowsAt: number;
}

const FLOAT32_BYTES = 4;
/** Peaks are computed four at a time, so up to three more samples are read, or eight by two stages; they weigh nothing. */
const SIMD_SLACK = 8;
/** Beyond a number a frame. */
const WORK_SLACK = 16;
/** What the interpolator's sums may be off by, of the largest input times its gain. */
const ROUNDING = 1e-5;
/** Samples whose curvature is bounded together, and frames that are looked at together: a number of four bytes for each. */
const BLOCK_SAMPLES = 16;
const ROW_FRAMES = 64;
const LANES_BYTES = 64;

export function createInterpolatedPeaks(
  wasm: InterpolatedPeaksExports,
  memory: WasmMemory,
): Pick<
  Kernels,
  'interpolatedPeaks' | 'largestInterpolatedPeak' | 'interpolatedPeakOfBlocks' | 'peaksAbove'
> {
  const placedTaps = new WeakMap<InterpolatorTaps, PlacedTaps>();
  const placedStages = new WeakMap<TwoStageTaps, PlacedStages>();

  return {
    interpolatedPeaks(samples, frames, taps, peaks) {
      checkInterpolation(samples, frames, taps);
      checkLength('peaks', peaks, frames);
      const home = memory.homeOf(peaks);
      const { addresses, extra } = place(samples, frames, taps, {
        extraBytes: home < 0 ? frames * FLOAT32_BYTES : 0,
      });
      wasm.interpolatedPeaks(...addresses, home < 0 ? extra : home);
      if (home < 0) peaks.set(memory.float32(extra, frames));
    },

    largestInterpolatedPeak(samples, frames, taps, atLeast) {
      checkInterpolation(samples, frames, taps);
      const { addresses, extra } = place(samples, frames, taps, { extraBytes: boundsBytes(frames, taps) });
      return wasm.largestInterpolatedPeak(...addresses, ...boundsOf(taps), atLeast, extra);
    },

    interpolatedPeakOfBlocks(samples, boundaries, taps, into, at) {
      const blocks = boundaries.length;
      const frames = blocks === 0 ? 0 : boundaries[blocks - 1]!;
      checkInterpolation(samples, frames, taps);
      checkBoundaries(boundaries, frames);
      checkLength('peaks', into, at + blocks);
      const { addresses, extra } = place(samples, frames, taps, { extraBytes: boundsBytes(frames, taps) });
      const bounds = boundsOf(taps);
      let start = 0;
      for (let block = 0; block < blocks; block++) {
        const end = boundaries[block]!;
        into[at + block] = wasm.largestInterpolatedPeak(
          addresses[0]! + start * FLOAT32_BYTES,
          end - start,
          addresses[2]!,
          addresses[3]!,
          addresses[4]!,
          addresses[5]!,
          addresses[6]!,
          bounds[0]!,
          bounds[1]!,
          bounds[2]!,
          bounds[3]!,
          bounds[4]!,
          bounds[5]!,
          bounds[6]!,
          0,
          extra,
        );
        start = end;
      }
    },

    peaksAbove(samples, cellFrames, taps, threshold, peaks) {
      const frames = peaks.length * cellFrames;
      checkInterpolation(samples, frames, taps);
      const { halfwayTapsAt, rowsAt } = keepStages(taps);
      const used = frames === 0 ? 0 : frames + taps.tapsPerPhase - 1;
      const home = memory.homeOf(samples);
      const [copy, peaksAt, work, bounds] = memory.scratch([
        home < 0 ? (used + SIMD_SLACK) * FLOAT32_BYTES : 0,
        peaks.byteLength,
        (frames + WORK_SLACK) * FLOAT32_BYTES,
        boundsBytes(frames, taps),
      ]);
      const first = memory.bringIn(samples, used, home, copy);
      memory.float32(peaksAt, peaks.length).set(peaks);
      const { curvatureBound, halfwayBound, gainBound } = taps;
      const largest = wasm.peaksAbove(
        first,
        frames,
        taps.tapsPerPhase / 2,
        halfwayTapsAt,
        taps.halfwayTaps.length,
        rowsAt,
        curvatureBound.samples,
        curvatureBound.curvature,
        halfwayBound!.samples,
        halfwayBound!.curvature,
        gainBound,
        gainBound * ROUNDING,
        threshold,
        cellFrames,
        peaksAt,
        work,
        bounds,
      );
      if (largest > 0) peaks.set(memory.float32(peaksAt, peaks.length));
      return largest;
    },
  };

  function boundsBytes(frames: number, taps: InterpolatorTaps): number {
    const blocks = Math.ceil((frames + taps.tapsPerPhase) / BLOCK_SAMPLES);
    return LANES_BYTES + (blocks + Math.floor(frames / ROW_FRAMES) + 1) * FLOAT32_BYTES;
  }

  function boundsOf(taps: InterpolatorTaps): number[] {
    const { curvatureBound, halfwayBound, outerGain, gainBound } = taps;
    return [
      curvatureBound.samples,
      curvatureBound.curvature,
      halfwayBound?.samples ?? 0,
      halfwayBound?.curvature ?? 0,
      outerGain,
      keepCoefficients(taps).firstPairGain,
      gainBound * ROUNDING,
    ];
  }

  function place(
    samples: Float32Array,
    frames: number,
    taps: InterpolatorTaps,
    { extraBytes }: { extraBytes: number },
  ): { addresses: number[]; extra: number } {
    const used = frames === 0 ? 0 : frames + taps.tapsPerPhase - 1;
    const home = memory.homeOf(samples);
    const { coefficientsAt, pairs, selfMirrored } = keepCoefficients(taps);
    const [copy, extra] = memory.scratch([home < 0 ? (used + SIMD_SLACK) * FLOAT32_BYTES : 0, extraBytes]);
    const first = memory.bringIn(samples, used, home, copy);
    const halfTaps = taps.tapsPerPhase / 2;
    return {
      addresses: [first, frames, halfTaps, taps.delayFrames, coefficientsAt, pairs, selfMirrored],
      extra,
    };
  }

  function keepStages(taps: TwoStageTaps): PlacedStages {
    const kept = placedStages.get(taps);
    if (kept) return kept;
    const [tapsPerPhase, delayFrames] = [taps.betweenPhases[0]!.length, taps.betweenPhases[0]!.length / 2];
    const { coefficients } = mirrorPhases({ phases: taps.betweenPhases, tapsPerPhase, delayFrames });
    const halfwayTapsAt = memory.keep(taps.halfwayTaps.byteLength);
    const rowsAt = memory.keep(coefficients.byteLength);
    memory.float32(halfwayTapsAt, taps.halfwayTaps.length).set(taps.halfwayTaps);
    memory.float32(rowsAt, coefficients.length).set(coefficients);
    const placed = { halfwayTapsAt, rowsAt };
    placedStages.set(taps, placed);
    return placed;
  }

  function keepCoefficients(taps: InterpolatorTaps): PlacedTaps {
    const kept = placedTaps.get(taps);
    if (kept) return kept;
    const { coefficients, pairs, selfMirrored, firstPairGain } = mirrorPhases(taps);
    const coefficientsAt = memory.keep(coefficients.byteLength);
    memory.float32(coefficientsAt, coefficients.length).set(coefficients);
    const placed = { coefficientsAt, pairs, selfMirrored, firstPairGain };
    placedTaps.set(taps, placed);
    return placed;
  }
}
