/**
 * A bell or a high shelf whose gain may change all the time, as one section of a moving filter. Exact at its frequency; near half the
 * sample rate narrower than the analog curve.
 *
 * @source A. Simper, Solving the continuous SVF equations using trapezoidal integration and equivalent currents (Cytomic, 2013)
 */
import { powerOfTen, tanOfTurns } from '../audio/exact-math.ts';
import type { DynamicEqualizerBand } from '../plan/mastering-plan.ts';
import { ringingFrames, type SectionPoint } from './moving-filter.ts';

export class DynamicSection {
  /** With any gain from `−mostReductionDb` to 0. */
  readonly tailFrames: number;
  readonly #shape: DynamicEqualizerBand['shape'];
  readonly #warpedFrequency: number;
  readonly #damping: number;
  #gainDb = Number.NaN;
  #point: SectionPoint | undefined;

  constructor({ shape, frequencyHz, q, mostReductionDb }: DynamicEqualizerBand, sampleRate: number) {
    this.#shape = shape;
    this.#warpedFrequency = tanOfTurns(frequencyHz / sampleRate / 2);
    this.#damping = 1 / q;
    const lowestHz = shape === 'bell' ? frequencyHz : frequencyHz * powerOfTen(-mostReductionDb / 80);
    const mostDamping = shape === 'bell' ? this.#damping * powerOfTen(mostReductionDb / 40) : this.#damping;
    this.tailFrames = Math.max(
      ringingFrames({ frequencyHz: lowestHz, damping: this.#damping }, sampleRate),
      ringingFrames({ frequencyHz: lowestHz, damping: mostDamping }, sampleRate),
    );
  }

  pointAt(gainDb: number): SectionPoint {
    if (this.#point === undefined || gainDb !== this.#gainDb) {
      this.#gainDb = gainDb;
      // A is the square root of the gain.
      this.#point =
        this.#shape === 'bell'
          ? this.#bellAt(powerOfTen(gainDb / 40))
          : this.#shelfAt(powerOfTen(gainDb / 40));
    }
    return this.#point;
  }

  #bellAt(a: number): SectionPoint {
    const damping = this.#damping / a;
    return { g: this.#warpedFrequency, damping, input: 1, band: damping * (a * a - 1), low: 0 };
  }

  #shelfAt(a: number): SectionPoint {
    return {
      g: this.#warpedFrequency * Math.sqrt(a),
      damping: this.#damping,
      input: a * a,
      band: this.#damping * (1 - a) * a,
      low: 1 - a * a,
    };
  }
}
