/**
 * Sections in series whose gains may change all the time: state-variable filters by the trapezoidal rule, which stay stable while they
 * move. From period to period coefficients go in straight lines. At 0 dB output is input, exactly, while memories go on, so that a
 * section sets in without a click. The part that stages with detectors share.
 *
 * @source A. Simper, Solving the continuous SVF equations using trapezoidal integration and equivalent currents (Cytomic, 2013)
 */
import { type MovingSections, SECTION_POINT } from '../kernels/kernels.ts';
import { periodFramesAt } from './envelope-detector.ts';
import type { StageFormat } from './stage.ts';

/** Frames that are decided upon, then filtered, at a time. */
export const STRETCH_FRAMES = 8192;
/** −120 dB, in neper. */
const INAUDIBLE_NEPER = 14;
/** Where a point says how much of the input a section puts out; what it puts out of its memories comes behind. */
export const INPUT_AT = 3;

export class MovingFilter {
  readonly periodFrames: number;
  /** That can end in the frames processed at a time. */
  readonly mostPeriods: number;
  readonly #sections: number;
  readonly #moving: MovingSections;
  /** Where the period going on began and where it goes, then what is decided for those that follow. */
  readonly #points: Float64Array;
  #framesIntoPeriod = 0;

  constructor(sections: number, { sampleRate, kernels }: StageFormat) {
    this.periodFrames = periodFramesAt(sampleRate);
    this.mostPeriods = Math.floor(STRETCH_FRAMES / this.periodFrames) + 1;
    this.#sections = sections;
    this.#moving = kernels.createMovingSections({ sections, periodFrames: this.periodFrames });
    this.#points = new Float64Array((2 + this.mostPeriods) * sections * SECTION_POINT);
    for (let k = INPUT_AT; k < this.#points.length; k += SECTION_POINT) this.#points[k] = 1;
  }

  /** How many periods end in the next `frames` frames: so many decisions there are. */
  periodsIn(frames: number): number {
    return Math.floor((this.#framesIntoPeriod + frames) / this.periodFrames);
  }

  /** Where its sections' points are written, by `writeSection`. */
  get points(): Float64Array {
    return this.#points;
  }

  /** Where the point of a section is that it goes to after the `period`th period that ends in the frames processed next. */
  indexOf(period: number, section: number): number {
    return ((2 + period) * this.#sections + section) * SECTION_POINT;
  }

  /** Makes of what was decided for the first two periods where all sections begin, before any frame. */
  begin(): void {
    this.#points.copyWithin(0, this.indexOf(0, 0), this.indexOf(2, 0));
  }

  /** Filters at most `STRETCH_FRAMES` frames in place, when all their decisions are taken. */
  process(block: readonly Float32Array[], frames: number): void {
    const periods = this.periodsIn(frames);
    this.#moving.process(block, frames, this.#points);
    const size = this.#sections * SECTION_POINT;
    this.#points.copyWithin(0, periods * size, (periods + 2) * size);
    this.#framesIntoPeriod = (this.#framesIntoPeriod + frames) % this.periodFrames;
  }
}

/** Writes what a section is at one moment: how much of the input, of the band-pass and of the low-pass it puts out. */
export function writeSection(
  points: Float64Array,
  at: number,
  /** tan πf/fs of the frequency at which its poles lie. */
  g: number,
  /** 1/Q of its poles. */
  damping: number,
  input: number,
  band: number,
  low: number,
): void {
  // By the trapezoidal rule band-pass and low-pass are the means of their memories before a frame and behind it.
  const twice = 2 / (1 + g * (g + damping));
  const across = twice * g;
  const square = across * g;
  const [halfBand, halfLow] = [band / 2, low / 2];
  points[at] = twice - 1;
  points[at + 1] = across;
  points[at + 2] = square;
  points[at + 3] = input + halfBand * across + halfLow * square;
  points[at + 4] = halfBand * twice + halfLow * across;
  points[at + 5] = halfLow * (2 - square) - halfBand * across;
}

/** How long a section rings on above −120 dB. */
export function ringingFrames(
  { frequencyHz, damping }: { frequencyHz: number; damping: number },
  sampleRate: number,
): number {
  // With strong damping the slower of two real poles decides.
  const half = damping / 2;
  const decay = half > 1 ? half - Math.sqrt(half * half - 1) : half;
  return Math.ceil((INAUDIBLE_NEPER * sampleRate) / (2 * Math.PI * frequencyHz * decay));
}
