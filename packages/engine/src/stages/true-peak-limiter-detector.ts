/**
 * What a true-peak limiter hears: for each short cell of frames the largest peak of the interpolated signal, where it is loud
 * enough to matter, and how much of it is bass. Cells are as long in seconds at every rate; channels are heard together.
 */
import { designTwoStageInterpolator } from '../audio/interpolator.ts';
import { windowedSinc } from '../audio/windowed-sinc.ts';
import type { Kernels, TwoStageTaps } from '../kernels/kernels.ts';

/** Four frames at 44.1 and 48 kHz; a power of two at any rate, so that a preview that begins at a larger one decides in the same places. */
const CELLS_PER_SECOND = 11_025;
/** Decided upon together. */
export const CELLS_PER_CHUNK = 512;
export const CELLS_PER_BASS_BLOCK = 4;
export const BASS_BLOCKS_PER_CHUNK = CELLS_PER_CHUNK / CELLS_PER_BASS_BLOCK;
/** The bass is the mean over this many blocks on either side of one's own: about 3.3 ms, which passes 80 Hz and hardly 300. */
const BASS_BLOCKS_ASIDE = 4;
/** Flat up to 0.47 of the rate; its points read a tone at 0.43 of the rate 0.04 dB low at worst. */
const INTERPOLATOR = { halfwayPairs: 32, beta: 6 };
/** For what is bright beyond that, such as hard edges: flat up to 0.485 of the rate, and 0.04 dB low at worst. */
const FINE_INTERPOLATOR = { halfwayPairs: 96, beta: 7 };
/** Designed where a limiter is made: whoever loads the engine to read a plan waits for no taps. */
let designed: { readonly plain: TwoStageTaps; readonly fine: TwoStageTaps } | undefined;
/**
 * Meters end at different places below half the rate, and with white noise differ by 0.2 dB: peaks count for this share of the bright
 * band more, so that all of them find the ceiling held.
 */
const EDGE_SHARE = 0.1;
/** The plain one reads what is bright low by up to 1 dB: from this share of the threshold on, the fine one may find more. */
const FINE_FROM_SHARE = 0.9;
/** Passes what lies above 0.455 of the rate, half of it there. */
const BRIGHT_BAND = designHighPass({ cutoff: 0.455, taps: 63, beta: 5 });
/** The band is looked at four frames out of these: within so few its envelope changes little. */
const BRIGHT_LOOK_FRAMES = 16;
/** From this share of the largest peak on, what is above the plain interpolator's reach matters: 0.03 dB. */
const BRIGHT_SHARE = 0.004;

/** What is heard of one chunk. */
export interface ChunkPeaks {
  /** One a cell: the largest peak from each of its frames to the next, where it is above the threshold. */
  readonly peaks: Float32Array;
  /** One each four cells: the magnitude of the bass. */
  readonly bassLevels: Float32Array;
}

export const bassBlockOfCell = (cell: number): number => Math.trunc(cell / CELLS_PER_BASS_BLOCK);

export class PeakDetector {
  readonly cellFrames: number;
  /** Cells that the chunk's peaks lie behind its samples. */
  readonly delayCells: number;
  /** Frames before a chunk that `hear` looks at. */
  readonly historyFrames: number;
  readonly #kernels: Kernels;
  readonly #threshold: number;
  readonly #plain: TwoStageTaps;
  readonly #fine: TwoStageTaps;
  readonly #peaks = new Float32Array(CELLS_PER_CHUNK);
  readonly #bassLevels = new Float32Array(BASS_BLOCKS_PER_CHUNK);
  readonly #bassSums = new Float64Array(BASS_BLOCKS_PER_CHUNK + 2 * BASS_BLOCKS_ASIDE);

  /** @param threshold peaks up to here do not matter */
  constructor({
    sampleRate,
    kernels,
    threshold,
  }: { sampleRate: number; kernels: Kernels; threshold: number }) {
    this.cellFrames = cellFramesAt(sampleRate);
    designed ??= {
      plain: designTwoStageInterpolator(INTERPOLATOR),
      fine: designTwoStageInterpolator(FINE_INTERPOLATOR),
    };
    this.#plain = designed.plain;
    this.#fine = designed.fine;
    const bassCells = BASS_BLOCKS_ASIDE * CELLS_PER_BASS_BLOCK;
    this.delayCells = Math.max(bassCells, Math.ceil(this.#fine.delayFrames / this.cellFrames));
    this.historyFrames =
      this.delayCells * this.cellFrames + Math.max(bassCells * this.cellFrames, framesBefore(this.#fine));
    this.#kernels = kernels;
    this.#threshold = threshold;
  }

  /**
   * @param channels `historyFrames` frames or more before the chunk, then the chunk
   * @param chunkAt index of the chunk's first frame
   * @returns null where nothing matters; else what is valid until it hears again
   */
  hear(channels: readonly Float32Array[], chunkAt: number): ChunkPeaks | null {
    const firstFrame = chunkAt - this.delayCells * this.cellFrames;
    const peaks = this.#peaks.fill(0);
    const nearly = FINE_FROM_SHARE * this.#threshold;
    const largest = this.#hearPeaks(channels, firstFrame, this.#plain, nearly, peaks);
    if (largest === 0) return null;
    const brightLevel = this.#hearBrightBand(channels, firstFrame);
    if (brightLevel > BRIGHT_SHARE * largest) {
      const allowance = EDGE_SHARE * brightLevel;
      this.#hearPeaks(channels, firstFrame, this.#fine, this.#threshold - allowance, peaks);
      for (let cell = 0; cell < peaks.length; cell++) if (peaks[cell]! > 0) peaks[cell]! += allowance;
    } else if (largest <= this.#threshold) return null;
    return { peaks, bassLevels: this.#hearBass(channels, firstFrame) };
  }

  #hearPeaks(
    channels: readonly Float32Array[],
    firstFrame: number,
    interpolator: TwoStageTaps,
    threshold: number,
    peaks: Float32Array,
  ): number {
    let largest = 0;
    for (const channel of channels) {
      const support = channel.subarray(firstFrame - framesBefore(interpolator));
      const found = this.#kernels.peaksAbove(support, this.cellFrames, interpolator, threshold, peaks);
      largest = Math.max(largest, found);
    }
    return largest;
  }

  #hearBrightBand(channels: readonly Float32Array[], firstFrame: number): number {
    const asideFrames = (BRIGHT_BAND.length - 1) / 2;
    const frames = CELLS_PER_CHUNK * this.cellFrames;
    let largest = 0;
    for (const channel of channels) {
      const support = channel.subarray(firstFrame - asideFrames);
      const level = this.#kernels.largestFiltered(support, frames, BRIGHT_BAND, BRIGHT_LOOK_FRAMES);
      largest = Math.max(largest, level);
    }
    return largest;
  }

  #hearBass(channels: readonly Float32Array[], firstFrame: number): Float32Array {
    const blockFrames = CELLS_PER_BASS_BLOCK * this.cellFrames;
    const windowBlocks = 2 * BASS_BLOCKS_ASIDE + 1;
    const windowFrames = windowBlocks * blockFrames;
    const levels = this.#bassLevels.fill(0);
    const sums = this.#bassSums;
    for (const channel of channels) {
      const support = channel.subarray(firstFrame - BASS_BLOCKS_ASIDE * blockFrames);
      this.#kernels.sumsOfBlocks(support, blockFrames, sums);
      for (let block = 0; block < BASS_BLOCKS_PER_CHUNK; block++) {
        let sum = 0;
        for (let aside = 0; aside < windowBlocks; aside++) sum += sums[block + aside]!;
        const level = Math.abs(sum) / windowFrames;
        if (level > levels[block]!) levels[block] = level;
      }
    }
    return levels;
  }
}

/** The power of two that is nearest. */
function cellFramesAt(sampleRate: number): number {
  let frames = 1;
  while (frames * CELLS_PER_SECOND * Math.SQRT2 < sampleRate) frames *= 2;
  return frames;
}

/** Of an interpolator's support, before the frame whose peak it gives. */
function framesBefore({ tapsPerPhase, delayFrames }: TwoStageTaps): number {
  return tapsPerPhase - 1 - delayFrames;
}

/** @param cutoff share of the sample rate that half passes at */
function designHighPass({
  cutoff,
  taps,
  beta,
}: {
  cutoff: number;
  taps: number;
  beta: number;
}): Float32Array {
  const half = (taps - 1) / 2;
  const bandwidth = 1 - 2 * cutoff;
  return Float32Array.from({ length: taps }, (_, tap) => {
    const distance = (tap - half) * bandwidth;
    const lowPass = bandwidth * windowedSinc(distance, { halfWidth: half * bandwidth, beta });
    return (tap - half) % 2 === 0 ? lowPass : -lowPass;
  });
}
