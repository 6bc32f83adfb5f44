/**
 * From levels to a gain that goes down: the static curve with a soft knee, then attack and release in dB. The part that stages with
 * detectors share.
 *
 * @source D. Giannoulis, M. Massberg, J. D. Reiss, Digital dynamic range compressor design, JAES 60 (2012), for the curve
 *   and the smoothing of the gain in dB
 */
import { powerOfTen } from '../audio/exact-math.ts';
import { GainReductionHistogram } from './gain-reduction-histogram.ts';
import type { StageReport } from './stage.ts';

/** A release never arrives: this close to no reduction, it is there. */
const NO_REDUCTION_BELOW_DB = 1e-4;

export interface GainCurve {
  readonly thresholdDb: number;
  readonly ratio: number;
  readonly kneeDb: number;
  readonly mostReductionDb: number;
  /** Until 1 − 1/e of a step is done. */
  readonly attackSeconds: number;
  readonly releaseSeconds: number;
}

export interface BandGainReduction {
  /** Over all the time, also that without reduction. */
  readonly meanDb: number;
  /** Exceeded during one twentieth of the time. */
  readonly p95Db: number;
  readonly maxDb: number;
}

/** The bands of a stage are numbered from 1 on, from the lowest frequency or in the order of its settings. */
export function reportBands(bands: readonly BandGainReduction[]): StageReport {
  return Object.fromEntries(
    bands.flatMap(({ meanDb, p95Db, maxDb }, index) => [
      [`band${index + 1}MeanGainReductionDb`, meanDb],
      [`band${index + 1}P95GainReductionDb`, p95Db],
      [`band${index + 1}MaxGainReductionDb`, maxDb],
    ]),
  );
}

export class GainFollower {
  readonly #curve: GainCurve;
  readonly #slope: number;
  readonly #attackKept: number;
  readonly #releaseKept: number;
  readonly #histogram: GainReductionHistogram;
  #reductionDb = 0;
  #largestDb = 0;
  #sumDb = 0;
  #decisions = 0;

  /** @param delaySeconds how late levels come; as far as that is long enough, it is part of the times asked for */
  constructor(
    curve: GainCurve,
    { periodSeconds, delaySeconds }: { periodSeconds: number; delaySeconds: number },
  ) {
    this.#curve = curve;
    this.#slope = 1 - 1 / curve.ratio;
    this.#histogram = new GainReductionHistogram(Math.ceil(curve.mostReductionDb));
    const keptOf = (seconds: number) => {
      const remaining = Math.max(seconds - delaySeconds - periodSeconds / 2, seconds / 2);
      return powerOfTen((-periodSeconds / remaining) * Math.LOG10E);
    };
    this.#attackKept = keptOf(curve.attackSeconds);
    this.#releaseKept = keptOf(curve.releaseSeconds);
  }

  /** Takes the level of the next period; returns the reduction at its end, exactly 0 where nothing is to be reduced. */
  follow(levelDb: number): number {
    const wantedDb = this.#wantedAt(levelDb);
    const kept = wantedDb > this.#reductionDb ? this.#attackKept : this.#releaseKept;
    const nextDb = wantedDb + (this.#reductionDb - wantedDb) * kept;
    this.#reductionDb = wantedDb === 0 && nextDb < NO_REDUCTION_BELOW_DB ? 0 : nextDb;
    this.#decisions++;
    this.#sumDb += this.#reductionDb;
    if (this.#reductionDb > this.#largestDb) this.#largestDb = this.#reductionDb;
    this.#histogram.count(this.#reductionDb);
    return this.#reductionDb;
  }

  #wantedAt(levelDb: number): number {
    const { thresholdDb, kneeDb, mostReductionDb } = this.#curve;
    const overDb = levelDb - thresholdDb;
    if (!(2 * overDb > -kneeDb)) return 0;
    const intoKneeDb = overDb + kneeDb / 2;
    const bentDb = 2 * overDb < kneeDb ? (intoKneeDb * intoKneeDb) / (2 * kneeDb) : overDb;
    return Math.min(bentDb * this.#slope, mostReductionDb);
  }

  /** What was taken away so far. */
  read(): BandGainReduction {
    if (this.#decisions === 0) return { meanDb: 0, p95Db: 0, maxDb: 0 };
    return {
      meanDb: this.#sumDb / this.#decisions,
      p95Db: this.#histogram.quantileDb(0.95),
      maxDb: this.#largestDb,
    };
  }
}
