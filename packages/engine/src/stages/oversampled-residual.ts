/**
 * What a curve adds to a signal, made at four times the rate and added to the signal itself, which is only delayed: so its treble
 * keeps its level, and only the addition has anything to alias. The part that colouring stages share.
 *
 * @source J. D. Parker, V. Zavalishin, E. Le Bivic, Reducing the aliasing of nonlinear waveshaping using continuous-time convolution,
 *   DAFx-16, for how harmonics fold; with smooth curves four times the rate make its anti-derivatives, which cost treble and half a
 *   frame, unnecessary
 */
import { designHalfBand, HalfBandDoubler, HalfBandHalver } from './half-band.ts';
import type { BiquadCoefficients } from './matched-section.ts';
import { chainSections } from './section-chain.ts';
import type { StageFormat, StageState } from './stage.ts';

/** Four times so many frames stay in the first-level cache. */
const CHUNK_FRAMES = 256;
/** Passes up to 0.46 of the rate, stops from 0.54. */
const STEEP_HALF_BAND = designHalfBand(40);
/** From twice the rate on there is nothing but harmonics between 0.5 and 1.5 of the rate. */
const WIDE_HALF_BAND = designHalfBand(8);
const LATENCY_FRAMES = 2 * STEEP_HALF_BAND.length + WIDE_HALF_BAND.length;

/** Replaces samples, at four times the rate, by what the curve adds to them. */
export type ResidualCurve = (samples: Float64Array, count: number) => void;

/**
 * Where the curve adds nothing, every bit passes. The latency is the same at all rates.
 *
 * @param sections filter what is added
 */
export function addOversampledResidual(
  { curve, sections }: { curve: ResidualCurve; sections: readonly BiquadCoefficients[] },
  { channelCount, kernels }: StageFormat,
): StageState {
  const filter = chainSections(sections, { channelCount, kernels });
  const paths = Array.from({ length: channelCount }, () => new OversampledPath());
  const residuals = Array.from({ length: channelCount }, () => new Float32Array(CHUNK_FRAMES));
  const delayed = Array.from({ length: channelCount }, () => new Float32Array(LATENCY_FRAMES + CHUNK_FRAMES));
  return {
    latencyFrames: LATENCY_FRAMES,
    tailFrames: LATENCY_FRAMES + filter.tailFrames,
    process(block, frames) {
      for (let start = 0; start < frames; start += CHUNK_FRAMES) {
        const count = Math.min(CHUNK_FRAMES, frames - start);
        const chunk = block.map((channel) => channel.subarray(start, start + count));
        for (const [index, channel] of chunk.entries()) {
          paths[index]!.process(channel, curve, residuals[index]!);
        }
        filter.process(residuals, count);
        for (const [index, channel] of chunk.entries()) {
          const line = delayed[index]!;
          const residual = residuals[index]!;
          line.set(channel, LATENCY_FRAMES);
          // Adding a zero would turn −0 into 0.
          for (let n = 0; n < count; n++) {
            channel[n] = residual[n] === 0 ? line[n]! : line[n]! + residual[n]!;
          }
          line.copyWithin(0, count, count + LATENCY_FRAMES);
        }
      }
    },
  };
}

/** One channel's way to four times the rate and back. */
class OversampledPath {
  readonly #toDouble = new HalfBandDoubler(STEEP_HALF_BAND, { maxFrames: CHUNK_FRAMES });
  readonly #toFourfold = new HalfBandDoubler(WIDE_HALF_BAND, { maxFrames: 2 * CHUNK_FRAMES });
  readonly #backToDouble = new HalfBandHalver(WIDE_HALF_BAND, { maxFrames: 2 * CHUNK_FRAMES });
  readonly #back = new HalfBandHalver(STEEP_HALF_BAND, { maxFrames: CHUNK_FRAMES });
  readonly #double = new Float64Array(2 * CHUNK_FRAMES);
  readonly #fourfold = new Float64Array(4 * CHUNK_FRAMES);

  process(input: Float32Array, curve: ResidualCurve, output: Float32Array): void {
    const frames = input.length;
    this.#toDouble.process(input, frames, this.#double);
    this.#toFourfold.process(this.#double, 2 * frames, this.#fourfold);
    curve(this.#fourfold, 4 * frames);
    this.#backToDouble.process(this.#fourfold, 2 * frames, this.#double);
    this.#back.process(this.#double, frames, output);
  }
}
