/** How a WAV file is written. */
import type { ChannelLayout } from '../audio/channel-layout.ts';
import type { AudioTags } from './audio-tags.ts';

/** 16 and 24 are integers, `float32` keeps the samples as they are. */
export type WavBitDepth = 16 | 24 | 'float32';

/**
 * What is added before samples are rounded to integers, so that the error of rounding is a steady noise that knows nothing of the music:
 * nothing; `tpdf`, noise of triangular distribution of each channel its own, ±1 step of the integers at most, 4.8 dB above the error of
 * rounding alone; or `shaped`, the same and its noise moved to where ears hardly hear it: 23 dB less between 3 and 4 kHz at 44.1 and
 * 48 kHz, 18 dB more of it in all; above 48 kHz nearly all beyond 20 kHz; below 44.1 kHz as `tpdf`. A channel that is digitally
 * silent for 10 ms, or from the start, is left silent.
 */
export type Dither = 'none' | 'tpdf' | 'shaped';

export interface WavEncoding {
  readonly bitDepth?: WavBitDepth;
  readonly dither?: Dither;
  /** The same seed gives the same bytes. */
  readonly ditherSeed?: number;
  /** Written behind the samples: as LIST/INFO, as ID3v2 where LIST/INFO has no place for one, `broadcast` as the bext chunk. */
  readonly tags?: AudioTags;
}

export interface WavFormat {
  readonly sampleRate: number;
  readonly channelLayout: ChannelLayout;
  readonly bitDepth: WavBitDepth;
}

export const bytesPerSampleOf = (bitDepth: WavBitDepth): number =>
  bitDepth === 'float32' ? 4 : bitDepth / 8;
