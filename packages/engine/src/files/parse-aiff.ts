/**
 * The structure of AIFF and AIFF-C files with PCM or float samples: where the samples lie and how they are stored.
 *
 * @source Apple, Audio Interchange File Format 1.3 (1989) and AIFF-C draft (1991); Core Audio's channel layout tags
 */
import { UnreadableAudioError, UnsupportedAudioError } from '../errors.ts';
import type { PcmEncoding } from '../kernels/kernels.ts';
import { type ChannelPlacement, checkChannelCount, placeChannels } from './channel-placement.ts';
import {
  type Chunk,
  type ContainerParser,
  findNextChunk,
  fourCharacters,
  readChunkHeader,
  refuseEndlessChunks,
  viewOf,
} from './container-parser.ts';
import { checkSampleRate } from './decoded-audio.ts';
import type { PcmFormat, PcmLayout } from './pcm-layout.ts';

interface SoundRange {
  readonly offset: number;
  /** As stated; the file may end earlier. */
  readonly length: number;
}

export function isAiff(bytes: Uint8Array): boolean {
  return fourCharacters(bytes, 0) === 'FORM' && /^AIF[FC]$/.test(fourCharacters(bytes, 8));
}

/**
 * Finds the samples of an AIFF or AIFF-C file; its chunks may come in any order. A file whose frame count was never filled in (0)
 * is read as far as its sound chunk goes.
 *
 * @throws {UnreadableAudioError} a broken header
 * @throws {UnsupportedAudioError} compressed samples, channels or a sample rate that are not supported
 */
export function* parseAiff(
  byteLength: number,
  { name, multichannel }: { name: string; multichannel: boolean },
): ContainerParser<PcmLayout> {
  let common: Uint8Array | undefined;
  let channels: Uint8Array | undefined;
  let sound: SoundRange | undefined;
  let offset = 12;
  for (let chunkCount = 1; !(common && sound && (channels || !isMultichannel(common))); chunkCount++) {
    refuseEndlessChunks(name, chunkCount);
    const chunk: Chunk | undefined = yield* readChunkHeader(offset, { littleEndian: false });
    if (!chunk) break;
    const { id, size, start } = chunk;
    // Copies, as a chunk may be gone from the reader's window when the next is there.
    if (id === 'COMM') common = (yield { offset: start, length: Math.min(size, 22) }).slice();
    if (id === 'CHAN') channels = (yield { offset: start, length: Math.min(size, 12) }).slice();
    if (id === 'SSND' && !sound) sound = yield* placeSound(chunk);
    offset = yield* findNextChunk(start + size, size);
  }
  if (!common)
    throw new UnreadableAudioError({ file: name, reason: 'it is an AIFF file without a COMM chunk' });
  if (!sound)
    throw new UnreadableAudioError({ file: name, reason: 'it is an AIFF file without a sound chunk' });
  return layOut(sound, readFormat(common, channels, { name, multichannel }), byteLength);
}

/** The sound chunk has an offset of its own before the first frame. */
function* placeSound({ start, size }: Chunk): ContainerParser<SoundRange | undefined> {
  const header = yield { offset: start, length: 8 };
  if (header.byteLength < 8 || size < 8) return undefined;
  const skipped = 8 + viewOf(header).getUint32(0, false);
  return { offset: start + skipped, length: Math.max(0, size - skipped) };
}

function layOut(
  sound: SoundRange,
  { toldFrames, ...format }: PcmFormat & { toldFrames: number },
  byteLength: number,
): PcmLayout {
  const frameBytes = format.encoding.bytesPerSample * format.channelCount;
  const available = Math.max(0, Math.min(sound.length, byteLength - sound.offset));
  const framesThere = Math.floor(available / frameBytes);
  return {
    ...format,
    container: 'aiff',
    dataOffset: sound.offset,
    frameCount: toldFrames === 0 ? framesThere : Math.min(toldFrames, framesThere),
    truncated: toldFrames > framesThere,
  };
}

const isMultichannel = (common: Uint8Array): boolean =>
  common.byteLength >= 2 && viewOf(common).getUint16(0, false) > 2;

function readFormat(
  chunk: Uint8Array,
  channels: Uint8Array | undefined,
  { name, multichannel }: { name: string; multichannel: boolean },
): PcmFormat & { toldFrames: number } {
  if (chunk.byteLength < 18) {
    throw new UnreadableAudioError({ file: name, reason: 'its COMM chunk is shorter than 18 bytes' });
  }
  const view = viewOf(chunk);
  const channelCount = view.getUint16(0, false);
  const bitDepth = view.getUint16(6, false);
  const sampleRate = readExtendedFloat(view, 8);
  checkChannelCount(name, channelCount, { multichannel });
  checkSampleRate(name, sampleRate);
  const compression = chunk.byteLength >= 22 ? fourCharacters(chunk, 18) : 'NONE';
  return {
    sampleRate,
    channelCount,
    placement: readPlacement(channels, { name, channelCount, multichannel }),
    toldFrames: view.getUint32(2, false),
    bitDepth,
    encoding: encodingOf(compression, bitDepth, name),
  };
}

/** Layout tags of Core Audio. That of 7.1 (MPEG_7_1_C) is left out, as programs differ over which pair comes first. */
const TAG_USE_BITMAP = (1 << 16) | 0;
const LAYOUTS_BY_TAG: ReadonlyMap<number, ChannelPlacement> = new Map([
  /** MPEG_5_0_A: L R C Ls Rs. */
  [(117 << 16) | 5, { channelLayout: '5.0', places: [0, 1, 2, 3, 4] }],
  /** MPEG_5_1_A: L R C LFE Ls Rs. */
  [(121 << 16) | 6, { channelLayout: '5.1', places: [0, 1, 2, 3, 4, 5] }],
]);

/** AIFF itself knows no order beyond stereo: only a layout chunk of Core Audio tells one. */
function readPlacement(
  chunk: Uint8Array | undefined,
  { name, channelCount, multichannel }: { name: string; channelCount: number; multichannel: boolean },
): ChannelPlacement {
  if (channelCount <= 2) return placeChannels(name, channelCount);
  if (chunk && chunk.byteLength >= 12) {
    const view = viewOf(chunk);
    const tag = view.getUint32(0, false);
    const mask = view.getUint32(4, false);
    if (tag === TAG_USE_BITMAP && mask > 0) {
      return placeChannels(name, channelCount, { mask, multichannel });
    }
    const placement = LAYOUTS_BY_TAG.get(tag);
    if (placement?.places.length === channelCount) return placement;
  }
  throw new UnsupportedAudioError(
    `Cannot use ${name}: it has ${channelCount} channels and does not say which loudspeakers they are for, as AIFF files seldom do: convert it to WAV`,
  );
}

function encodingOf(compression: string, bitDepth: number, name: string): PcmEncoding {
  const bytesPerSample = Math.ceil(bitDepth / 8);
  if (bytesPerSample >= 1 && bytesPerSample <= 4) {
    if (/^(NONE|twos|in24|in32)$/.test(compression)) {
      return { kind: 'integer', bytesPerSample, littleEndian: false };
    }
    if (compression === 'sowt') return { kind: 'integer', bytesPerSample, littleEndian: true };
    if (compression === 'raw ' && bytesPerSample === 1) {
      return { kind: 'unsigned', bytesPerSample, littleEndian: false };
    }
  }
  if (/^fl32$/i.test(compression)) return { kind: 'float', bytesPerSample: 4, littleEndian: false };
  if (/^fl64$/i.test(compression)) return { kind: 'float', bytesPerSample: 8, littleEndian: false };
  const printable = compression.replace(/[^ -~]/g, '?');
  throw new UnsupportedAudioError(
    `Cannot use ${name}: its samples are stored in AIFF format "${printable}" at ${bitDepth} bits, only 8 to 32-bit PCM and 32 or 64-bit float are supported`,
  );
}

/** An 80-bit extended-precision number: sign and exponent in 16 bits, then a mantissa of 64 with its leading one. */
function readExtendedFloat(view: DataView, offset: number): number {
  const signAndExponent = view.getUint16(offset, false);
  const mantissa = Number(view.getBigUint64(offset + 2, false));
  const magnitude = mantissa * 2 ** ((signAndExponent & 0x7fff) - 16383 - 63);
  return signAndExponent & 0x8000 ? -magnitude : magnitude;
}
