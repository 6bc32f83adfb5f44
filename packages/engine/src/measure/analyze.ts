/** Listens to a whole piece once, block by block, and writes down everything the engine measures. */
import { amplitudeToDb, finiteOrNull } from '../audio/decibels.ts';
import {
  type AudioSource,
  CHANNEL_COUNTS,
  type PcmAudio,
  SAMPLE_RATE_RANGE_HZ,
  toAudioSource,
} from '../audio/pcm-audio.ts';
import { createThreadSharing } from '../audio/thread-sharing.ts';
import { UnsupportedAudioError } from '../errors.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { loadKernels } from '../kernels/load-kernels.ts';
import { ANALYSIS_SCHEMA, type Analysis } from './analysis.ts';
import { createDynamicsMeter } from './dynamics.ts';
import { createLoudnessMeter } from './loudness.ts';
import { DEFAULT_BLOCK_FRAMES } from './pcm-blocks.ts';
import { createSamplesDigest } from './samples-digest.ts';
import { createSpectrumMeter } from './spectrum.ts';
import { createStereoImageMeter } from './stereo-image.ts';
import { createTruePeakMeter } from './true-peak.ts';

interface ReadOptions {
  blockFrames: number;
  signal: AbortSignal | undefined;
}

export interface AnalyzeOptions {
  kernels?: Kernels;
  /** Called after each block with the share done, 0…1. */
  onProgress?: (share: number) => void;
  signal?: AbortSignal;
  /** Frames read at a time; the analysis does not depend on it. */
  blockFrames?: number;
}

/**
 * Measures a piece of audio in one pass and bounded memory. The same samples give the same analysis, bit for bit.
 *
 * Silence and too short a piece leave `null` where no value exists.
 *
 * @throws {UnsupportedAudioError} for NaN or infinite samples (says how many and where), and for sample rates out of range
 * @throws the signal's reason, when it aborts
 */
export async function analyze(
  audio: PcmAudio | AudioSource,
  { kernels = loadKernels(), onProgress, signal, blockFrames = DEFAULT_BLOCK_FRAMES }: AnalyzeOptions = {},
): Promise<Analysis> {
  const source = toAudioSource(audio);
  const { sampleRate, channelLayout, frameCount } = source;
  checkSampleRate(sampleRate);
  checkBlockFrames(blockFrames);
  const channelCount = CHANNEL_COUNTS[channelLayout];

  const digest = await createSamplesDigest({ channelCount });
  const dynamics = createDynamicsMeter({ channelCount });
  const loudness = createLoudnessMeter({
    sampleRate,
    channelWeights: Array(channelCount).fill(1),
    kernels,
  });
  const truePeak = createTruePeakMeter({ channelCount, kernels });
  const spectrum = createSpectrumMeter({ sampleRate, frameCount, kernels });
  const stereoImage = createStereoImageMeter();

  for await (const { block, frames, startFrame } of readBlocks(source, { blockFrames, signal })) {
    dynamics.push(block, frames);
    if (!dynamics.isFinite()) {
      throw await describeNonFinite(source, { blockFrames, signal, fromFrame: startFrame });
    }
    digest.push(block, frames);
    loudness.push(block, frames);
    truePeak.push(block, frames);
    spectrum.push(block, frames);
    stereoImage.push(block, frames);
    onProgress?.((startFrame + frames) / frameCount);
  }

  const { overTime: loudnessOverTime, ...loudnessReadings } = loudness.finish();
  const truePeakDbtp = finiteOrNull(amplitudeToDb(truePeak.finish()));
  const { integratedLufs } = loudnessReadings;
  return {
    schema: ANALYSIS_SCHEMA,
    sampleRate,
    channelLayout,
    frameCount,
    seconds: frameCount / sampleRate,
    samplesDigest: digest.finish(),
    ...loudnessReadings,
    truePeakDbtp,
    plrDb: truePeakDbtp === null || integratedLufs === null ? null : truePeakDbtp - integratedLufs,
    ...dynamics.finish(),
    ...stereoImage.finish(),
    thirdOctaves: spectrum.finish(),
    loudnessOverTime,
  };
}

/** Reads a source in order; every block is valid until the next is asked for. */
async function* readBlocks(
  source: AudioSource,
  { blockFrames, signal, fromFrame = 0 }: ReadOptions & { fromFrame?: number },
): AsyncGenerator<{ block: Float32Array[]; frames: number; startFrame: number }> {
  const { frameCount } = source;
  const block = Array.from(
    { length: CHANNEL_COUNTS[source.channelLayout] },
    () => new Float32Array(Math.min(blockFrames, frameCount)),
  );
  const shareThread = createThreadSharing();
  for (let startFrame = fromFrame; startFrame < frameCount; startFrame += blockFrames) {
    signal?.throwIfAborted();
    const frames = Math.min(blockFrames, frameCount - startFrame);
    await source.read(startFrame, frames, block);
    yield { block, frames, startFrame };
    await shareThread(frames);
  }
  signal?.throwIfAborted();
}

async function describeNonFinite(
  source: AudioSource,
  options: ReadOptions & { fromFrame: number },
): Promise<UnsupportedAudioError> {
  let count = 0;
  let first = '';
  for await (const { block, frames, startFrame } of readBlocks(source, options)) {
    for (let n = 0; n < frames; n++) {
      for (const [channel, samples] of block.entries()) {
        if (Number.isFinite(samples[n])) continue;
        count++;
        first ||= `${samples[n]} in channel ${channel + 1} at frame ${startFrame + n}`;
      }
    }
  }
  return new UnsupportedAudioError(
    `Cannot analyze audio with samples that are not finite numbers: there are ${count}, the first is ${first}`,
  );
}

function checkSampleRate(sampleRate: number): void {
  const { lowest, highest } = SAMPLE_RATE_RANGE_HZ;
  if (Number.isInteger(sampleRate) && sampleRate >= lowest && sampleRate <= highest) return;
  throw new UnsupportedAudioError(
    `Cannot analyze audio with a sample rate of ${sampleRate} Hz: it must be a whole number from ${lowest} to ${highest}`,
  );
}

function checkBlockFrames(blockFrames: number): void {
  if (Number.isInteger(blockFrames) && blockFrames > 0) return;
  throw new RangeError(
    `Cannot analyze as blockFrames must be a whole number > 0: current value is ${blockFrames}`,
  );
}
