/**
 * The multiband compressor: nothing is split. Every band has a detector beside the signal; the gains that bands ask for are
 * made by one gain and a moving shelf at every edge between bands, in series. With equal gains the shelves are flat and so
 * is the sum; with no gain every bit passes, and phase changes only where gain does.
 */
import { amplitudeToDb, dbToAmplitude } from '../audio/decibels.ts';
import { type Kernels, SECTION_POINT } from '../kernels/kernels.ts';
import type { CompressorBand, MultibandCompressorSettings } from '../plan/mastering-plan.ts';
import { EnvelopeDetector, HIGHEST_OF_RATE } from './envelope-detector.ts';
import { type BandGainReduction, GainFollower, reportBands } from './gain-follower.ts';
import { INPUT_AT, MovingFilter, STRETCH_FRAMES, writeSection } from './moving-filter.ts';
import { MovingShelf, SHELF_SECTIONS } from './multiband-compressor-shelf.ts';
import { ReducedRates } from './reduced-rates.ts';
import type { Stage, StageFormat, StageState } from './stage.ts';

/** No band is lowered by more. */
const LARGEST_REDUCTION_DB = 24;

export interface MultibandCompressorState extends StageState {
  /** What was taken away so far, one a band, before makeup and mix. */
  gainReduction(): readonly BandGainReduction[];
}

/**
 * No latency. All channels share their gains, which follow the channel that is loudest in the band. `mix` scales the gains, which
 * is what adding the dry signal would do to them, without its phase. Bands that begin above 0.45 of the sample rate do nothing.
 *
 * In the middle of bands of two octaves or more the static curve is met within 0.1 dB up to a reduction of 10 dB, within 0.5 dB up to
 * the largest, 24 dB; narrower bands reach less. Shelves that move fast let single peaks of hard edges rise, by up to 6 dB in music's
 * range of settings and by 12 in the wildest: a true-peak limiter belongs behind it.
 */
export const multibandCompressor = {
  kind: 'multiband-compressor',
  design({ bands, mix }: MultibandCompressorSettings, format: StageFormat): MultibandCompressorState {
    const { sampleRate, kernels } = format;
    const regions = regionsOf(bands, HIGHEST_OF_RATE * sampleRate);
    const edges = regions.slice(1);
    // Without an edge there is one section, which has nothing but the gain.
    const filter = new MovingFilter(Math.max(1, edges.length * SHELF_SECTIONS), format);
    const shelves = edges.map(({ lowHz }) => new MovingShelf(lowHz, format, filter));
    const compressed = bands.map((band) => new CompressedBand(band, mix, format, filter));
    const mostHalvings = Math.max(0, ...compressed.map(({ halvings }) => halvings));
    const rates = new ReducedRates(mostHalvings, { mostFrames: STRETCH_FRAMES }, format);
    const unchangedDb = new Float64Array(filter.mostPeriods);
    const gainsDb = regions.map(({ band }) => (band === null ? unchangedDb : compressed[band]!.gainsDb));
    const steps = new Float64Array(filter.mostPeriods);
    const gains = new Float64Array(filter.mostPeriods);

    /** Gains of regions become one gain for all, which the first section has, and a step at every edge. */
    function place(periods: number): void {
      const { points } = filter;
      for (const [index, shelf] of shelves.entries()) {
        const below = gainsDb[index]!;
        const above = gainsDb[index + 1]!;
        for (let period = 0; period < periods; period++) steps[period] = above[period]! - below[period]!;
        shelf.write(filter, index * SHELF_SECTIONS, steps.subarray(0, periods));
      }
      kernels.ratios(gainsDb[0]!.subarray(0, periods), 20, gains);
      for (let period = 0; period < periods; period++) {
        const at = filter.indexOf(period, 0);
        if (shelves.length === 0) writeSection(points, at, 0, 0, 1, 0, 0);
        const gain = gains[period]!;
        for (let k = at + INPUT_AT; k < at + SECTION_POINT; k++) points[k]! *= gain;
      }
    }
    // Makeup is there from the first frame on.
    place(2);
    filter.begin();

    const gainReduction = () => compressed.map((band) => band.read());

    return {
      latencyFrames: 0,
      tailFrames: Math.max(0, ...shelves.map((shelf) => shelf.tailFrames)),
      process(block, frames) {
        for (let start = 0; start < frames; start += STRETCH_FRAMES) {
          const count = Math.min(STRETCH_FRAMES, frames - start);
          const stretch = block.map((channel) => channel.subarray(start, start + count));
          const periods = filter.periodsIn(count);
          rates.take(stretch, count);
          for (const band of compressed) {
            band.listen(rates, kernels);
            band.decide(periods);
          }
          place(periods);
          filter.process(stretch, count);
        }
      },
      gainReduction,
      report: () => reportBands(gainReduction()),
    };
  },
} satisfies Stage<MultibandCompressorSettings>;

/** The spectrum from the bottom up without gaps: where each part begins, and the band whose gain it has. */
function regionsOf(
  bands: readonly CompressorBand[],
  highestEdgeHz: number,
): { lowHz: number; band: number | null }[] {
  const regions: { lowHz: number; band: number | null }[] = [{ lowHz: 0, band: null }];
  for (const [band, { lowHz, highHz }] of bands.entries()) {
    const begin = lowHz ?? 0;
    if (begin >= highestEdgeHz) break;
    if (regions.at(-1)!.lowHz === begin) regions.pop();
    regions.push({ lowHz: begin, band });
    if (highHz !== null && highHz < highestEdgeHz) regions.push({ lowHz: highHz, band: null });
  }
  return regions;
}

/** One band's ears and its decision. */
class CompressedBand {
  /** With makeup and mix, at the end of each period of the frames listened to last. */
  readonly gainsDb: Float64Array;
  readonly #makeupDb: number;
  readonly #mix: number;
  readonly #detector: EnvelopeDetector | undefined;
  readonly #follower: GainFollower;
  readonly #powers: Float64Array;
  readonly #levelsDb: Float64Array;

  constructor(band: CompressorBand, mix: number, format: StageFormat, filter: MovingFilter) {
    const { sampleRate } = format;
    const { lowHz, highHz, makeupDb = 0 } = band;
    this.#makeupDb = makeupDb;
    this.#mix = mix;
    if (band.ratio > 1 && (lowHz ?? 0) < HIGHEST_OF_RATE * sampleRate) {
      this.#detector = new EnvelopeDetector({ lowHz, highHz }, format);
    }
    this.#follower = new GainFollower(
      { ...band, mostReductionDb: LARGEST_REDUCTION_DB },
      {
        periodSeconds: filter.periodFrames / sampleRate,
        delaySeconds: (this.#detector?.delayFrames ?? 0) / sampleRate,
      },
    );
    this.#powers = new Float64Array(filter.mostPeriods);
    this.#levelsDb = new Float64Array(filter.mostPeriods).fill(Number.NEGATIVE_INFINITY);
    this.gainsDb = new Float64Array(filter.mostPeriods).fill(this.#gainDbAt(0));
  }

  /** How often it wants the rate halved. */
  get halvings(): number {
    return this.#detector?.halvings ?? 0;
  }

  listen(rates: ReducedRates, kernels: Kernels): void {
    if (this.#detector === undefined) return;
    const periods = this.#detector.detect(rates, this.#powers);
    kernels.decibels(this.#powers.subarray(0, periods), 10, 0, this.#levelsDb);
  }

  decide(periods: number): void {
    for (let period = 0; period < periods; period++) {
      this.gainsDb[period] = this.#gainDbAt(this.#follower.follow(this.#levelsDb[period]!));
    }
  }

  #gainDbAt(reductionDb: number): number {
    const wetDb = this.#makeupDb - reductionDb;
    if (wetDb === 0 || this.#mix === 0) return 0;
    return this.#mix === 1 ? wetDb : amplitudeToDb(1 - this.#mix + this.#mix * dbToAmplitude(wetDb));
  }

  read(): BandGainReduction {
    return this.#follower.read();
  }
}
