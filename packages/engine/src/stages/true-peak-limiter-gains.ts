/**
 * From peaks to a limiter's gain, cell by cell. A minimum over the look-ahead, a release that only lowers, and a smoothing with
 * non-negative taps that sum to one leave no cell with more gain than its peak allows, nor the lines between neighbours' gains.
 * Where the bass makes the peak, what it needs is held for half a period of the lowest bass: the gain does not follow single waves.
 */
import { amplitudeToDb } from '../audio/decibels.ts';
import type { Kernels, LookAheadGains } from '../kernels/kernels.ts';
import { releaseSteps } from './gain-release.ts';
import {
  BASS_BLOCKS_PER_CHUNK,
  bassBlockOfCell,
  CELLS_PER_BASS_BLOCK,
  CELLS_PER_CHUNK,
  type ChunkPeaks,
} from './true-peak-limiter-detector.ts';

/** Half a period of 31 Hz. */
const BASS_HOLD_SECONDS = 0.016;
/** A peak is held by none of what it needs where the bass is this share of it, and by all from the other on. */
const BASS_SHARES = { none: 0.6, all: 0.9 };

export interface GainReduction {
  readonly maxDb: number;
  /** Exceeded during one hundredth of the time. */
  readonly p99Db: number;
  /** Of the cells with a peak above the ceiling, how many had it from the bass; 0 where there is none. */
  readonly bassShare: number;
}

export class LimiterGains {
  /** Cells that gains lie behind the peaks they belong to. */
  readonly delayCells: number;
  readonly #ceiling: number;
  readonly #lookAhead: LookAheadGains;
  readonly #counts = new GainCounts();
  readonly #held = new Float64Array(BASS_BLOCKS_PER_CHUNK);
  #allowedBefore = 1;
  #lastGain = 1;
  #cellsAbove = 0;
  #bassCellsAbove = 0;
  #cellsAtUnity = Number.POSITIVE_INFINITY;

  constructor({
    ceiling,
    lookaheadSeconds,
    releaseSeconds,
    cellsPerSecond,
    kernels,
  }: {
    ceiling: number;
    lookaheadSeconds: number;
    releaseSeconds: number;
    cellsPerSecond: number;
    kernels: Kernels;
  }) {
    const lookaheadCells = Math.max(1, Math.round(lookaheadSeconds * cellsPerSecond));
    this.#ceiling = ceiling;
    this.delayCells = lookaheadCells + 1;
    const holdCells = lookaheadCells + Math.round(BASS_HOLD_SECONDS * cellsPerSecond);
    this.#lookAhead = kernels.createLookAheadGains({
      windowCells: lookaheadCells + 1,
      heldBlocks: bassBlockOfCell(holdCells) + 2,
      blockCells: CELLS_PER_BASS_BLOCK,
      release: releaseSteps({ releaseSeconds, stepsPerSecond: cellsPerSecond }),
    });
  }

  /**
   * @param heard null for a chunk in which no peak is above the ceiling
   * @param gains receives the gain at the beginning of each of the chunk's cells, and at the end of the last
   * @returns whether there is any gain but 1
   */
  next(heard: ChunkPeaks | null, gains: Float64Array): boolean {
    gains[0] = this.#lastGain;
    if (heard === null && this.#cellsAtUnity >= this.delayCells) {
      // Everything remembered is 1, and ones would leave it so.
      gains.fill(1);
      this.#counts.countUnity(CELLS_PER_CHUNK);
      return false;
    }
    const chunkGains = gains.subarray(1);
    this.#allow(heard, chunkGains);
    const cellsAtUnity = this.#lookAhead.process(chunkGains, this.#held);
    this.#cellsAtUnity = cellsAtUnity < CELLS_PER_CHUNK ? cellsAtUnity : this.#cellsAtUnity + cellsAtUnity;
    this.#counts.count(chunkGains);
    this.#lastGain = gains[CELLS_PER_CHUNK]!;
    return gains.some((gain) => gain !== 1);
  }

  /** The largest gains that peaks allow, and those of them that are held. */
  #allow(heard: ChunkPeaks | null, into: Float64Array): void {
    const held = this.#held.fill(1);
    if (heard === null) {
      into.fill(1);
      into[0] = this.#allowedBefore;
      this.#allowedBefore = 1;
    } else this.#allowHeard(heard, into, held);
  }

  #allowHeard({ peaks, bassLevels }: ChunkPeaks, into: Float64Array, held: Float64Array): void {
    const ceiling = this.#ceiling;
    let allowedBefore = this.#allowedBefore;
    for (let cell = 0; cell < CELLS_PER_CHUNK; cell++) {
      const peak = peaks[cell]!;
      let allowed = 1;
      if (peak > ceiling) {
        allowed = ceiling / peak;
        const block = bassBlockOfCell(cell);
        const share = bassLevels[block]! / peak;
        held[block] = Math.min(held[block]!, 1 - (1 - allowed) * heldShare(share));
        this.#cellsAbove++;
        if (share > BASS_SHARES.none) this.#bassCellsAbove++;
      }
      // A gain is also where the line from the one before ends: both cells' peaks count.
      into[cell] = Math.min(allowed, allowedBefore);
      allowedBefore = allowed;
    }
    this.#allowedBefore = allowedBefore;
  }

  gainReduction(): GainReduction {
    const bassShare = this.#cellsAbove === 0 ? 0 : this.#bassCellsAbove / this.#cellsAbove;
    return { ...this.#counts.read(), bassShare };
  }
}

function heldShare(share: number): number {
  return Math.min(1, Math.max(0, (share - BASS_SHARES.none) / (BASS_SHARES.all - BASS_SHARES.none)));
}

/** Gains are counted in steps of 2⁻¹⁶, which is finer than 0.01 dB down to a reduction of 36 dB. */
const GAIN_STEPS = 2 ** 16;

class GainCounts {
  readonly #counts = new Uint32Array(GAIN_STEPS + 1);
  #smallest = 1;
  #total = 0;

  count(gains: Float64Array): void {
    const counts = this.#counts;
    let smallest = this.#smallest;
    for (let index = 0; index < gains.length; index++) {
      const gain = gains[index]!;
      counts[Math.floor(gain * GAIN_STEPS)]!++;
      if (gain < smallest) smallest = gain;
    }
    this.#smallest = smallest;
    this.#total += gains.length;
  }

  countUnity(cells: number): void {
    this.#counts[GAIN_STEPS]! += cells;
    this.#total += cells;
  }

  read(): Omit<GainReduction, 'bassShare'> {
    let step = GAIN_STEPS;
    for (let above = this.#counts[step]!; above < 0.99 * this.#total; above += this.#counts[step]!) step--;
    return {
      maxDb: reductionDb(this.#smallest),
      p99Db: reductionDb(Math.max(step / GAIN_STEPS, this.#smallest)),
    };
  }
}

const reductionDb = (gain: number): number => (gain === 1 ? 0 : -amplitudeToDb(gain));
