/**
 * The two interpolators that find what lies between samples. `hq` is the engine's own, used by meter, limiter and verifier
 * alike; `bs1770` is the standard's table, for conformance and comparison.
 */
import type { InterpolatorTaps } from './kernels.ts';

export type InterpolatorName = 'hq' | 'bs1770';

const HQ_PHASES = 8;
const HQ_TAPS_PER_PHASE = 32;
/** Weighs passband (reads 20 kHz at 48 kHz 0.11 dB low) against over-read (0.004 dB at most). */
const HQ_KAISER_BETA = 7;

/** Phases 0 and 1 of BS.1770-5 Annex 2; phases 3 and 2 are their mirror images. */
const BS1770_PHASE_0 = [
  0.001708984375, 0.010986328125, -0.0196533203125, 0.033203125, -0.0594482421875, 0.1373291015625,
  0.97216796875, -0.102294921875, 0.047607421875, -0.026611328125, 0.014892578125, -0.00830078125,
];
const BS1770_PHASE_1 = [
  -0.0291748046875, 0.029296875, -0.0517578125, 0.089111328125, -0.16650390625, 0.465087890625, 0.77978515625,
  -0.2003173828125, 0.1015625, -0.0582275390625, 0.0330810546875, -0.0189208984375,
];

const designed = new Map<InterpolatorName, InterpolatorTaps>();

/**
 * The taps of an interpolator; the same object at every call.
 *
 * @source `bs1770`: ITU-R BS.1770-5, Annex 2 (4×, 12 taps a phase) · `hq`: sinc under a Kaiser window, 8×, 32 taps a phase
 */
export function designInterpolator(name: InterpolatorName): InterpolatorTaps {
  let taps = designed.get(name);
  if (!taps) {
    taps = name === 'hq' ? designWindowedSinc() : designTable();
    designed.set(name, taps);
  }
  return taps;
}

function designTable(): InterpolatorTaps {
  return describePhases(
    [BS1770_PHASE_0, BS1770_PHASE_1, BS1770_PHASE_1.toReversed(), BS1770_PHASE_0.toReversed()],
    6,
  );
}

function designWindowedSinc(): InterpolatorTaps {
  const half = HQ_TAPS_PER_PHASE / 2;
  const tap = (distanceFrames: number) =>
    sinc(distanceFrames) * kaiser(distanceFrames / half, HQ_KAISER_BETA);
  const phases = Array.from({ length: HQ_PHASES }, (_, phase) =>
    Array.from({ length: HQ_TAPS_PER_PHASE }, (_, k) => tap(Math.abs(half - k - phase / HQ_PHASES))),
  );
  return describePhases(phases, half);
}

function describePhases(phases: readonly number[][], delayFrames: number): InterpolatorTaps {
  const rounded = phases.map((phase) => Float32Array.from(phase));
  return {
    phases: rounded,
    tapsPerPhase: rounded[0]!.length,
    delayFrames,
    gainBound: Math.max(...rounded.map((phase) => phase.reduce((sum, tap) => sum + Math.abs(tap), 0))),
  };
}

/** Exactly zero at whole frames, where sin(πn) is not. */
function sinc(frames: number): number {
  if (frames === 0) return 1;
  return Number.isInteger(frames) ? 0 : Math.sin(Math.PI * frames) / (Math.PI * frames);
}

/** `position` 0 in the middle, 1 at the edge. */
function kaiser(position: number, beta: number): number {
  return besselI0(beta * Math.sqrt(Math.max(0, 1 - position ** 2))) / besselI0(beta);
}

/** Modified Bessel function of the first kind, order 0, by its power series. */
function besselI0(x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; term > sum * 1e-17; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}
