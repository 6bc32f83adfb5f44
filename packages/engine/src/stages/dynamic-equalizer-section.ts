/**
 * A bell or a high shelf whose gain may change all the time, as one section of a moving filter. Exact at its frequency; near half the
 * sample rate narrower than the analog curve.
 *
 * @source A. Simper, Solving the continuous SVF equations using trapezoidal integration and equivalent currents (Cytomic, 2013)
 */
import { powerOfTen, tanOfTurns } from '../audio/exact-math.ts';
import { type Kernels, SECTION_POINT } from '../kernels/kernels.ts';
import type { DynamicEqualizerBand } from '../plan/mastering-plan.ts';
import { type MovingFilter, ringingFrames, writeSection } from './moving-filter.ts';
import type { StageFormat } from './stage.ts';

export class DynamicSection {
  /** With any gain from `−mostReductionDb` to 0. */
  readonly tailFrames: number;
  readonly #shape: DynamicEqualizerBand['shape'];
  readonly #warpedFrequency: number;
  readonly #damping: number;
  #gainDb = Number.NaN;
  /** What it is with that gain. */
  readonly #latest = new Float64Array(SECTION_POINT);
  readonly #roots: Float64Array;
  readonly #kernels: Kernels;

  constructor(
    { shape, frequencyHz, q, mostReductionDb }: DynamicEqualizerBand,
    { sampleRate, kernels }: StageFormat,
    { mostPeriods }: MovingFilter,
  ) {
    this.#kernels = kernels;
    this.#roots = new Float64Array(mostPeriods);
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

  /** Writes it as the filter's section of this number, with one gain for each period that ends next. */
  write(filter: MovingFilter, section: number, gainsDb: Float64Array): void {
    // A is the square root of the gain.
    this.#kernels.ratios(gainsDb, 40, this.#roots);
    for (let period = 0; period < gainsDb.length; period++) {
      if (gainsDb[period] !== this.#gainDb) {
        this.#gainDb = gainsDb[period]!;
        this.#moveTo(this.#roots[period]!);
      }
      const at = filter.indexOf(period, section);
      for (let k = 0; k < SECTION_POINT; k++) filter.points[at + k] = this.#latest[k]!;
    }
  }

  #moveTo(a: number): void {
    if (this.#shape === 'bell') {
      const damping = this.#damping / a;
      writeSection(this.#latest, 0, this.#warpedFrequency, damping, 1, damping * (a * a - 1), 0);
    } else {
      const g = this.#warpedFrequency * Math.sqrt(a);
      writeSection(this.#latest, 0, g, this.#damping, a * a, this.#damping * (1 - a) * a, 1 - a * a);
    }
  }
}
