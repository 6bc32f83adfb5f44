/** Samples of one channel to integers: dither added, every sample rounded once, the error shaped. */
import { createDither } from './dither.ts';
import { noiseShapingTaps } from './noise-shaping.ts';
import type { Dither } from './wav-format.ts';

/** Rounds consecutive blocks of a channel; the integers do not depend on how it is cut into them. */
export interface Quantizer {
  /** @param into receives as many integers as there are samples */
  quantize(samples: Float32Array, into: Int32Array): void;
}

/** After this many seconds of exact zeros the dither falls silent too; any shorter, and it would follow the wave. */
const AUTO_BLACK_SECONDS = 0.01;

export interface QuantizerOptions {
  readonly bitDepth: 16 | 24;
  readonly sampleRate: number;
  readonly dither: Dither;
  readonly seed: number;
  readonly channel: number;
}

/** An integer v stands for v / 2^(bits − 1); beyond that scale samples become the outermost integers. */
export function createQuantizer({ dither, ...options }: QuantizerOptions): Quantizer {
  if (dither === 'none') return createRounder(options.bitDepth);
  const taps = dither === 'shaped' ? noiseShapingTaps(options.sampleRate) : [];
  return createDitheredQuantizer(options, taps);
}

function createRounder(bitDepth: 16 | 24): Quantizer {
  const scale = 2 ** (bitDepth - 1);
  return {
    quantize(samples, into) {
      for (let n = 0; n < samples.length; n++) {
        const integer = roundHalfUp(samples[n]! * scale);
        into[n] = integer < scale ? integer : scale - 1;
      }
    },
  };
}

/** As Math.round does at this size, and quicker. */
const roundHalfUp = (value: number): number => Math.floor(value + 0.5);

function createDitheredQuantizer(
  { bitDepth, sampleRate, seed, channel }: Omit<QuantizerOptions, 'dither'>,
  taps: readonly number[],
): Quantizer {
  const scale = 2 ** (bitDepth - 1);
  const blackFrames = Math.ceil(AUTO_BLACK_SECONDS * sampleRate);
  const noise = createDither({ seed, channel });
  const order = taps.length;
  const weights = Float64Array.from(taps);
  /** The last errors twice over, newest first from `newest` on, so that a stretch of them never wraps around. */
  const errors = new Float64Array(2 * order);
  let newest = 0;
  // What comes before the first sample is silence.
  let zeros = blackFrames;
  return {
    quantize(samples, into) {
      for (let n = 0; n < samples.length; n++) {
        const sample = samples[n]!;
        zeros = sample === 0 ? zeros + 1 : 0;
        if (zeros >= blackFrames) {
          if (zeros === blackFrames) errors.fill(0);
          into[n] = 0;
          continue;
        }
        let wanted = sample * scale;
        for (let k = 0; k < order; k++) wanted -= weights[k]! * errors[newest + k]!;
        const rounded = roundHalfUp(wanted + noise());
        if (order > 0) {
          newest = newest === 0 ? order - 1 : newest - 1;
          // Taken before the integer is kept in range: clipping is no noise, and fed back it would go on and on.
          errors[newest] = rounded - wanted;
          errors[newest + order] = rounded - wanted;
        }
        into[n] = Math.max(-scale, Math.min(rounded, scale - 1));
      }
    },
  };
}
