/** True peak: the largest magnitude of the waveform between samples, which a converter or codec will meet. */
import { amplitudeToDb, finiteOrNull } from '../audio/decibels.ts';
import { HQ_INTERPOLATOR } from '../audio/interpolator.ts';
import type { PcmAudio } from '../audio/pcm-audio.ts';
import { keepWarm } from '../kernels/keep-warm.ts';
import type { InterpolatorTaps, Kernels } from '../kernels/kernels.ts';
import { createKernels } from '../kernels/load-kernels.ts';
import { borrowPart, returnPart } from './lent-parts.ts';
import { pcmBlocks } from './pcm-blocks.ts';

/** Frames that are looked at together: small enough for the caches, large enough to make calls cheap. */
const WINDOW_FRAMES = 8_192;

export interface TruePeakMeter {
  /** Takes the next `frames` frames. */
  push(block: readonly Float32Array[], frames: number): void;
  /** The largest magnitude of each channel so far; 1 is full scale. */
  channelPeaks(): number[];
  /** Ends the audio, as if silence followed, and gives the largest magnitude over all channels; 1 is full scale. */
  finish(): number;
}

/**
 * Makes a true-peak meter for audio that comes in blocks. Readings do not depend on block size. NaN samples are passed over.
 *
 * @param interpolator `HQ_INTERPOLATOR` (8×) or `BS1770_INTERPOLATOR` (the standard's 4×)
 * @param kernels the meter reserves its windows in their memory
 * @source ITU-R BS.1770-5, Annex 2
 */
export function createTruePeakMeter({
  channelCount,
  interpolator = HQ_INTERPOLATOR,
  kernels = createKernels(),
}: {
  channelCount: number;
  interpolator?: InterpolatorTaps;
  kernels?: Kernels;
}): TruePeakMeter {
  const historyFrames = interpolator.tapsPerPhase - 1;
  /** Where the last frames of a block and the first of the next stand together; all others are read where they are. */
  const kind = `true-peak seams: ${channelCount} of ${2 * historyFrames}`;
  const seams = borrowPart(kernels, kind, () =>
    Array.from({ length: channelCount }, () => kernels.reserve(2 * historyFrames)),
  );
  for (const seam of seams) seam.samples.fill(0);
  const peaks = seams.map(() => 0);
  // The kernel's own room is made now: made later, it could move a block that lies in the same memory.
  kernels.largestInterpolatedPeak(
    new Float32Array(historyFrames + WINDOW_FRAMES),
    WINDOW_FRAMES,
    interpolator,
    0,
  );

  function push(block: readonly Float32Array[], frames: number): void {
    for (let channel = 0; channel < channelCount; channel++) pushChannel(channel, block[channel]!, frames);
  }

  function pushChannel(channel: number, samples: Float32Array, frames: number): void {
    const seam = seams[channel]!.samples;
    const inSeam = Math.min(frames, historyFrames);
    seam.set(samples.subarray(0, inSeam), historyFrames);
    look(channel, seam, inSeam);
    for (let start = 0; start + historyFrames < frames; start += WINDOW_FRAMES) {
      const windowFrames = Math.min(WINDOW_FRAMES, frames - historyFrames - start);
      look(channel, samples.subarray(start, start + historyFrames + windowFrames), windowFrames);
    }
    if (frames <= historyFrames) seam.copyWithin(0, frames, frames + historyFrames);
    else seam.set(samples.subarray(frames - historyFrames, frames));
  }

  function look(channel: number, samples: Float32Array, frames: number): void {
    peaks[channel] = kernels.largestInterpolatedPeak(samples, frames, interpolator, peaks[channel]!);
  }

  function finish(): number {
    const silence = new Float32Array(historyFrames);
    push(Array(channelCount).fill(silence), historyFrames);
    returnPart(kernels, kind, seams);
    return Math.max(0, ...peaks);
  }

  return keepWarm('true-peak meter', { push, channelPeaks: () => [...peaks], finish });
}

/**
 * Measures the true peak alone, of audio in memory: the largest over all channels.
 *
 * @returns dBTP; null for silence
 * @source ITU-R BS.1770-5, Annex 2
 */
export function measureTruePeak(
  audio: PcmAudio,
  {
    interpolator = HQ_INTERPOLATOR,
    kernels = createKernels(),
  }: { interpolator?: InterpolatorTaps; kernels?: Kernels } = {},
): number | null {
  const meter = createTruePeakMeter({ channelCount: audio.channels.length, interpolator, kernels });
  for (const block of pcmBlocks(audio)) meter.push(block, block[0]!.length);
  return finiteOrNull(amplitudeToDb(meter.finish()));
}
