/**
 * The high shelf at an edge between two bands, whose gain may change all the time: a Butterworth shelf of fourth order, as two sections
 * of a moving filter that take half of the gain each.
 *
 * @source M. Holters, U. Zölzer, Parametric higher-order shelving filters (EUSIPCO 2006)
 */
import { powerOfTen, tanOfTurns } from '../audio/exact-math.ts';
import { SECTION_POINT } from '../kernels/kernels.ts';
import { butterworthDampings } from './butterworth-sections.ts';
import { ringingFrames, writeSection } from './moving-filter.ts';

const DAMPINGS = butterworthDampings(4);
export const SHELF_SECTIONS = DAMPINGS.length;

export class MovingShelf {
  readonly tailFrames: number;
  readonly #warpedFrequency: number;
  #gainDb = Number.NaN;
  /** Its sections with that gain. */
  readonly #latest = new Float64Array(SHELF_SECTIONS * SECTION_POINT);

  constructor(frequencyHz: number, sampleRate: number) {
    this.#warpedFrequency = tanOfTurns(frequencyHz / sampleRate / 2);
    this.tailFrames = SHELF_SECTIONS * ringingFrames({ frequencyHz, damping: DAMPINGS[0]! }, sampleRate);
  }

  /** Writes its sections with this gain of everything above the edge against everything below. */
  write(points: Float64Array, at: number, gainDb: number): void {
    if (gainDb !== this.#gainDb) this.#moveTo(gainDb);
    for (let k = 0; k < this.#latest.length; k++) points[at + k] = this.#latest[k]!;
  }

  #moveTo(gainDb: number): void {
    this.#gainDb = gainDb;
    // A is the fourth root of a section's power ratio.
    const a = powerOfTen(gainDb / 80);
    const g = this.#warpedFrequency * Math.sqrt(a);
    for (let section = 0; section < SHELF_SECTIONS; section++) {
      const damping = DAMPINGS[section]!;
      const band = damping * (1 - a) * a;
      writeSection(this.#latest, section * SECTION_POINT, g, damping, a * a, band, 1 - a * a);
    }
  }
}
