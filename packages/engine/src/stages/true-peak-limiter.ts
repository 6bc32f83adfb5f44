/**
 * The true-peak limiter: looks ahead, and holds the ceiling by construction. The gain that each frame needs comes from the
 * interpolated signal on both sides of it; a minimum over the look-ahead, a release that only lowers, and a smoothing with
 * non-negative taps that sum to one leave no frame with more gain than it needs. All channels share one gain.
 *
 * @source D. Giannoulis, M. Massberg, J. D. Reiss, Digital dynamic range compressor design, JAES 60 (2012), for the release;
 *   the interpolator is the meter's own (ITU-R BS.1770-5, Annex 2, tells how close a grid must be)
 */
import { amplitudeToDb, dbToAmplitude } from '../audio/decibels.ts';
import { HQ_INTERPOLATOR } from '../audio/interpolator.ts';
import type { TruePeakLimiterSettings } from '../plan/mastering-plan.ts';
import { GainReductionHistogram } from './gain-reduction-histogram.ts';
import { GainRelease } from './gain-release.ts';
import { GainSmoother } from './gain-smoother.ts';
import { SlidingMinimum } from './sliding-minimum.ts';
import type { Stage, StageFormat, StageState } from './stage.ts';

/**
 * Between the points that are looked at the limited signal may rise: 8 points a sample read a tone at 0.35 of the rate 0.08 dB
 * low. This is kept free for it.
 */
const INTERNAL_MARGIN_DB = 0.1;
/** Interpolation is decided upon in stretches this long: short enough to skip quiet ones, long enough for the kernel. */
const STRETCH_FRAMES = 256;
/** Gain reduction is counted at every 32nd frame, in steps of 0.01 dB, up to 60 dB. */
const METER_EVERY_FRAMES = 32;
const METER_RANGE_DB = 60;

export interface GainReduction {
  readonly maxDb: number;
  /** Exceeded during one hundredth of the time. */
  readonly p99Db: number;
}

export interface TruePeakLimiterState extends StageState {
  /** What was taken away so far. */
  gainReduction(): GainReduction;
}

/**
 * While nothing exceeds the ceiling, every bit passes. Latency: look-ahead and half the interpolator. Strong content above 0.4 of
 * the sample rate, where every finite interpolator reads low, may pass the ceiling by up to 0.7 dB.
 */
export const truePeakLimiter = {
  kind: 'true-peak-limiter',
  design(
    { ceilingDbtp, lookaheadSeconds, releaseSeconds }: TruePeakLimiterSettings,
    { sampleRate, channelCount, kernels }: StageFormat,
  ): TruePeakLimiterState {
    const ceiling = dbToAmplitude(ceilingDbtp - INTERNAL_MARGIN_DB);
    const interpolator = HQ_INTERPOLATOR;
    const historyFrames = interpolator.tapsPerPhase - 1;
    // A stretch that stays below this cannot interpolate above the ceiling, whatever its phases.
    const harmlessPeak = ceiling / (interpolator.gainBound * (1 + 1e-5));
    const lookaheadFrames = Math.round(lookaheadSeconds * sampleRate);
    const latencyFrames = lookaheadFrames + interpolator.delayFrames;

    const histories = Array.from({ length: channelCount }, () => new Float32Array(historyFrames));
    const delays = Array.from({ length: channelCount }, () => new DelayLine(latencyFrames));
    const minimum = new SlidingMinimum(lookaheadFrames + 1);
    const release = new GainRelease({ releaseSeconds, sampleRate });
    const smoother = new GainSmoother(lookaheadFrames + 1);
    const meter = new GainReductionMeter();

    const samples = new Float32Array(historyFrames + STRETCH_FRAMES);
    const channelPeaks = new Float32Array(STRETCH_FRAMES);
    const peaks = new Float32Array(STRETCH_FRAMES);
    const gains = new Float64Array(STRETCH_FRAMES);
    let peakBeforeFrame = 0;

    /** Largest magnitudes between each frame and the next, over all channels, `delayFrames` late; zero where harmless. */
    function findPeaks(stretch: readonly Float32Array[], frames: number): void {
      peaks.fill(0, 0, frames);
      for (const [index, channel] of stretch.entries()) {
        const history = histories[index]!;
        samples.set(history);
        samples.set(channel, historyFrames);
        history.set(samples.subarray(frames, frames + historyFrames));
        if (largestMagnitude(samples, historyFrames + frames) <= harmlessPeak) continue;
        kernels.interpolatedPeaks(samples, frames, interpolator, channelPeaks);
        for (let frame = 0; frame < frames; frame++) {
          if (channelPeaks[frame]! > peaks[frame]!) peaks[frame] = channelPeaks[frame]!;
        }
      }
    }

    function findGains(frames: number): void {
      for (let frame = 0; frame < frames; frame++) {
        const peakAfterFrame = peaks[frame]!;
        const peak = Math.max(peakBeforeFrame, peakAfterFrame);
        peakBeforeFrame = peakAfterFrame;
        const needed = peak > ceiling ? ceiling / peak : 1;
        gains[frame] = smoother.next(release.next(minimum.next(needed)));
      }
    }

    return {
      latencyFrames,
      tailFrames: 0,
      process(block, frames) {
        for (let start = 0; start < frames; start += STRETCH_FRAMES) {
          const stretchFrames = Math.min(STRETCH_FRAMES, frames - start);
          const stretch = block.map((channel) => channel.subarray(start, start + stretchFrames));
          findPeaks(stretch, stretchFrames);
          findGains(stretchFrames);
          for (const [index, channel] of stretch.entries()) {
            const delay = delays[index]!;
            for (let frame = 0; frame < stretchFrames; frame++) {
              channel[frame] = delay.next(channel[frame]!) * gains[frame]!;
            }
          }
          meter.count(gains, stretchFrames);
        }
      },
      gainReduction: () => meter.read(),
    };
  },
} satisfies Stage<TruePeakLimiterSettings>;

function largestMagnitude(samples: Float32Array, length: number): number {
  let largest = 0;
  for (let index = 0; index < length; index++) {
    const magnitude = Math.abs(samples[index]!);
    if (magnitude > largest) largest = magnitude;
  }
  return largest;
}

class DelayLine {
  readonly #samples: Float32Array;
  #position = 0;

  constructor(frames: number) {
    this.#samples = new Float32Array(frames);
  }

  next(sample: number): number {
    const delayed = this.#samples[this.#position]!;
    this.#samples[this.#position] = sample;
    this.#position = this.#position + 1 === this.#samples.length ? 0 : this.#position + 1;
    return delayed;
  }
}

class GainReductionMeter {
  readonly #histogram = new GainReductionHistogram(METER_RANGE_DB);
  #smallestGain = 1;
  #framesSeen = 0;

  count(gains: Float64Array, frames: number): void {
    for (let frame = 0; frame < frames; frame++) {
      const gain = gains[frame]!;
      if (gain < this.#smallestGain) this.#smallestGain = gain;
      if ((this.#framesSeen + frame) % METER_EVERY_FRAMES === 0) {
        this.#histogram.count(gain === 1 ? 0 : -amplitudeToDb(gain));
      }
    }
    this.#framesSeen += frames;
  }

  read(): GainReduction {
    const maxDb = this.#smallestGain === 1 ? 0 : -amplitudeToDb(this.#smallestGain);
    return { maxDb, p99Db: this.#histogram.quantileDb(0.99) };
  }
}
