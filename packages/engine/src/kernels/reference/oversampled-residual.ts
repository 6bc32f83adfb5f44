import { checkResidual, checkStereo } from '../check-arguments.ts';
import {
  BIQUAD_COEFFICIENTS,
  BIQUAD_STATES,
  type OversampledResidual,
  type OversampledResidualOptions,
  type ResidualCurve,
} from '../kernels.ts';
import { filterBiquads } from './filter-biquads.ts';

const { fround } = Math;

/** All numbers are in single precision, and the order of additions is part of the specification: the wasm kernel gives the same bits. */
export function createOversampledResidual(options: OversampledResidualOptions): OversampledResidual {
  checkResidual(options);
  const { steepTaps, wideTaps, coefficients } = options;
  const latencyFrames = 2 * steepTaps.length + wideTaps.length;
  const sections = coefficients.length / BIQUAD_COEFFICIENTS;
  const paths = [createPath(options), createPath(options)];
  const states = [0, 1].map(() => new Float64Array(sections * BIQUAD_STATES));
  const delays = [0, 1].map(() => new DelayLine(latencyFrames));

  return {
    process(channels, frames) {
      checkStereo(channels, frames);
      for (const [index, channel] of channels.entries()) {
        const residual = channel.slice(0, frames).map((sample) => paths[index]!(sample));
        filterBiquads([residual], frames, coefficients, [states[index]!]);
        for (let frame = 0; frame < frames; frame++) {
          const late = delays[index]!.push(channel[frame]!);
          // Adding a zero would turn −0 into 0.
          channel[frame] = residual[frame] === 0 ? late : late + residual[frame]!;
        }
      }
    },
  };
}

/** One channel's way to four times the rate, through the curve and back, sample by sample. */
function createPath({ steepTaps, wideTaps, curve }: OversampledResidualOptions): (sample: number) => number {
  const toDouble = createDoubler(steepTaps);
  const toFourfold = createDoubler(wideTaps);
  const backToDouble = createHalver(wideTaps);
  const back = createHalver(steepTaps);
  const throughFourfold = (sample: number): number => {
    const [even, odd] = toFourfold(sample);
    return backToDouble(bend(even, curve), bend(odd, curve));
  };
  return (sample) => {
    const [even, odd] = toDouble(sample);
    return back(throughFourfold(even), throughFourfold(odd));
  };
}

/** Puts one sample behind each. It delays by as many input samples as there are taps. */
function createDoubler(taps: Float32Array): (sample: number) => [number, number] {
  const line = new DelayLine(2 * taps.length);
  return (sample) => {
    line.push(sample);
    return [line.ago(taps.length), sampleBetween(line, taps.length, taps)];
  };
}

/** Takes one sample of each two, without what the lower rate cannot hold. It delays by one output sample for each tap. */
function createHalver(taps: Float32Array): (even: number, odd: number) => number {
  const [evens, odds] = [new DelayLine(2 * taps.length + 1), new DelayLine(2 * taps.length + 1)];
  return (even, odd) => {
    evens.push(even);
    odds.push(odd);
    const between = sampleBetween(odds, taps.length + 1, taps);
    return fround(fround(evens.ago(taps.length) + between) * 0.5);
  };
}

/** The value half a sample behind the one that came `ago` samples ago. */
function sampleBetween(line: DelayLine, ago: number, taps: Float32Array): number {
  let sum = 0;
  for (const [pair, tap] of taps.entries()) {
    sum = fround(sum + fround(tap * fround(line.ago(ago + pair) + line.ago(ago - 1 - pair))));
  }
  return sum;
}

/** What the curve adds to a sample. */
function bend(sample: number, curve: ResidualCurve): number {
  if (curve.kind === 'saturate') {
    const driven = fround(sample * fround(curve.drive));
    const magnitude = Math.abs(driven);
    if (magnitude < fround(1e-9)) return 0;
    const bounded = Math.min(magnitude, fround(1e18));
    const square = fround(bounded * bounded);
    const share = fround(square / fround(3 + fround(fround(1.2) * square)));
    return fround(share * fround(fround(curve.even) + fround(fround(curve.odd) * driven)));
  }
  const over = fround(fround(Math.abs(sample) - fround(curve.start)) * fround(1 / curve.height));
  if (!(over > 0)) return 0;
  const bounded = Math.min(over, 1e9);
  const square = fround(bounded * bounded);
  const sum = fround(1 + square);
  const share = fround(square / fround(sum + fround(Math.sqrt(sum))));
  const taken = fround(fround(over * share) * fround(curve.height));
  return sample > 0 ? -taken : taken;
}

/** The newest samples of a row. */
class DelayLine {
  readonly #samples: Float32Array;
  #newest = 0;

  constructor(delay: number) {
    this.#samples = new Float32Array(delay + 1);
  }

  /** Takes the next; returns the oldest. */
  push(sample: number): number {
    this.#newest = (this.#newest + 1) % this.#samples.length;
    this.#samples[this.#newest] = sample;
    return this.ago(this.#samples.length - 1);
  }

  ago(samples: number): number {
    return this.#samples[(this.#newest - samples + this.#samples.length) % this.#samples.length]!;
  }
}
