/** One pass over a source: reads it hop by hop into the meters. */
import { CHANNEL_LAYOUTS, channelCountOf } from '../audio/channel-layout.ts';
import {
  type AudioInput,
  type AudioSource,
  SAMPLE_RATE_RANGE_HZ,
  toAudioSource,
} from '../audio/pcm-audio.ts';
import { createThreadSharing } from '../audio/thread-sharing.ts';
import { UnsupportedAudioError } from '../errors.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { createKernels } from '../kernels/load-kernels.ts';
import { type Evidence, endOfHop, SEGMENT_HOPS } from './evidence.ts';
import { EvidenceCollector, type SegmentStretch } from './evidence-collector.ts';
import { joinEvidence } from './join-evidence.ts';
import { hopsAtATime, type Scope } from './segment-meter.ts';

export interface CollectOptions {
  readonly scope?: Scope | undefined;
  /** Also measures the true peak by the standard's own table. */
  readonly truePeakBs1770?: boolean | undefined;
  readonly kernels?: Kernels | undefined;
  /** Called as the work goes on with the share done, 0…1. */
  readonly onProgress?: ((share: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Measures a whole piece.
 *
 * @throws {UnsupportedAudioError} NaN or infinite samples, or a sample rate out of range
 * @throws the signal's reason, when it aborts
 */
export async function collectEvidence(audio: AudioInput, options: CollectOptions = {}): Promise<Evidence> {
  return joinEvidence(await collectSegments(audio, options));
}

/**
 * Measures a stretch of 60 s segments. Parts of several stretches are joined all at once: sums of sums would round otherwise.
 *
 * @throws as `collectEvidence`
 */
export async function collectSegments(
  audio: AudioInput,
  {
    scope = 'everything',
    truePeakBs1770 = false,
    segments,
    kernels = createKernels(),
    onProgress,
    signal,
  }: CollectOptions & { readonly segments?: SegmentStretch | undefined } = {},
): Promise<readonly Evidence[]> {
  const source = toAudioSource(audio);
  const { sampleRate, channelLayout, frameCount } = source;
  checkFormat(source);
  const format = { sampleRate, channelLayout, frameCount, scope, truePeakBs1770, kernels };
  const collector = new EvidenceCollector(format, {
    stretch: segments,
    hopsAtATime: hopsAtATime(sampleRate, channelCountOf(channelLayout)),
  });
  const { buffer, endHop } = collector;
  const firstFrame = buffer.startFrame;
  const wantedFrames = Math.min(frameCount, endOfHop(endHop - 1, sampleRate)) - firstFrame;
  const shareThread = createThreadSharing();
  while (buffer.index < endHop && buffer.startFrame < frameCount) {
    signal?.throwIfAborted();
    const frames = Math.min(buffer.fullFrames, frameCount - buffer.startFrame);
    await source.read(buffer.startFrame, frames, buffer.room(), kernels);
    collector.push(frames);
    onProgress?.((buffer.startFrame - firstFrame) / wantedFrames);
    await shareThread(frames);
  }
  signal?.throwIfAborted();
  const end = segments?.end ?? Number.POSITIVE_INFINITY;
  return collector.finish({ endsPiece: end >= countSegments(frameCount, sampleRate) });
}

/** How many segments of 60 s a piece has; at least one. */
export const countSegments = (frameCount: number, sampleRate: number): number =>
  Math.max(1, Math.ceil(frameCount / endOfHop(SEGMENT_HOPS - 1, sampleRate)));

export function checkFormat({
  sampleRate,
  channelLayout,
}: Pick<AudioSource, 'sampleRate' | 'channelLayout'>): void {
  const { lowest, highest } = SAMPLE_RATE_RANGE_HZ;
  if (!Number.isInteger(sampleRate) || sampleRate < lowest || sampleRate > highest) {
    throw new UnsupportedAudioError(
      `Cannot analyze audio with a sample rate of ${sampleRate} Hz: it must be a whole number from ${lowest} to ${highest}`,
    );
  }
  if (!CHANNEL_LAYOUTS.includes(channelLayout)) {
    throw new UnsupportedAudioError(
      `Cannot analyze audio in the layout ${channelLayout}: it must be one of ${CHANNEL_LAYOUTS.join(', ')}`,
    );
  }
}
