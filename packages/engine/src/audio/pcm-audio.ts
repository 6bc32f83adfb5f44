/**
 * Audio as the engine passes it on: planar 32-bit float channels, nominal ±1, with a sample rate and a layout; in memory
 * (`PcmAudio`) or behind a reader (`AudioSource`), so that an hour of audio fits anywhere.
 */

import { UnsupportedAudioError } from '../errors.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { type ChannelLayout, channelCountOf } from './channel-layout.ts';

/** Audio in memory: channels[channel][frame], all of one length. */
export interface PcmAudio {
  readonly sampleRate: number;
  readonly channelLayout: ChannelLayout;
  readonly channels: readonly Float32Array[];
}

/** Audio that can be read from any frame, as often as one likes. */
export interface AudioSource {
  readonly sampleRate: number;
  readonly channelLayout: ChannelLayout;
  readonly frameCount: number;
  /**
   * Fills the first `frames` frames of every array of `into` from `startFrame` on. The range must lie inside the source.
   *
   * @param kernels in whose memory `into` lies, if it does: a source that unpacks samples writes them there at once
   */
  read(
    startFrame: number,
    frames: number,
    into: readonly Float32Array[],
    kernels?: Kernels | undefined,
  ): Promise<void>;
}

/** As much of the Web Audio API's AudioBuffer as is needed, so that anything like one will do. */
export interface AudioBufferLike {
  readonly sampleRate: number;
  readonly numberOfChannels: number;
  readonly length: number;
  getChannelData(channel: number): Float32Array;
}

/** What the engine listens to. */
export type AudioInput = PcmAudio | AudioSource | AudioBufferLike;

/** Where rendered blocks go, in order. `block[channel]` is valid only during the call. */
export interface AudioSink {
  write(block: readonly Float32Array[]): Promise<void>;
  close(): Promise<void>;
}

/** The lowest and highest sample rate that the engine works at, in Hz. */
export const SAMPLE_RATE_RANGE_HZ = { lowest: 8_000, highest: 192_000 } as const;

/**
 * Wraps audio in memory as a source; a source is passed through. Samples are not copied.
 *
 * @throws {RangeError} a number of channels that is not the layout's, or channels of different lengths
 * @throws {UnsupportedAudioError} an AudioBuffer with other than 1, 2 or 6 channels, whose speakers nobody knows
 */
export function toAudioSource(audio: AudioInput): AudioSource {
  if ('read' in audio) return audio;
  const pcm = 'getChannelData' in audio ? readAudioBuffer(audio) : audio;
  checkChannels(pcm);
  const { sampleRate, channelLayout, channels } = pcm;
  const frameCount = channels[0]!.length;
  return {
    sampleRate,
    channelLayout,
    frameCount,
    async read(startFrame, frames, into) {
      for (const [index, channel] of channels.entries()) {
        into[index]?.set(channel.subarray(startFrame, startFrame + frames));
      }
    },
  };
}

/** @source W3C Web Audio API, Channel Ordering */
const WEB_AUDIO_LAYOUTS: Readonly<Record<number, ChannelLayout>> = { 1: 'mono', 2: 'stereo', 6: '5.1' };

function readAudioBuffer(buffer: AudioBufferLike): PcmAudio {
  const channelLayout = WEB_AUDIO_LAYOUTS[buffer.numberOfChannels];
  if (!channelLayout) {
    throw new UnsupportedAudioError(
      `Cannot use an audio buffer of ${buffer.numberOfChannels} channels: only 1, 2 and 6 have known loudspeakers`,
    );
  }
  return {
    sampleRate: buffer.sampleRate,
    channelLayout,
    channels: Array.from({ length: buffer.numberOfChannels }, (_, channel) => buffer.getChannelData(channel)),
  };
}

function checkChannels({ channelLayout, channels }: PcmAudio): void {
  const channelCount = channelCountOf(channelLayout);
  if (channels.length !== channelCount) {
    throw new RangeError(
      `Cannot use audio as the channels of ${channelLayout} must be ${channelCount}: current number is ${channels.length}`,
    );
  }
  const lengths = channels.map((channel) => channel.length);
  if (new Set(lengths).size > 1) {
    throw new RangeError(
      `Cannot use audio as its channels must be of one length: current lengths are ${lengths.join(' and ')}`,
    );
  }
}

/** A sink that keeps what it is given; `audio()` after `close()` is the whole of it. */
export function createMemorySink({
  sampleRate,
  channelLayout,
  frameCount,
}: {
  sampleRate: number;
  channelLayout: ChannelLayout;
  frameCount: number;
}): AudioSink & { audio(): PcmAudio } {
  const channels = Array.from({ length: channelCountOf(channelLayout) }, () => new Float32Array(frameCount));
  let written = 0;
  return {
    async write(block) {
      for (const [index, channel] of channels.entries()) {
        const samples = block[index];
        if (samples) channel.set(samples, written);
      }
      written += block[0]?.length ?? 0;
    },
    async close() {},
    audio: () => ({ sampleRate, channelLayout, channels }),
  };
}
