/**
 * Headers of WAV and RF64 files, up to the first sample.
 *
 * @source Microsoft/IBM RIFF WAVE with WAVEFORMATEXTENSIBLE; EBU Tech 3306 (RF64)
 */
import { channelCountOf } from '../audio/channel-layout.ts';
import { maskOfLayout } from './channel-placement.ts';
import { chunkOf, concatenate, writeCharacters } from './riff-chunk.ts';
import { bytesPerSampleOf, type WavFormat } from './wav-format.ts';

const FORMAT_PCM = 0x0001;
const FORMAT_FLOAT = 0x0003;
const FORMAT_EXTENSIBLE = 0xfffe;
/** Bytes 2…15 of a sub-format identifier that stands for a plain format tag. */
const SUBFORMAT_TAIL = [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71];
const SIZE_IN_DS64 = 0xffffffff;
const DS64_BYTES = 28;

/** What a plain WAV file's own sizes can say. */
export const LARGEST_RIFF_BYTES = 2 ** 32 - 1;

/** Whether a file may become too long for plain WAV: `reserved` leaves room in the header to say so when it is known. */
type SizeRoom = 'exact' | 'reserved';

export interface WavSizes {
  readonly dataBytes: number;
  /** Of the chunks behind the samples. */
  readonly trailingBytes?: number;
  readonly room?: SizeRoom;
  /** From how many bytes on the file is RF64. */
  readonly largestRiffBytes?: number;
}

/**
 * The header of a file of these sizes: the canonical 44 bytes for mono and stereo integers, with `fact` for float and a channel
 * mask beyond stereo; as RF64 where the file is longer than plain WAV can say. With `reserved` room it is of one length
 * either way.
 */
export function encodeWavHeader(
  format: WavFormat,
  { dataBytes, trailingBytes = 0, room = 'exact', largestRiffBytes = LARGEST_RIFF_BYTES }: WavSizes,
): Uint8Array {
  const frames = dataBytes / frameBytesOf(format);
  const isFloat = format.bitDepth === 'float32';
  const afterSizes = (isLong: boolean) => [
    encodeFormatChunk(format),
    ...(isFloat ? [chunkOf('fact', uint32(isLong ? SIZE_IN_DS64 : frames))] : []),
  ];
  const encode = (sizesChunk: readonly Uint8Array[], isLong: boolean): Uint8Array => {
    const chunks = concatenate([...sizesChunk, ...afterSizes(isLong)]);
    const header = new Uint8Array(12 + chunks.byteLength + 8);
    const riffBytes = header.byteLength - 8 + dataBytes + (dataBytes % 2) + trailingBytes;
    writeCharacters(header, 0, isLong ? 'RF64' : 'RIFF');
    header.set(uint32(isLong ? SIZE_IN_DS64 : riffBytes), 4);
    writeCharacters(header, 8, 'WAVE');
    header.set(chunks, 12);
    writeCharacters(header, header.byteLength - 8, 'data');
    header.set(uint32(isLong ? SIZE_IN_DS64 : dataBytes), header.byteLength - 4);
    if (isLong) header.set(encodeLongSizes({ riffBytes, dataBytes, frames }), 20);
    return header;
  };
  const reservation = chunkOf('JUNK', new Uint8Array(DS64_BYTES));
  const plain = encode(room === 'reserved' ? [reservation] : [], false);
  const fileBytes = plain.byteLength + dataBytes + (dataBytes % 2) + trailingBytes;
  return fileBytes - 8 <= largestRiffBytes
    ? plain
    : encode([chunkOf('ds64', new Uint8Array(DS64_BYTES))], true);
}

/** The content of a ds64 chunk, its table empty. */
function encodeLongSizes(sizes: { riffBytes: number; dataBytes: number; frames: number }): Uint8Array {
  const content = new Uint8Array(DS64_BYTES);
  const view = new DataView(content.buffer);
  view.setBigUint64(0, BigInt(sizes.riffBytes), true);
  view.setBigUint64(8, BigInt(sizes.dataBytes), true);
  view.setBigUint64(16, BigInt(sizes.frames), true);
  return content;
}

function encodeFormatChunk(format: WavFormat): Uint8Array {
  const { sampleRate, channelLayout, bitDepth } = format;
  const isFloat = bitDepth === 'float32';
  const isExtensible = channelCountOf(channelLayout) > 2;
  const tag = isFloat ? FORMAT_FLOAT : FORMAT_PCM;
  const bits = bytesPerSampleOf(bitDepth) * 8;
  // Everything but plain integers states how many bytes of extension follow, be it none.
  const content = new Uint8Array(isExtensible ? 40 : isFloat ? 18 : 16);
  const view = new DataView(content.buffer);
  view.setUint16(0, isExtensible ? FORMAT_EXTENSIBLE : tag, true);
  view.setUint16(2, channelCountOf(channelLayout), true);
  view.setUint32(4, sampleRate, true);
  view.setUint32(8, sampleRate * frameBytesOf(format), true);
  view.setUint16(12, frameBytesOf(format), true);
  view.setUint16(14, bits, true);
  if (isExtensible) {
    view.setUint16(16, 22, true);
    view.setUint16(18, bits, true);
    view.setUint32(20, maskOfLayout(channelLayout), true);
    view.setUint16(24, tag, true);
    content.set(SUBFORMAT_TAIL, 26);
  }
  return chunkOf('fmt ', content);
}

export const frameBytesOf = ({ bitDepth, channelLayout }: WavFormat): number =>
  bytesPerSampleOf(bitDepth) * channelCountOf(channelLayout);

function uint32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, true);
  return bytes;
}
