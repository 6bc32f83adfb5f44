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
export const SHELF_SECTIONS = 2;

export class MovingShelf {
  readonly tailFrames: number;
  readonly #warpedFrequency: number;
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
    const { points } = filter;
    for (let period = 0; period < gainsDb.length; period++) {
      const at = filter.indexOf(period, section);
      const a = this.#roots[period]!;
      const g = this.#warpedFrequency * Math.sqrt(a);
      const gain = a * a;
      writeSection(points, at, g, DAMPINGS[0]!, gain, DAMPINGS[0]! * (a - gain), 1 - gain);
      writeSection(points, at + SECTION_POINT, g, DAMPINGS[1]!, gain, DAMPINGS[1]! * (a - gain), 1 - gain);
    }
  }
}
