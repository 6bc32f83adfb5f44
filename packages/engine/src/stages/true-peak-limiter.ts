/**
 * The true-peak limiter: looks ahead, and holds the ceiling by construction. The gain that each cell of frames needs comes from the
 * interpolated signal around it, and no frame gets more than it needs. All channels share one gain.
 *
 * @source D. Giannoulis, M. Massberg, J. D. Reiss, Digital dynamic range compressor design, JAES 60 (2012), for the release;
 *   ITU-R BS.1770-5, Annex 2, tells how close a grid of points must be
 */
import { dbToAmplitude } from '../audio/decibels.ts';
import type { TruePeakLimiterSettings } from '../plan/mastering-plan.ts';
import type { Stage, StageFormat, StageState } from './stage.ts';
import { CELLS_PER_CHUNK, PeakDetector } from './true-peak-limiter-detector.ts';
import { type GainReduction, LimiterGains } from './true-peak-limiter-gains.ts';

/**
 * Kept free for what rises between the points that are looked at: 0.04 dB of the brightest signal where points are finest, and 0.13 dB
 * at most of music that was soft-clipped by 6 dB and heard with the plain ones.
 */
const INTERNAL_MARGIN_DB = 0.1;

export interface TruePeakLimiterState extends StageState {
  /** What was taken away so far. */
  gainReduction(): GainReduction;
}

/**
 * While nothing exceeds the ceiling, every bit passes. Latency: the look-ahead, about 2 ms of listening and a chunk of 46 ms. The
 * ceiling holds within 0.05 dB up to half the sample rate; tones above 0.44 of it stay up to 0.8 dB below, as meters differ there. Only
 * bursts of noise that rises with frequency, clipped and driven far beyond any music (to −5 LUFS), were found to pass it, by 0.5 dB.
 */
export const truePeakLimiter = {
  kind: 'true-peak-limiter',
  design(
    { ceilingDbtp, lookaheadSeconds, releaseSeconds }: TruePeakLimiterSettings,
    { sampleRate, channelCount, kernels }: StageFormat,
  ): TruePeakLimiterState {
    const ceiling = dbToAmplitude(ceilingDbtp - INTERNAL_MARGIN_DB);
    const detector = new PeakDetector({ sampleRate, kernels, threshold: ceiling });
    const { cellFrames } = detector;
    const limiterGains = new LimiterGains({
      ceiling,
      lookaheadSeconds,
      releaseSeconds,
      cellsPerSecond: sampleRate / cellFrames,
      kernels,
    });
    const chunkFrames = CELLS_PER_CHUNK * cellFrames;
    const delayFrames = (detector.delayCells + limiterGains.delayCells) * cellFrames;
    const historyFrames = Math.max(detector.historyFrames, delayFrames);
    const samples = Array.from({ length: channelCount }, () => new Float32Array(historyFrames + chunkFrames));
    const limited = Array.from({ length: channelCount }, () => new Float32Array(chunkFrames));
    const gains = new Float64Array(CELLS_PER_CHUNK + 1);
    let framesOfChunk = 0;

    function limitChunk(): void {
      const lowers = limiterGains.next(detector.hear(samples, historyFrames), gains);
      const firstFrame = historyFrames - delayFrames;
      for (const [index, channel] of samples.entries()) {
        if (lowers) kernels.multiplyByLines(channel.subarray(firstFrame), gains, cellFrames, limited[index]!);
        else limited[index]!.set(channel.subarray(firstFrame, firstFrame + chunkFrames));
        channel.copyWithin(0, chunkFrames);
      }
    }

    return {
      latencyFrames: delayFrames + chunkFrames,
      tailFrames: 0,
      process(block, frames) {
        for (let done = 0; done < frames; ) {
          const count = Math.min(frames - done, chunkFrames - framesOfChunk);
          for (const [index, channel] of block.entries()) {
            samples[index]!.set(channel.subarray(done, done + count), historyFrames + framesOfChunk);
            channel.set(limited[index]!.subarray(framesOfChunk, framesOfChunk + count), done);
          }
          done += count;
          framesOfChunk += count;
          if (framesOfChunk < chunkFrames) continue;
          framesOfChunk = 0;
          limitChunk();
        }
      },
      gainReduction: () => limiterGains.gainReduction(),
      report() {
        const { maxDb, p99Db, bassShare } = limiterGains.gainReduction();
        return { maxGainReductionDb: maxDb, p99GainReductionDb: p99Db, bassShareOfPeaks: bassShare };
      },
    };
  },
} satisfies Stage<TruePeakLimiterSettings>;
