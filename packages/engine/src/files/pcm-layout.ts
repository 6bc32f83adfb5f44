/** What a container says about the uncompressed samples in it. */
import type { PcmEncoding } from '../kernels/kernels.ts';
import type { ChannelPlacement } from './channel-placement.ts';
import type { AudioFileFormat } from './decoded-audio.ts';

export interface PcmFormat {
  readonly sampleRate: number;
  readonly channelCount: number;
  readonly placement: ChannelPlacement;
  /** Bits that carry sound; never more than the stored sample has. */
  readonly bitDepth: number;
  readonly encoding: PcmEncoding;
}

export interface PcmLayout extends PcmFormat {
  readonly container: 'wav' | 'aiff';
  /** Where the first frame begins. */
  readonly dataOffset: number;
  /** Whole frames that are really there. */
  readonly frameCount: number;
  /** Whether the header promises more than is there. */
  readonly truncated: boolean;
}

export const frameBytesOf = ({ encoding, channelCount }: PcmFormat): number =>
  encoding.bytesPerSample * channelCount;

export function fileFormatOf({ container, encoding, bitDepth, truncated }: PcmLayout): AudioFileFormat {
  return { container, codec: encoding.kind === 'float' ? 'pcm-float' : 'pcm', bitDepth, truncated };
}

/** Our channels, in the order in which the file interleaves them. */
export function orderAsStored(
  channels: readonly Float32Array[],
  { places }: ChannelPlacement,
): readonly Float32Array[] {
  const inFileOrder: Float32Array[] = [];
  for (const [ours, place] of places.entries()) inFileOrder[place] = channels[ours]!;
  return inFileOrder;
}
