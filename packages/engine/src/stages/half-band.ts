/**
 * Twice the rate and back, by linear-phase half-band filters: every other tap is zero, so even samples pass as they are. The same
 * taps serve both ways.
 *
 * @source R. E. Crochiere, L. R. Rabiner, Multirate digital signal processing (1983), for half-band filters
 */
import { windowedSinc } from '../audio/windowed-sinc.ts';

/** A stop band below −105 dB. */
const KAISER_BETA = 11;

/** Taps of one side of a half-band filter: how much the neighbours half a frame, one and a half frames… away count. */
export function designHalfBand(pairs: number): Float64Array {
  const taps = Float64Array.from({ length: pairs }, (_, pair) =>
    windowedSinc(pair + 0.5, { halfWidth: pairs, beta: KAISER_BETA }),
  );
  const sum = 2 * taps.reduce((a, b) => a + b, 0);
  return taps.map((tap) => tap / sum);
}

/** Puts one sample between each two, for one channel. It delays by as many input frames as there are taps. */
export class HalfBandDoubler {
  readonly #taps: Float64Array;
  readonly #input: DelayedSamples;

  constructor(taps: Float64Array, { maxFrames }: { maxFrames: number }) {
    this.#taps = taps;
    this.#input = new DelayedSamples({ delayFrames: 2 * taps.length - 1, maxFrames });
  }

  /** @param output receives two samples a frame */
  process(input: ArrayLike<number>, frames: number, output: Float64Array): void {
    const samples = this.#input.append(input, frames);
    const middle = this.#taps.length - 1;
    for (let frame = 0; frame < frames; frame++) {
      output[2 * frame] = samples[frame + middle]!;
      output[2 * frame + 1] = sampleBetween(samples, frame + middle, this.#taps);
    }
    this.#input.keepLast(frames);
  }
}

/** Takes one sample of each two, for one channel, without what the lower rate cannot hold. It delays by one output frame for each tap. */
export class HalfBandHalver {
  readonly #taps: Float64Array;
  readonly #even: DelayedSamples;
  readonly #odd: DelayedSamples;
  readonly #newEven: Float64Array;
  readonly #newOdd: Float64Array;

  constructor(taps: Float64Array, { maxFrames }: { maxFrames: number }) {
    const size = { delayFrames: 2 * taps.length, maxFrames };
    this.#taps = taps;
    [this.#even, this.#odd] = [new DelayedSamples(size), new DelayedSamples(size)];
    [this.#newEven, this.#newOdd] = [new Float64Array(maxFrames), new Float64Array(maxFrames)];
  }

  /**
   * @param input two samples a frame
   * @param output receives one a frame
   */
  process(input: Float64Array, frames: number, output: Float64Array | Float32Array): void {
    for (let frame = 0; frame < frames; frame++) {
      this.#newEven[frame] = input[2 * frame]!;
      this.#newOdd[frame] = input[2 * frame + 1]!;
    }
    const even = this.#even.append(this.#newEven, frames);
    const odd = this.#odd.append(this.#newOdd, frames);
    const middle = this.#taps.length;
    for (let frame = 0; frame < frames; frame++) {
      output[frame] = (even[frame + middle]! + sampleBetween(odd, frame + middle - 1, this.#taps)) / 2;
    }
    this.#even.keepLast(frames);
    this.#odd.keepLast(frames);
  }
}

/** The value half a frame after `index`. */
function sampleBetween(samples: Float64Array, index: number, taps: Float64Array): number {
  let sum = 0;
  for (let pair = 0; pair < taps.length; pair++) {
    sum += taps[pair]! * (samples[index - pair]! + samples[index + 1 + pair]!);
  }
  return sum;
}

/** The newest frames behind those that came before them. */
class DelayedSamples {
  readonly #samples: Float64Array;
  readonly #delayFrames: number;

  constructor({ delayFrames, maxFrames }: { delayFrames: number; maxFrames: number }) {
    this.#samples = new Float64Array(delayFrames + maxFrames);
    this.#delayFrames = delayFrames;
  }

  append(input: ArrayLike<number>, frames: number): Float64Array {
    for (let frame = 0; frame < frames; frame++) this.#samples[this.#delayFrames + frame] = input[frame]!;
    return this.#samples;
  }

  keepLast(frames: number): void {
    this.#samples.copyWithin(0, frames, frames + this.#delayFrames);
  }
}
