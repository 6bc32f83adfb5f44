/** How much gain was taken away, and for what share of the time. */

const STEPS_PER_DB = 100;

export class GainReductionHistogram {
  readonly #counts: Uint32Array;
  #total = 0;

  /** @param mostDb what is beyond counts as this */
  constructor(mostDb: number) {
    this.#counts = new Uint32Array(mostDb * STEPS_PER_DB + 1);
  }

  count(reductionDb: number): void {
    this.#counts[Math.min(Math.round(reductionDb * STEPS_PER_DB), this.#counts.length - 1)]!++;
    this.#total++;
  }

  /** In dB, to a hundredth: not exceeded for this share of the time; 0 where nothing was counted. */
  quantileDb(share: number): number {
    let step = 0;
    for (let below = this.#counts[0]!; below < share * this.#total; below += this.#counts[step]!) step++;
    return step / STEPS_PER_DB;
  }
}
