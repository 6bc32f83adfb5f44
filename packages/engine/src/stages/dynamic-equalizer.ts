/**
 * The dynamic equalizer: bells and high shelves that go down while a range of frequencies is too loud, and only then. It tames what
 * comes and goes: sibilance, which a range against another tells at any level, and resonances that some notes wake.
 */
import type { Kernels } from '../kernels/kernels.ts';
import type { DynamicEqualizerBand, DynamicEqualizerSettings } from '../plan/mastering-plan.ts';
import { DynamicSection } from './dynamic-equalizer-section.ts';
import { EnvelopeDetector, HIGHEST_OF_RATE } from './envelope-detector.ts';
import { type BandGainReduction, GainFollower, reportBands } from './gain-follower.ts';
import { MovingFilter, STRETCH_FRAMES } from './moving-filter.ts';
import { ReducedRates } from './reduced-rates.ts';
import type { Stage, StageFormat, StageState } from './stage.ts';

/** −80 dB: what a range is compared with counts as no less, so that quiet noise is never too loud for silence. */
const LEAST_COMPARED_POWER = 1e-8;

export interface DynamicEqualizerState extends StageState {
  /** What was taken away so far, one a band. */
  gainReduction(): readonly BandGainReduction[];
}

/**
 * No latency. All channels share their gains, which follow the channel that is loudest in the range. While nothing is too loud, every
 * bit passes. A band does nothing if it, its detector or what that is compared with begins above 0.45 of the sample rate.
 *
 * The static curve is met within 0.1 dB at a bell's frequency, and two octaves above a shelf's.
 */
export const dynamicEqualizer = {
  kind: 'dynamic-equalizer',
  design({ bands }: DynamicEqualizerSettings, format: StageFormat): DynamicEqualizerState {
    const { sampleRate, kernels } = format;
    const working = bands.filter((band) => canWork(band, sampleRate));
    const filter = new MovingFilter(working.length, format);
    const dynamic = working.map((band) => new DynamicBand(band, format, filter));

    const mostHalvings = Math.max(0, ...dynamic.map(({ halvings }) => halvings));
    const rates = new ReducedRates(mostHalvings, { mostFrames: STRETCH_FRAMES }, format);

    const gainReduction = () =>
      bands.map((band) => dynamic[working.indexOf(band)]?.read() ?? { meanDb: 0, p95Db: 0, maxDb: 0 });

    return {
      latencyFrames: 0,
      tailFrames: dynamic.reduce((sum, { tailFrames }) => sum + tailFrames, 0),
      process(block, frames) {
        if (dynamic.length === 0) return;
        for (let start = 0; start < frames; start += STRETCH_FRAMES) {
          const count = Math.min(STRETCH_FRAMES, frames - start);
          const stretch = block.map((channel) => channel.subarray(start, start + count));
          const periods = filter.periodsIn(count);
          rates.take(stretch, count);
          for (const [section, band] of dynamic.entries()) {
            band.listen(rates, kernels);
            band.decide(periods, filter, section);
          }
          filter.process(stretch, count);
        }
      },
      gainReduction,
      report: () => reportBands(gainReduction()),
    };
  },
} satisfies Stage<DynamicEqualizerSettings>;

function canWork(
  { ratio, mostReductionDb, frequencyHz, detector }: DynamicEqualizerBand,
  sampleRate: number,
) {
  const highestHz = Math.max(frequencyHz, detector.lowHz, detector.relativeTo?.lowHz ?? 0);
  return ratio > 1 && mostReductionDb > 0 && highestHz < HIGHEST_OF_RATE * sampleRate;
}

/** One band's ears, its decision and its section. */
class DynamicBand {
  readonly #section: DynamicSection;
  readonly #detector: EnvelopeDetector;
  readonly #compared: EnvelopeDetector | undefined;
  readonly #follower: GainFollower;
  readonly #levelsDb: Float64Array;
  readonly #comparedDb: Float64Array;
  readonly #gainsDb: Float64Array;

  constructor(band: DynamicEqualizerBand, format: StageFormat, filter: MovingFilter) {
    const { sampleRate } = format;
    const { periodFrames, mostPeriods } = filter;
    this.#section = new DynamicSection(band, format, filter);
    this.#detector = new EnvelopeDetector(band.detector, format);
    const { relativeTo } = band.detector;
    this.#compared = relativeTo === null ? undefined : new EnvelopeDetector(relativeTo, format);
    this.#follower = new GainFollower(band, {
      periodSeconds: periodFrames / sampleRate,
      delaySeconds: this.#detector.delayFrames / sampleRate,
    });
    this.#levelsDb = new Float64Array(mostPeriods);
    this.#comparedDb = new Float64Array(mostPeriods);
    this.#gainsDb = new Float64Array(mostPeriods);
  }

  get tailFrames(): number {
    return this.#section.tailFrames;
  }

  /** How often it wants the rate halved. */
  get halvings(): number {
    return Math.max(this.#detector.halvings, this.#compared?.halvings ?? 0);
  }

  listen(rates: ReducedRates, kernels: Kernels): void {
    const levelsDb = this.#levelsDb.subarray(0, this.#detector.detect(rates, this.#levelsDb));
    kernels.decibels(levelsDb, 10, 0, levelsDb);
    if (this.#compared === undefined) return;
    const comparedDb = this.#comparedDb.subarray(0, levelsDb.length);
    this.#compared.detect(rates, comparedDb);
    for (let period = 0; period < comparedDb.length; period++) comparedDb[period]! += LEAST_COMPARED_POWER;
    kernels.decibels(comparedDb, 10, 0, comparedDb);
    for (let period = 0; period < levelsDb.length; period++) levelsDb[period]! -= comparedDb[period]!;
  }

  decide(periods: number, filter: MovingFilter, section: number): void {
    for (let period = 0; period < periods; period++) {
      this.#gainsDb[period] = 0 - this.#follower.follow(this.#levelsDb[period]!);
    }
    this.#section.write(filter, section, this.#gainsDb.subarray(0, periods));
  }

  read(): BandGainReduction {
    return this.#follower.read();
  }
}
