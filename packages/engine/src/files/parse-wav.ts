/**
 * The structure of WAV, RF64 and BW64 files with PCM or float samples: where the samples lie and how they are stored.
 *
 * @source Microsoft/IBM RIFF WAVE with WAVEFORMATEXTENSIBLE; EBU Tech 3306 (RF64); ITU-R BS.2088 (BW64)
 */
import { UnreadableAudioError, UnsupportedAudioError } from '../errors.ts';
import { placeChannels } from './channel-placement.ts';
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

const FORMAT_PCM = 0x0001;
const FORMAT_FLOAT = 0x0003;
const FORMAT_EXTENSIBLE = 0xfffe;
/** Bytes 2…15 of a sub-format identifier that stands for a plain format tag. */
const SUBFORMAT_TAIL = [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71];
/** A 32-bit size that says "unknown" (a stream) or "see ds64". */
const SIZE_ELSEWHERE = 0xffffffff;
const LARGEST_FORMAT_BYTES = 40;
/** Of ds64: three sizes, the length of the table, and as much of the table as anyone has reason to write. */
const LARGEST_DS64_BYTES = 28 + 12 * 1000;

export function isWav(bytes: Uint8Array): boolean {
  return /^(RIFF|RF64|BW64)$/.test(fourCharacters(bytes, 0)) && fourCharacters(bytes, 8) === 'WAVE';
}

/**
 * Finds the samples of a WAV file. The format may stand before or behind them, among any other chunks.
 *
 * A data chunk without a size (0 or 0xFFFFFFFF, as streaming programs write) reaches to the end of the file; one that says more
 * than the file holds is cut there and reported as `truncated`.
 *
 * @throws {UnreadableAudioError} a broken header, or one that contradicts itself
 * @throws {UnsupportedAudioError} compressed samples, channels or a sample rate that are not supported
 */
export function* parseWav(
  byteLength: number,
  { name, multichannel }: { name: string; multichannel: boolean },
): ContainerParser<PcmLayout> {
  const riff = yield { offset: 0, length: 12 };
  if (!isWav(riff)) {
    throw new UnreadableAudioError({ file: name, reason: 'it does not begin like a WAV file' });
  }
  const isFinished = viewOf(riff).getUint32(4, true) + 8 === byteLength;
  let longSizes: ReadonlyMap<string, number> = new Map();
  let formatBytes: Uint8Array | undefined;
  let data: { offset: number; length: number; truncated: boolean } | undefined;
  let offset = 12;
  for (let chunkCount = 1; !(formatBytes && data); chunkCount++) {
    refuseEndlessChunks(name, chunkCount);
    const chunk: Chunk | undefined = yield* readChunkHeader(offset, { littleEndian: true });
    if (!chunk) break;
    const size = sizeOf(chunk, longSizes);
    if (chunk.id === 'ds64') {
      longSizes = readLongSizes(yield { offset: chunk.start, length: Math.min(size, LARGEST_DS64_BYTES) });
    } else if (chunk.id === 'fmt ') {
      const bytes: Uint8Array = yield { offset: chunk.start, length: Math.min(size, LARGEST_FORMAT_BYTES) };
      // A copy, as the chunk may be gone from the reader's window when the next is there.
      formatBytes = sameFormat(name, formatBytes, bytes.slice());
    } else if (chunk.id === 'data' && !data) {
      data = placeData(chunk, size, { byteLength, isFinished, longSizes });
    }
    offset = yield* findNextChunk(chunk.start + size, size);
  }
  if (!formatBytes)
    throw new UnreadableAudioError({ file: name, reason: 'it is a WAV file without a format chunk' });
  if (!data) throw new UnreadableAudioError({ file: name, reason: 'it is a WAV file without a data chunk' });
  const format = readFormat(formatBytes, { name, multichannel });
  return {
    ...format,
    container: 'wav',
    dataOffset: data.offset,
    frameCount: Math.floor(data.length / (format.encoding.bytesPerSample * format.channelCount)),
    truncated: data.truncated,
  };
}

/** The size of a chunk that says "see ds64", where ds64 knows it. */
export const sizeOf = ({ id, size }: Chunk, longSizes: ReadonlyMap<string, number>): number =>
  size === SIZE_ELSEWHERE ? (longSizes.get(id) ?? size) : size;

/** Sizes beyond 32 bits by chunk: the data chunk's, and those of the table. */
export function readLongSizes(bytes: Uint8Array): Map<string, number> {
  const view = viewOf(bytes);
  const sizes = new Map<string, number>();
  if (bytes.byteLength < 16) return sizes;
  const tableLength = bytes.byteLength >= 28 ? view.getUint32(24, true) : 0;
  for (let entry = 28; entry + 12 <= Math.min(bytes.byteLength, 28 + 12 * tableLength); entry += 12) {
    sizes.set(fourCharacters(bytes, entry), Number(view.getBigUint64(entry + 4, true)));
  }
  const dataSize = view.getBigUint64(8, true);
  // A recorder that was cut off has not yet filled it in.
  if (dataSize !== 0n && dataSize !== 0xffff_ffff_ffff_ffffn) sizes.set('data', Number(dataSize));
  return sizes;
}

function placeData(
  { start, size: statedSize }: Chunk,
  size: number,
  {
    byteLength,
    isFinished,
    longSizes,
  }: { byteLength: number; isFinished: boolean; longSizes: ReadonlyMap<string, number> },
): { offset: number; length: number; truncated: boolean } {
  const available = byteLength - start;
  // A finished, empty file says 0 and is right about its own length; a stream says 0 and is not.
  const untold =
    (statedSize === 0 && !isFinished) || (statedSize === SIZE_ELSEWHERE && !longSizes.has('data'));
  return {
    offset: start,
    length: untold ? available : Math.min(size, available),
    truncated: !untold && size > available,
  };
}

function sameFormat(name: string, first: Uint8Array | undefined, next: Uint8Array): Uint8Array {
  if (!first || first.every((byte, index) => byte === next[index])) return next;
  throw new UnreadableAudioError({
    file: name,
    reason: 'its header contradicts itself: it has two format chunks that differ',
  });
}

function readFormat(
  chunk: Uint8Array,
  { name, multichannel }: { name: string; multichannel: boolean },
): PcmFormat {
  if (chunk.byteLength < 16) {
    throw new UnreadableAudioError({ file: name, reason: 'its format chunk is shorter than 16 bytes' });
  }
  const view = viewOf(chunk);
  const tag = view.getUint16(0, true);
  const channelCount = view.getUint16(2, true);
  const sampleRate = view.getUint32(4, true);
  const containerBits = view.getUint16(14, true);
  const extended = tag === FORMAT_EXTENSIBLE && chunk.byteLength >= 40;
  const codec = extended && isPlainSubformat(chunk) ? view.getUint16(24, true) : tag;
  const validBits = extended ? view.getUint16(18, true) : 0;
  const placement = placeChannels(name, channelCount, {
    mask: extended ? view.getUint32(20, true) : 0,
    multichannel,
  });
  checkSampleRate(name, sampleRate);
  const bytesPerSample = Math.ceil(containerBits / 8);
  const readable =
    (codec === FORMAT_PCM && bytesPerSample >= 1 && bytesPerSample <= 4) ||
    (codec === FORMAT_FLOAT && (containerBits === 32 || containerBits === 64));
  if (!readable) {
    const what = `format 0x${codec.toString(16).padStart(4, '0')} at ${containerBits} bits`;
    throw new UnsupportedAudioError(
      `Cannot use ${name}: its samples are stored in WAV ${what}, only 8 to 32-bit PCM and 32 or 64-bit float are supported`,
    );
  }
  if (view.getUint16(12, true) !== bytesPerSample * channelCount) {
    throw new UnreadableAudioError({
      file: name,
      reason: `its header contradicts itself: ${view.getUint16(12, true)} bytes a frame for ${channelCount} × ${containerBits} bits`,
    });
  }
  const kind = codec === FORMAT_FLOAT ? 'float' : bytesPerSample === 1 ? 'unsigned' : 'integer';
  return {
    sampleRate,
    channelCount,
    placement,
    bitDepth: validBits > 0 && validBits < containerBits ? validBits : containerBits,
    encoding: { kind, bytesPerSample, littleEndian: true },
  };
}

const isPlainSubformat = (chunk: Uint8Array): boolean =>
  SUBFORMAT_TAIL.every((byte, index) => chunk[26 + index] === byte);
