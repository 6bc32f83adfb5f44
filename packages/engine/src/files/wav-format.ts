/** How a WAV file is written. */
import type { ChannelLayout } from '../audio/channel-layout.ts';
import type { AudioTags } from './audio-tags.ts';

/** 16 and 24 are integers, `float32` keeps the samples as they are. */
export type WavBitDepth = 16 | 24 | 'float32';

/**
 * What is added before samples are rounded to integers: nothing, or noise of triangular distribution, ±1 step of the integers at
 * most, of each channel its own. It makes the error of rounding a steady noise that knows nothing of the music, 4.8 dB above that of
 * rounding alone, silence included.
 */
export type Dither = 'none' | 'tpdf';

export interface WavEncoding {
  readonly bitDepth?: WavBitDepth;
  readonly dither?: Dither;
  /** The same seed gives the same bytes. */
  readonly ditherSeed?: number;
  /** Written as LIST/INFO behind the samples, and as ID3v2 where LIST/INFO has no place for one; without `broadcast`. */
  readonly tags?: AudioTags;
}

export interface WavFormat {
  readonly sampleRate: number;
  readonly channelLayout: ChannelLayout;
  readonly bitDepth: WavBitDepth;
}

export const bytesPerSampleOf = (bitDepth: WavBitDepth): number =>
  bitDepth === 'float32' ? 4 : bitDepth / 8;
