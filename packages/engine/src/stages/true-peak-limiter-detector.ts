/**
 * What a true-peak limiter hears: for each short cell of frames the largest peak of the interpolated signal, where it is loud
 * enough to matter, and how much of it is bass. Cells are as long in seconds at every rate; channels are heard together.
 */
import { designInterpolator } from '../audio/interpolator.ts';
import type { Kernels } from '../kernels/kernels.ts';

/** Four frames at 44.1 and 48 kHz. */
const CELLS_PER_SECOND = 11_025;
/** Decided upon together. */
export const CELLS_PER_CHUNK = 512;
const CELLS_PER_BASS_BLOCK = 4;
/** The bass is the mean over this many blocks on either side of one's own: 3.3 ms, which passes 80 Hz and has no 306. */
const BASS_BLOCKS_ASIDE = 4;
/**
 * Flat up to 0.47 of the rate, where the meter's own already reads 2 dB low: content up there is what encoders and hard edges leave,
 * and a limiter that does not hear it lets it pass.
 */
const INTERPOLATOR = designInterpolator({ factor: 8, tapsPerPhase: 64, beta: 6 });

/** What is heard of one chunk. */
export interface ChunkPeaks {
  /** One a cell: the largest peak from each of its frames to the next; 0 where none is above the threshold. */
  readonly peaks: Float32Array;
  /** One each four cells: the magnitude of the bass. */
  readonly bassLevels: Float32Array;
}

export const bassBlockOfCell = (cell: number): number => Math.floor(cell / CELLS_PER_BASS_BLOCK);

export class PeakDetector {
  readonly cellFrames: number;
  /** Cells that the chunk's peaks lie behind its samples. */
  readonly delayCells: number;
  /** Frames before a chunk that `hear` looks at. */
  readonly historyFrames: number;
  readonly #kernels: Kernels;
  readonly #threshold: number;

  /** @param threshold peaks up to here do not matter */
  constructor({
    sampleRate,
    kernels,
    threshold,
  }: { sampleRate: number; kernels: Kernels; threshold: number }) {
    this.cellFrames = Math.max(1, Math.round(sampleRate / CELLS_PER_SECOND));
    const bassCells = BASS_BLOCKS_ASIDE * CELLS_PER_BASS_BLOCK;
    this.delayCells = Math.max(bassCells, Math.ceil(INTERPOLATOR.delayFrames / this.cellFrames));
    const interpolatorFrames = INTERPOLATOR.tapsPerPhase - 1 - INTERPOLATOR.delayFrames;
    this.historyFrames =
      this.delayCells * this.cellFrames + Math.max(bassCells * this.cellFrames, interpolatorFrames);
    this.#kernels = kernels;
    this.#threshold = threshold;
  }

  /**
   * @param channels `historyFrames` frames or more before the chunk, then the chunk
   * @param chunkAt index of the chunk's first frame
   * @returns null where nothing matters
   */
  hear(channels: readonly Float32Array[], chunkAt: number): ChunkPeaks | null {
    const firstFrame = chunkAt - this.delayCells * this.cellFrames;
    const supportAt = firstFrame - (INTERPOLATOR.tapsPerPhase - 1 - INTERPOLATOR.delayFrames);
    const peaks = new Float32Array(CELLS_PER_CHUNK);
    let largest = 0;
    for (const channel of channels) {
      const found = this.#kernels.peaksAbove(
        channel.subarray(supportAt),
        this.cellFrames,
        INTERPOLATOR,
        this.#threshold,
        peaks,
      );
      largest = Math.max(largest, found);
    }
    return largest === 0 ? null : { peaks, bassLevels: this.#hearBass(channels, firstFrame) };
  }

  #hearBass(channels: readonly Float32Array[], firstFrame: number): Float32Array {
    const blockFrames = CELLS_PER_BASS_BLOCK * this.cellFrames;
    const blocks = CELLS_PER_CHUNK / CELLS_PER_BASS_BLOCK;
    const levels = new Float32Array(blocks);
    const sums = new Float64Array(blocks + 2 * BASS_BLOCKS_ASIDE);
    const windowBlocks = 2 * BASS_BLOCKS_ASIDE + 1;
    for (const channel of channels) {
      let frame = firstFrame - BASS_BLOCKS_ASIDE * blockFrames;
      for (let block = 0; block < sums.length; block++) {
        let sum = 0;
        for (const end = frame + blockFrames; frame < end; frame++) sum += channel[frame]!;
        sums[block] = sum;
      }
      for (let block = 0; block < blocks; block++) {
        let sum = 0;
        for (let aside = 0; aside < windowBlocks; aside++) sum += sums[block + aside]!;
        const level = Math.abs(sum) / (windowBlocks * blockFrames);
        if (level > levels[block]!) levels[block] = level;
      }
    }
    return levels;
  }
}
