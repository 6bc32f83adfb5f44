/**
 * The high shelf at an edge between two bands, whose gain may change all the time: a Butterworth shelf of fourth order, as two sections
 * of a moving filter that take half of the gain each.
 *
 * @source M. Holters, U. Zölzer, Parametric higher-order shelving filters (EUSIPCO 2006)
 */
import { powerOfTen, tanOfTurns } from '../audio/exact-math.ts';
import { butterworthDampings } from './butterworth-sections.ts';
import { ringingFrames, type SectionPoint } from './moving-filter.ts';

const DAMPINGS = butterworthDampings(4);
export const SHELF_SECTIONS = DAMPINGS.length;

export class MovingShelf {
  readonly tailFrames: number;
  readonly #warpedFrequency: number;
  #gainDb = Number.NaN;
  #points: readonly SectionPoint[] = [];

  constructor(frequencyHz: number, sampleRate: number) {
    this.#warpedFrequency = tanOfTurns(frequencyHz / sampleRate / 2);
    this.tailFrames = DAMPINGS.length * ringingFrames({ frequencyHz, damping: DAMPINGS[0]! }, sampleRate);
  }

  /** Its sections with this gain, of everything above the edge against everything below. */
  pointsAt(gainDb: number): readonly SectionPoint[] {
    if (gainDb === this.#gainDb) return this.#points;
    // A is the fourth root of a section's power ratio.
    const a = powerOfTen(gainDb / 80);
    const g = this.#warpedFrequency * Math.sqrt(a);
    this.#gainDb = gainDb;
    this.#points = DAMPINGS.map((damping) => ({
      g,
      damping,
      input: a * a,
      band: damping * (1 - a) * a,
      low: 1 - a * a,
    }));
    return this.#points;
  }
}
