/** What every decoder hands over, and what is checked of it before anyone hears it. */
import { layoutOfChannelCount } from '../audio/channel-layout.ts';
import { type PcmAudio, SAMPLE_RATE_RANGE_HZ } from '../audio/pcm-audio.ts';
import { UnreadableAudioError, UnsupportedAudioError } from '../errors.ts';

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

/** No music is 18 dB over full scale: such samples come from a damaged file or a wrong format. */
const LARGEST_CREDIBLE_SAMPLE = 8;

/**
 * Checks what a decoder gave and names its layout.
 *
 * @throws {UnreadableAudioError} no channels, no frames, samples that are not numbers or far beyond full scale
 * @throws {UnsupportedAudioError} more than two channels, or a sample rate outside 8…192 kHz
 */
export function checkDecodedAudio({
  name,
  sampleRate,
  channels,
  format,
}: {
  name: string;
  sampleRate: number;
  channels: readonly Float32Array[];
  format: AudioFileFormat;
}): DecodedAudio {
  checkChannelCount(name, channels.length);
  checkSampleRate(name, sampleRate);
  const frameCount = channels[0]?.length ?? 0;
  if (frameCount === 0) throw new UnreadableAudioError({ file: name, reason: 'it holds no audio frames' });
  for (const [index, channel] of channels.entries()) checkSamples(name, index, channel);
  return { audio: { sampleRate, channelLayout: layoutOfChannelCount(channels.length), channels }, format };
}

export function checkChannelCount(name: string, channelCount: number): void {
  if (channelCount === 0) {
    throw new UnreadableAudioError({ file: name, reason: 'it has no audio channels' });
  }
  if (channelCount > 2) {
    throw new UnsupportedAudioError(
      `Cannot use ${name}: it has ${channelCount} channels, only mono and stereo are supported`,
    );
  }
}

export function checkSampleRate(name: string, sampleRate: number): void {
  const { lowest, highest } = SAMPLE_RATE_RANGE_HZ;
  if (!(sampleRate >= lowest && sampleRate <= highest)) {
    throw new UnsupportedAudioError(
      `Cannot use ${name}: its sample rate is ${sampleRate} Hz, only ${lowest} to ${highest} Hz is supported`,
    );
  }
}

function checkSamples(name: string, channelIndex: number, channel: Float32Array): void {
  let badCount = 0;
  let firstBadFrame = 0;
  for (let frame = 0; frame < channel.length; frame++) {
    // Written as "not within" so that NaN counts as bad.
    if (!(Math.abs(channel[frame]!) <= LARGEST_CREDIBLE_SAMPLE)) {
      if (badCount === 0) firstBadFrame = frame;
      badCount++;
    }
  }
  if (badCount === 0) return;
  const value = channel[firstBadFrame]!;
  const what = Number.isFinite(value)
    ? `are more than ${LARGEST_CREDIBLE_SAMPLE} times full scale`
    : 'are not finite numbers';
  throw new UnreadableAudioError({
    file: name,
    reason: `${badCount} of its samples ${what}, the first one (${value}) at frame ${firstBadFrame} of channel ${channelIndex + 1}`,
  });
}
