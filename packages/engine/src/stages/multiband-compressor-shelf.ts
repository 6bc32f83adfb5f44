/**
 * A high shelf whose gain may change all the time: a Butterworth shelf of fourth order as two trapezoidal state-variable
 * sections, stable while it moves. At 0 dB its output is its input, exactly, while its memory goes on, so that it sets
 * in without a click.
 *
 * @source A. Simper, Solving the continuous SVF equations using trapezoidal integration and equivalent currents (Cytomic,
 *   2013), for the section; M. Holters, U. Zölzer, Parametric higher-order shelving filters (EUSIPCO 2006), for its slopes
 */
import { powerOfTen, tanOfTurns } from '../audio/exact-math.ts';
import { butterworthDampings } from './butterworth-sections.ts';
import { NO_DENORMALS_BELOW } from './stage.ts';

const DAMPINGS = butterworthDampings(4);
/** −120 dB, in neper. */
const INAUDIBLE_NEPER = 14;

/** What both sections do at one moment. */
interface ShelfPoint {
  /** The frequency, warped, at which the poles lie. */
  readonly g: number;
  /** A²: the gain of one section above its frequency. */
  readonly square: number;
  /** (1 − A)·A, which the section's damping multiplies. */
  readonly band: number;
}

export class MovingShelf {
  readonly #warpedFrequency: number;
  /** Two numbers a section and channel. */
  readonly #states: readonly Float64Array[];
  readonly tailFrames: number;
  #from: ShelfPoint;
  #to: ShelfPoint;
  #isMoving = false;

  constructor(
    frequencyHz: number,
    { sampleRate, channelCount }: { sampleRate: number; channelCount: number },
  ) {
    this.#warpedFrequency = tanOfTurns(frequencyHz / sampleRate / 2);
    this.#states = Array.from({ length: channelCount }, () => new Float64Array(2 * DAMPINGS.length));
    this.#to = this.#pointAt(0);
    this.#from = this.#to;
    const decayPerSecond = Math.PI * frequencyHz * DAMPINGS[0]!;
    this.tailFrames = Math.ceil((2 * INAUDIBLE_NEPER * sampleRate) / decayPerSecond);
  }

  /** Moves on from where the last move was to end. */
  moveTo(gainDb: number): void {
    this.#from = this.#to;
    this.#to = gainDb === 0 && this.#from.square === 1 ? this.#from : this.#pointAt(gainDb);
    this.#isMoving = this.#from !== this.#to;
    for (const states of this.#states) {
      for (const [index, state] of states.entries()) {
        if (Math.abs(state) < NO_DENORMALS_BELOW) states[index] = 0;
      }
    }
  }

  get isIdle(): boolean {
    return !this.#isMoving && this.#to.square === 1;
  }

  /** The first `frames` samples of one channel, in place; the move takes `periodFrames`, of which some are over. */
  process(
    samples: Float64Array,
    channel: number,
    {
      frames,
      framesIntoPeriod,
      periodFrames,
    }: { frames: number; framesIntoPeriod: number; periodFrames: number },
  ): void {
    const states = this.#states[channel]!;
    const from = this.#from;
    const to = this.#to;
    const gRange = to.g - from.g;
    const squareRange = to.square - from.square;
    const bandRange = to.band - from.band;
    for (let section = 0; section < DAMPINGS.length; section++) {
      const damping = DAMPINGS[section]!;
      let first = states[2 * section]!;
      let second = states[2 * section + 1]!;
      for (let frame = 0; frame < frames; frame++) {
        const share = (framesIntoPeriod + frame + 1) / periodFrames;
        const g = from.g + share * gRange;
        const square = from.square + share * squareRange;
        const band = damping * (from.band + share * bandRange);
        const input = samples[frame]!;
        const rest = input - second;
        const bandPart = (first + g * rest) / (1 + g * (g + damping));
        const lowPart = second + g * bandPart;
        first = 2 * bandPart - first;
        second = 2 * lowPart - second;
        samples[frame] = square * input + band * bandPart + (1 - square) * lowPart;
      }
      states[2 * section] = first;
      states[2 * section + 1] = second;
    }
  }

  #pointAt(gainDb: number): ShelfPoint {
    // Both sections take half of the gain; A is the fourth root of a section's power ratio.
    const a = powerOfTen(gainDb / 80);
    return { g: this.#warpedFrequency * Math.sqrt(a), square: a * a, band: (1 - a) * a };
  }
}
