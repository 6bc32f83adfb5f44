/**
 * The multiband compressor: nothing is split. Every band has a detector beside the signal; the gains that bands ask for are
 * made by one gain and a moving shelf at every edge between bands, in series. With equal gains the shelves are flat and so
 * is the sum; with no gain every bit passes, and phase changes only where gain does.
 *
 * @source D. Giannoulis, M. Massberg, J. D. Reiss, Digital dynamic range compressor design, JAES 60 (2012), for the curve
 *   with a soft knee and the smoothing of the gain in dB
 */
import { amplitudeToDb, dbToAmplitude, powerToDb } from '../audio/decibels.ts';
import { powerOfTen } from '../audio/exact-math.ts';
import type { CompressorBand, MultibandCompressorSettings } from '../plan/mastering-plan.ts';
import { EnvelopeDetector, HIGHEST_OF_RATE } from './envelope-detector.ts';
import { GainReductionHistogram } from './gain-reduction-histogram.ts';
import { MovingShelf } from './multiband-compressor-shelf.ts';
import type { Stage, StageFormat, StageState } from './stage.ts';

/** Gains are decided upon this often, and move in straight lines between. */
const DECISIONS_PER_SECOND = 3000;
const STRETCH_FRAMES = 256;
/** No band is lowered by more. */
const LARGEST_REDUCTION_DB = 24;
/** A release never arrives: this close to no reduction, it is there. */
const NO_REDUCTION_BELOW_DB = 1e-4;

interface BandGainReduction {
  /** Over all the time, also that without reduction. */
  readonly meanDb: number;
  /** Exceeded during one twentieth of the time. */
  readonly p95Db: number;
  readonly maxDb: number;
}

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
    const { sampleRate } = format;
    const highestEdgeHz = HIGHEST_OF_RATE * sampleRate;
    const followers = bands.map((band) => new BandFollower(band, mix, format));
    const regions = regionsOf(bands, highestEdgeHz);
    const shelves = regions.slice(1).map(({ lowHz }) => new MovingShelf(lowHz, format));
    const periodFrames = Math.max(1, Math.round(sampleRate / DECISIONS_PER_SECOND));
    const samples = new Float64Array(periodFrames);
    let lowestGain = 1;
    let nextLowestGain = 1;
    let framesIntoPeriod = 0;

    function moveGains(): void {
      const gainsDb = regions.map(({ band }) => (band === null ? 0 : followers[band]!.gainDb));
      lowestGain = nextLowestGain;
      nextLowestGain = dbToAmplitude(gainsDb[0]!);
      for (const [index, shelf] of shelves.entries()) shelf.moveTo(gainsDb[index + 1]! - gainsDb[index]!);
    }
    // Makeup is there from the first frame on.
    moveGains();
    moveGains();

    function applyGains(block: readonly Float32Array[], start: number, frames: number): void {
      const isIdle = lowestGain === 1 && nextLowestGain === 1 && shelves.every((shelf) => shelf.isIdle);
      for (const [index, channel] of block.entries()) {
        for (let frame = 0; frame < frames; frame++) samples[frame] = channel[start + frame]!;
        for (const shelf of shelves)
          shelf.process(samples, index, { frames, framesIntoPeriod, periodFrames });
        if (isIdle) continue;
        for (let frame = 0; frame < frames; frame++) {
          const share = (framesIntoPeriod + frame + 1) / periodFrames;
          channel[start + frame] = samples[frame]! * (lowestGain + share * (nextLowestGain - lowestGain));
        }
      }
    }

    return {
      latencyFrames: 0,
      tailFrames: Math.max(0, ...shelves.map((shelf) => shelf.tailFrames)),
      process(block, frames) {
        for (let start = 0; start < frames; start += STRETCH_FRAMES) {
          const stretchFrames = Math.min(STRETCH_FRAMES, frames - start);
          const stretch = block.map((channel) => channel.subarray(start, start + stretchFrames));
          for (const follower of followers) follower.listen(stretch, stretchFrames);
          for (let done = 0; done < stretchFrames; ) {
            const partFrames = Math.min(periodFrames - framesIntoPeriod, stretchFrames - done);
            applyGains(stretch, done, partFrames);
            for (const follower of followers) follower.add(done, partFrames);
            done += partFrames;
            framesIntoPeriod += partFrames;
            if (framesIntoPeriod < periodFrames) continue;
            framesIntoPeriod = 0;
            for (const follower of followers) follower.decide(periodFrames);
            moveGains();
          }
        }
      },
      gainReduction: () => followers.map((follower) => follower.read()),
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
class BandFollower {
  readonly #band: CompressorBand;
  readonly #mix: number;
  readonly #detector: EnvelopeDetector | undefined;
  readonly #squaredEnvelope = new Float64Array(STRETCH_FRAMES);
  readonly #attackKept: number;
  readonly #releaseKept: number;
  /** Below it the curve is straight. */
  readonly #kneePower: number;
  readonly #histogram = new GainReductionHistogram(LARGEST_REDUCTION_DB);
  #power = 0;
  #reductionDb = 0;
  #largestDb = 0;
  #sumDb = 0;
  #decisions = 0;

  constructor(band: CompressorBand, mix: number, format: StageFormat) {
    const { sampleRate } = format;
    const highestEdgeHz = HIGHEST_OF_RATE * sampleRate;
    const { lowHz, highHz, thresholdDb, kneeDb, ratio, attackSeconds, releaseSeconds } = band;
    this.#band = band;
    this.#mix = mix;
    if (ratio > 1 && (lowHz ?? 0) < highestEdgeHz) {
      const range = { lowHz, highHz: highHz !== null && highHz < highestEdgeHz ? highHz : null };
      this.#detector = new EnvelopeDetector(range, format, STRETCH_FRAMES);
    }
    this.#kneePower = powerOfTen((thresholdDb - kneeDb / 2) / 10);
    const periodSeconds = Math.max(1, Math.round(sampleRate / DECISIONS_PER_SECOND)) / sampleRate;
    const delaySeconds = (this.#detector?.delayFrames ?? 0) / sampleRate + periodSeconds / 2;
    const keptOf = (seconds: number) => {
      // What the detector needs is part of the time asked for, as far as that is long enough.
      const remaining = Math.max(seconds - delaySeconds, seconds / 2);
      return powerOfTen((-periodSeconds / remaining) * Math.LOG10E);
    };
    this.#attackKept = keptOf(attackSeconds);
    this.#releaseKept = keptOf(releaseSeconds);
  }

  /** With makeup and mix. */
  get gainDb(): number {
    const wetDb = (this.#band.makeupDb ?? 0) - this.#reductionDb;
    if (wetDb === 0 || this.#mix === 0) return 0;
    return this.#mix === 1 ? wetDb : amplitudeToDb(1 - this.#mix + this.#mix * dbToAmplitude(wetDb));
  }

  listen(stretch: readonly Float32Array[], frames: number): void {
    this.#detector?.detect(stretch, frames, this.#squaredEnvelope);
  }

  add(start: number, frames: number): void {
    for (let frame = start; frame < start + frames; frame++) this.#power += this.#squaredEnvelope[frame]!;
  }

  decide(periodFrames: number): void {
    const wantedDb = this.#reductionOf(this.#power / periodFrames);
    this.#power = 0;
    const kept = wantedDb > this.#reductionDb ? this.#attackKept : this.#releaseKept;
    const nextDb = wantedDb + (this.#reductionDb - wantedDb) * kept;
    this.#reductionDb = wantedDb === 0 && nextDb < NO_REDUCTION_BELOW_DB ? 0 : nextDb;
    this.#count();
  }

  #reductionOf(power: number): number {
    if (!(power > this.#kneePower)) return 0;
    const { thresholdDb, kneeDb, ratio } = this.#band;
    const overDb = powerToDb(power) - thresholdDb;
    const isInKnee = overDb < kneeDb / 2 && kneeDb > 0;
    const bentDb = isInKnee ? square(overDb + kneeDb / 2) / (2 * kneeDb) : Math.max(0, overDb);
    return Math.min(bentDb * (1 - 1 / ratio), LARGEST_REDUCTION_DB);
  }

  #count(): void {
    this.#decisions++;
    this.#sumDb += this.#reductionDb;
    this.#largestDb = Math.max(this.#largestDb, this.#reductionDb);
    this.#histogram.count(this.#reductionDb);
  }

  read(): BandGainReduction {
    if (this.#decisions === 0) return { meanDb: 0, p95Db: 0, maxDb: 0 };
    return {
      meanDb: this.#sumDb / this.#decisions,
      p95Db: this.#histogram.quantileDb(0.95),
      maxDb: this.#largestDb,
    };
  }
}

const square = (x: number): number => x * x;
