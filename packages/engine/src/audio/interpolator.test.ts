import { describe, expect, it } from 'vitest';
import type { InterpolatorTaps, PeakBound } from '../kernels/kernels.ts';
import { BS1770_INTERPOLATOR, designInterpolator, HQ_INTERPOLATOR } from './interpolator.ts';

/** How far phase `phase` reads a unit complex exponential at `cyclesPerFrame` from where it says it sits. */
function phaseError(
  taps: InterpolatorTaps,
  { phase, offset, cyclesPerFrame }: { phase: number; offset: number; cyclesPerFrame: number },
): number {
  let re = 0;
  let im = 0;
  for (const [k, tap] of taps.phases[phase]!.entries()) {
    const framesFromPoint = taps.delayFrames - k - offset;
    re += tap * Math.cos(2 * Math.PI * cyclesPerFrame * framesFromPoint);
    im += tap * Math.sin(2 * Math.PI * cyclesPerFrame * framesFromPoint);
  }
  return Math.hypot(re - 1, im);
}

describe('HQ_INTERPOLATOR', () => {
  it('reads a tone at 0.4 of the rate at the time it says, in every phase', () => {
    for (let phase = 0; phase < 8; phase++) {
      expect(phaseError(HQ_INTERPOLATOR, { phase, offset: phase / 8, cyclesPerFrame: 0.4 })).toBeLessThan(
        2e-3,
      );
    }
  });

  it('has the sample itself as phase 0', () => {
    const [sampleItself] = HQ_INTERPOLATOR.phases;
    expect(sampleItself!.filter((tap) => tap !== 0)).toEqual(Float32Array.of(1));
    expect(sampleItself!.indexOf(1)).toBe(16);
  });

  it('bounds its gain as published for 8 × 32 taps', () => {
    expect(HQ_INTERPOLATOR.gainBound).toBeCloseTo(2.432, 2);
  });
});

describe('BS1770_INTERPOLATOR', () => {
  it('sits at odd eighths after the sample', () => {
    for (let phase = 0; phase < 4; phase++) {
      const error = phaseError(BS1770_INTERPOLATOR, {
        phase,
        offset: (2 * phase + 1) / 8,
        cyclesPerFrame: 0.05,
      });
      expect(error).toBeLessThan(0.02);
    }
  });

  it('bounds its gain as the table sums', () => {
    expect(BS1770_INTERPOLATOR.gainBound).toBeCloseTo(2.0228, 3);
  });
});

describe('curvatureBound', () => {
  const INTERPOLATORS = {
    hq: HQ_INTERPOLATOR,
    bs1770: BS1770_INTERPOLATOR,
    '4 × 24': designInterpolator({ factor: 4, tapsPerPhase: 24, beta: 6 }),
  };

  it.each(Object.entries(INTERPOLATORS))('holds for noise, ramps and impulses (%s)', (_, taps) => {
    const signals = [
      noise(2_000),
      noise(2_000).map((_sample, n, white) => white.slice(Math.max(0, n - 8), n + 1).reduce((a, b) => a + b)),
      Float32Array.from({ length: 400 }, (_sample, n) => (n % 100) / 100),
      Float32Array.from({ length: 400 }, (_sample, n) => (n % 50 === 0 ? 1 : 0)),
      Float32Array.from({ length: 400 }, (_sample, n) => (n % 2 === 0 ? 1 : -1)),
    ];
    for (const signal of signals) {
      expect(largestShareOfBound(taps, signal)).toBeLessThanOrEqual(1 + 1e-6);
      expect(largestShareOfBound(taps, signal, taps.halfwayBound)).toBeLessThanOrEqual(1 + 1e-6);
    }
  });

  it.each(Object.entries(INTERPOLATORS))(
    'is reached, by the worst of all signals, and no more (%s)',
    (_, taps) => {
      const shares = taps.phases.map((phase) => largestShareOfBound(taps, mostReadByPhase(phase, taps)));
      expect(Math.max(...shares)).toBeLessThanOrEqual(1 + 1e-6);
      expect(Math.max(...shares)).toBeGreaterThan(0.999);
      for (const phase of taps.phases) {
        const share = largestShareOfBound(taps, mostReadByPhase(phase, taps), taps.halfwayBound);
        expect(share).toBeLessThanOrEqual(1 + 1e-6);
      }
    },
  );

  it('comes close: half the curvature, hardly more than the samples', () => {
    expect(HQ_INTERPOLATOR.curvatureBound.samples).toBeCloseTo(1, 6);
    expect(HQ_INTERPOLATOR.curvatureBound.curvature).toBeCloseTo(0.449, 3);
    expect(HQ_INTERPOLATOR.halfwayBound!.curvature).toBeCloseTo(0.1005, 4);
    expect(BS1770_INTERPOLATOR.halfwayBound).toBeNull();
    const tone = Float32Array.from({ length: 400 }, (_, n) => Math.sin(2 * Math.PI * 0.1 * n + 0.3));
    expect(largestShareOfBound(HQ_INTERPOLATOR, tone)).toBeGreaterThan(0.85);
  });
});

/** Largest |y| over its bound, with every frame's full support inside the signal; the closer bound also knows the halfway output. */
function largestShareOfBound(
  taps: InterpolatorTaps,
  signal: Float32Array,
  bound: PeakBound | null = taps.curvatureBound,
): number {
  const { phases, tapsPerPhase, delayFrames } = taps;
  if (!bound) return 0;
  let share = 0;
  for (let newest = tapsPerPhase - 1; newest < signal.length; newest++) {
    const support = signal.subarray(newest - tapsPerPhase + 1, newest + 1);
    const curvature = support.reduce((largest, x, n) => {
      if (n === 0 || n === tapsPerPhase - 1) return largest;
      return Math.max(largest, Math.abs(support[n - 1]! + support[n + 1]! - 2 * x));
    }, 0);
    const outputs = phases.map((phase) =>
      Math.abs(phase.reduce((sum, tap, k) => sum + tap * signal[newest - k]!, 0)),
    );
    const around = Math.max(
      Math.abs(signal[newest - delayFrames]!),
      Math.abs(signal[newest - delayFrames + 1]!),
      bound === taps.halfwayBound ? outputs[phases.length / 2]! : 0,
    );
    const limit = bound.samples * around + bound.curvature * curvature;
    if (limit > 1e-9) share = Math.max(share, ...outputs.map((output) => output / limit));
  }
  return share;
}

/** Of all signals that are zero at the two samples around the point and curved by at most 1, what a phase reads highest. */
function mostReadByPhase(phase: Float32Array, { tapsPerPhase, delayFrames }: InterpolatorTaps): Float32Array {
  const taps = [...phase].reverse();
  const centre = tapsPerPhase - 1 - delayFrames;
  const sum = taps.reduce((total, tap) => total + tap, 0);
  const slope = taps.reduce((total, tap, n) => total + tap * (n - centre), 0);
  const rest = taps.map((tap, n) => tap - (n === centre ? sum - slope : n === centre + 1 ? slope : 0));
  const curved = secondSum([0, 0, ...secondSum(rest).map(Math.sign)]).slice(0, tapsPerPhase);
  const [atCentre, atNext] = [curved[centre]!, curved[centre + 1]!];
  return Float32Array.from(curved, (x, n) => x - atCentre - (atNext - atCentre) * (n - centre));
}

function secondSum(values: readonly number[]): number[] {
  let [sum, sumOfSums] = [0, 0];
  return values.map((value) => {
    sum += value;
    sumOfSums += sum;
    return Math.abs(sumOfSums) < 1e-9 ? 0 : sumOfSums;
  });
}

/** White, −1…1, the same at every run. */
function noise(length: number): Float32Array {
  let state = 1;
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}
