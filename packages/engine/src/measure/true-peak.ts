/** True peak: the largest magnitude of the waveform between samples, which a converter or codec will meet. */
import { amplitudeToDb, finiteOrNull } from '../audio/decibels.ts';
import { HQ_INTERPOLATOR } from '../audio/interpolator.ts';
import type { PcmAudio } from '../audio/pcm-audio.ts';
import type { InterpolatorTaps, Kernels } from '../kernels/kernels.ts';
import { loadKernels } from '../kernels/load-kernels.ts';
import { pcmBlocks } from './pcm-blocks.ts';

export interface TruePeakMeter {
  /** Takes the next `frames` frames. */
  push(block: readonly Float32Array[], frames: number): void;
  /** Ends the audio, as if silence followed, and gives the largest magnitude over all channels; 1 is full scale. */
  finish(): number;
}

/**
 * Makes a true-peak meter for audio that comes in blocks. Readings do not depend on block size.
 *
 * @param interpolator `HQ_INTERPOLATOR` (8×) or `BS1770_INTERPOLATOR` (the standard's 4×)
 * @source ITU-R BS.1770-5, Annex 2
 */
export function createTruePeakMeter({
  channelCount,
  interpolator = HQ_INTERPOLATOR,
  kernels = loadKernels(),
}: {
  channelCount: number;
  interpolator?: InterpolatorTaps;
  kernels?: Kernels;
}): TruePeakMeter {
  const historyFrames = interpolator.tapsPerPhase - 1;
  let buffers = Array.from({ length: channelCount }, () => new Float32Array(historyFrames));
  let largest = 0;

  function push(block: readonly Float32Array[], frames: number): void {
    makeRoomFor(frames);
    for (const [channel, buffer] of buffers.entries()) {
      buffer.set(block[channel]!.subarray(0, frames), historyFrames);
      largest = kernels.largestInterpolatedPeak(buffer, frames, interpolator, largest);
      buffer.copyWithin(0, frames, frames + historyFrames);
    }
  }

  function makeRoomFor(frames: number): void {
    if (buffers.every((buffer) => buffer.length >= historyFrames + frames)) return;
    buffers = buffers.map((buffer) => {
      const longer = new Float32Array(historyFrames + frames);
      longer.set(buffer.subarray(0, historyFrames));
      return longer;
    });
  }

  function finish(): number {
    const silence = new Float32Array(historyFrames);
    push(Array(channelCount).fill(silence), historyFrames);
    return largest;
  }

  return { push, finish };
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
    kernels = loadKernels(),
  }: { interpolator?: InterpolatorTaps; kernels?: Kernels } = {},
): number | null {
  const meter = createTruePeakMeter({ channelCount: audio.channels.length, interpolator, kernels });
  for (const block of pcmBlocks(audio)) meter.push(block, block[0]!.length);
  return finiteOrNull(amplitudeToDb(meter.finish()));
}
