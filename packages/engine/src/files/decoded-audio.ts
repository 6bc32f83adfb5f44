/** What every decoder hands over, and what is checked of it before anyone hears it. */
import { type PcmAudio, SAMPLE_RATE_RANGE_HZ } from '../audio/pcm-audio.ts';
import { UnreadableAudioError, UnsupportedAudioError } from '../errors.ts';
import type { ChannelPlacement } from './channel-placement.ts';

export interface AudioFileFormat {
  readonly container: string;
  readonly codec: string;
  /** Bits of one stored sample; `null` where the codec has none (MP3, Vorbis, Opus). */
  readonly bitDepth: number | null;
  /** Whether the file ends before its own header says; what is there was decoded. */
  readonly truncated: boolean;
}

export interface DecodedAudio {
  readonly audio: PcmAudio;
  readonly format: AudioFileFormat;
}

export interface DecodeOptions {
  /** What the file is called in error messages. */
  readonly name: string;
  /** Accept 5.0, 5.1 and 7.1 as well; else more than two channels are refused. */
  readonly multichannel?: boolean;
}

/** No music is 18 dB over full scale: such samples come from a damaged file or a wrong format. */
const LARGEST_CREDIBLE_SAMPLE = 8;

/**
 * Checks what a decoder gave and puts its channels into our order.
 *
 * @throws {UnreadableAudioError} no frames, samples that are not numbers or far beyond full scale
 * @throws {UnsupportedAudioError} a sample rate outside 8…192 kHz
 */
export function checkDecodedAudio({
  name,
  sampleRate,
  channels,
  placement: { channelLayout, places },
  format,
}: {
  name: string;
  sampleRate: number;
  channels: readonly Float32Array[];
  placement: ChannelPlacement;
  format: AudioFileFormat;
}): DecodedAudio {
  checkSampleRate(name, sampleRate);
  const placed = places.map((place) => channels[place]!);
  const frames = placed[0]!.length;
  checkFrameCount(name, frames);
  checkSamples(placed, { name, frames });
  return { audio: { sampleRate, channelLayout, channels: placed }, format };
}

export function checkFrameCount(name: string, frameCount: number): void {
  if (frameCount === 0) throw new UnreadableAudioError({ file: name, reason: 'it holds no audio frames' });
}

export function checkSampleRate(name: string, sampleRate: number): void {
  const { lowest, highest } = SAMPLE_RATE_RANGE_HZ;
  if (!(sampleRate >= lowest && sampleRate <= highest)) {
    throw new UnsupportedAudioError(
      `Cannot use ${name}: its sample rate is ${sampleRate} Hz, only ${lowest} to ${highest} Hz is supported`,
    );
  }
}

/**
 * Refuses samples that are no audio.
 *
 * @param startFrame which frame of the file the first of these is
 * @throws {UnreadableAudioError} samples that are not numbers or far beyond full scale
 */
export function checkSamples(
  channels: readonly Float32Array[],
  { name, frames, startFrame = 0 }: { name: string; frames: number; startFrame?: number },
): void {
  const badFrames = channels.map((channel) => findIncredibleSample(channel, frames));
  const firstBadFrame = badFrames.reduce((first, frame) => Math.min(first, frame), frames);
  if (firstBadFrame === frames) return;
  const channelIndex = badFrames.indexOf(firstBadFrame);
  const value = channels[channelIndex]![firstBadFrame]!;
  const what = Number.isFinite(value)
    ? `more than ${LARGEST_CREDIBLE_SAMPLE} times full scale`
    : 'not finite numbers';
  throw new UnreadableAudioError({
    file: name,
    reason: `it has samples that are ${what}, the first one (${value}) at frame ${startFrame + firstBadFrame} of channel ${channelIndex + 1}`,
  });
}

/** `frames` when there is none. */
function findIncredibleSample(channel: Float32Array, frames: number): number {
  for (let frame = 0; frame < frames; frame++) {
    // Written as "not within" so that NaN counts as bad.
    if (!(Math.abs(channel[frame]!) <= LARGEST_CREDIBLE_SAMPLE)) return frame;
  }
  return frames;
}
