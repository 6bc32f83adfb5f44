/**
 * The high shelf at an edge between two bands, whose gain may change all the time: a Butterworth shelf of fourth order, as two sections
 * of a moving filter that take half of the gain each.
 *
 * @source M. Holters, U. Zölzer, Parametric higher-order shelving filters (EUSIPCO 2006)
 */
import { tanOfTurns } from '../audio/exact-math.ts';
import { type Kernels, SECTION_POINT } from '../kernels/kernels.ts';
import { butterworthDampings } from './butterworth-sections.ts';
import { type MovingFilter, ringingFrames, writeSection } from './moving-filter.ts';
import type { StageFormat } from './stage.ts';

const DAMPINGS = butterworthDampings(4);
export const SHELF_SECTIONS = DAMPINGS.length;

export class MovingShelf {
  readonly tailFrames: number;
  readonly #warpedFrequency: number;
  #gainDb = Number.NaN;
  /** Its sections with that gain. */
  readonly #latest = new Float64Array(SHELF_SECTIONS * SECTION_POINT);
  readonly #roots: Float64Array;
  readonly #kernels: Kernels;

  constructor(frequencyHz: number, { sampleRate, kernels }: StageFormat, { mostPeriods }: MovingFilter) {
    this.#kernels = kernels;
    this.#roots = new Float64Array(mostPeriods);
    this.#warpedFrequency = tanOfTurns(frequencyHz / sampleRate / 2);
    this.tailFrames = SHELF_SECTIONS * ringingFrames({ frequencyHz, damping: DAMPINGS[0]! }, sampleRate);
  }

  /**
   * Writes its sections, of which `section` is the first, for the periods that end next.
   *
   * @param gainsDb of everything above the edge against everything below, one a period
   */
  write(filter: MovingFilter, section: number, gainsDb: Float64Array): void {
    // A is the fourth root of a section's power ratio.
    this.#kernels.ratios(gainsDb, 80, this.#roots);
    for (let period = 0; period < gainsDb.length; period++) {
      if (gainsDb[period] !== this.#gainDb) {
        this.#gainDb = gainsDb[period]!;
        this.#moveTo(this.#roots[period]!);
      }
      const at = filter.indexOf(period, section);
      for (let k = 0; k < this.#latest.length; k++) filter.points[at + k] = this.#latest[k]!;
    }
  }

  #moveTo(a: number): void {
    const g = this.#warpedFrequency * Math.sqrt(a);
    for (let section = 0; section < SHELF_SECTIONS; section++) {
      const damping = DAMPINGS[section]!;
      const band = damping * (1 - a) * a;
      writeSection(this.#latest, section * SECTION_POINT, g, damping, a * a, band, 1 - a * a);
    }
  }
}
