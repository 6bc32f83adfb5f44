/** How much a static curve takes off peaks: of each hundredth of a second the highest sample counts. */
import { amplitudeToDb } from '../audio/decibels.ts';
import { GainReductionHistogram } from './gain-reduction-histogram.ts';

const WINDOWS_PER_SECOND = 100;
const METER_RANGE_DB = 60;

export class ClipReductionMeter {
  readonly #histogram = new GainReductionHistogram(METER_RANGE_DB);
  readonly #bend: (amplitude: number) => number;
  readonly #windowFrames: number;
  #peak = 0;
  #framesHeard = 0;
  #maxDb = 0;

  /** @param bend what the curve makes of an amplitude */
  constructor(bend: (amplitude: number) => number, sampleRate: number) {
    this.#bend = bend;
    this.#windowFrames = Math.round(sampleRate / WINDOWS_PER_SECOND);
  }

  /** Hears what comes into the curve; any block size gives the same reading. */
  hear(block: readonly Float32Array[], frames: number): void {
    for (let start = 0; start < frames; ) {
      const count = Math.min(frames - start, this.#windowFrames - this.#framesHeard);
      for (const channel of block) {
        for (let frame = start; frame < start + count; frame++) {
          const magnitude = Math.abs(channel[frame]!);
          if (magnitude > this.#peak) this.#peak = magnitude;
        }
      }
      start += count;
      this.#framesHeard += count;
      if (this.#framesHeard === this.#windowFrames) this.#endWindow();
    }
  }

  #endWindow(): void {
    const bent = this.#bend(this.#peak);
    const reductionDb = bent < this.#peak ? amplitudeToDb(this.#peak / bent) : 0;
    this.#histogram.count(reductionDb);
    this.#maxDb = Math.max(this.#maxDb, reductionDb);
    this.#peak = 0;
    this.#framesHeard = 0;
  }

  /** `p99Db` is exceeded during one hundredth of the time. A last window that is not whole does not count. */
  read(): { maxDb: number; p99Db: number } {
    return { maxDb: this.#maxDb, p99Db: this.#histogram.quantileDb(0.99) };
  }
}
