/** How much is taken off peaks: the highest sample of each hundredth of a second, as it goes in and as it comes out. */
import { amplitudeToDb } from '../audio/decibels.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { GainReductionHistogram } from './gain-reduction-histogram.ts';

const WINDOWS_PER_SECOND = 100;
const METER_RANGE_DB = 60;

export class ClipReductionMeter {
  readonly #histogram = new GainReductionHistogram(METER_RANGE_DB);
  readonly #above: number;
  readonly #input: WindowPeaks;
  readonly #output: WindowPeaks;
  readonly #waiting: number[] = [];
  #maxDb = 0;

  /**
   * @param above peaks up to this amplitude are not touched, whatever is read
   * @param latencyFrames how much later than it goes in a sample comes out
   */
  constructor({
    above,
    latencyFrames,
    sampleRate,
    kernels,
  }: { above: number; latencyFrames: number; sampleRate: number; kernels: Kernels }) {
    const windowFrames = Math.round(sampleRate / WINDOWS_PER_SECOND);
    this.#above = above;
    this.#input = new WindowPeaks(kernels, windowFrames, 0);
    this.#output = new WindowPeaks(kernels, windowFrames, latencyFrames);
  }

  /** Hears what goes in; any block size gives the same reading. */
  hearInput(block: readonly Float32Array[], frames: number): void {
    this.#input.hear(block, frames, (peak) => this.#waiting.push(peak));
  }

  /** Hears what came of it. */
  hearOutput(block: readonly Float32Array[], frames: number): void {
    this.#output.hear(block, frames, (peak) => this.#count(this.#waiting.shift()!, peak));
  }

  #count(peakIn: number, peakOut: number): void {
    const reductionDb = peakIn > this.#above && peakOut < peakIn ? amplitudeToDb(peakIn / peakOut) : 0;
    this.#histogram.count(reductionDb);
    this.#maxDb = Math.max(this.#maxDb, reductionDb);
  }

  /** `p99Db` is exceeded during one hundredth of the time. A last window that is not whole does not count. */
  read(): { maxDb: number; p99Db: number } {
    return { maxDb: this.#maxDb, p99Db: this.#histogram.quantileDb(0.99) };
  }
}

class WindowPeaks {
  readonly #kernels: Kernels;
  readonly #windowFrames: number;
  #toSkip: number;
  #framesHeard = 0;
  #peak = 0;

  constructor(kernels: Kernels, windowFrames: number, skippedFrames: number) {
    this.#kernels = kernels;
    this.#windowFrames = windowFrames;
    this.#toSkip = skippedFrames;
  }

  hear(block: readonly Float32Array[], frames: number, take: (peak: number) => void): void {
    const skipped = Math.min(this.#toSkip, frames);
    this.#toSkip -= skipped;
    const heard = frames - skipped;
    const ends: number[] = [];
    for (let end = this.#windowFrames - this.#framesHeard; end <= heard; end += this.#windowFrames) {
      ends.push(end);
    }
    const last = ends.at(-1) ?? -this.#framesHeard;
    const boundaries = Int32Array.of(...ends, heard);
    const peaks = new Float32Array(boundaries.length);
    peaks[0] = this.#peak;
    for (const channel of block) {
      this.#kernels.peaksOfBlocks(channel.subarray(skipped, frames), boundaries, peaks);
    }
    for (let window = 0; window < ends.length; window++) take(peaks[window]!);
    this.#peak = peaks[ends.length]!;
    this.#framesHeard = heard - last;
  }
}
