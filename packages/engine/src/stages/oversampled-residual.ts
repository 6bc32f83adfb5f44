/**
 * What a curve adds to a signal, made at four times the rate and added to the signal itself, which is only delayed: so its treble
 * keeps its level, and only the addition has anything to alias. The part that colouring stages share.
 *
 * @source J. D. Parker, V. Zavalishin, E. Le Bivic, Reducing the aliasing of nonlinear waveshaping using continuous-time convolution,
 *   DAFx-16, for how harmonics fold; with smooth curves four times the rate make its anti-derivatives, which cost treble and half a
 *   frame, unnecessary
 */
import { RESIDUAL_TAPS, type ResidualCurve } from '../kernels/kernels.ts';
import { designHalfBand } from './half-band.ts';
import type { BiquadCoefficients } from './matched-section.ts';
import { flattenSections, tailFramesOf } from './section-chain.ts';
import type { StageFormat, StageState } from './stage.ts';

/** Passes up to 0.46 of the rate, stops from 0.54. */
const STEEP_HALF_BAND = designHalfBand(RESIDUAL_TAPS.steep);
/** From twice the rate on there is nothing but harmonics between 0.5 and 1.5 of the rate. */
const WIDE_HALF_BAND = designHalfBand(RESIDUAL_TAPS.wide);
const LATENCY_FRAMES = 2 * STEEP_HALF_BAND.length + WIDE_HALF_BAND.length;

/**
 * Where the curve adds nothing, every bit passes. The latency is the same at all rates.
 *
 * @param sections filter what is added
 */
export function addOversampledResidual(
  { curve, sections }: { curve: ResidualCurve; sections: readonly BiquadCoefficients[] },
  { kernels }: StageFormat,
): StageState {
  const residual = kernels.createOversampledResidual({
    steepTaps: STEEP_HALF_BAND,
    wideTaps: WIDE_HALF_BAND,
    curve,
    coefficients: flattenSections(sections),
  });
  return {
    latencyFrames: LATENCY_FRAMES,
    tailFrames: LATENCY_FRAMES + tailFramesOf(sections),
    process: (block, frames) => residual.process(block, frames),
  };
}
