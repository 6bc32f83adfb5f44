/**
 * An exact reader of WAV, RF64 and BW64 files with PCM or float samples.
 *
 * @source Microsoft/IBM RIFF WAVE with WAVEFORMATEXTENSIBLE; EBU Tech 3306 (RF64); ITU-R BS.2088 (BW64)
 */
import { UnreadableAudioError, UnsupportedAudioError } from '../errors.ts';
import { checkChannelCount, checkDecodedAudio, checkSampleRate, type DecodedAudio } from './decoded-audio.ts';
import { decodePcmSamples, type PcmEncoding } from './pcm-samples.ts';

const FORMAT_PCM = 0x0001;
const FORMAT_FLOAT = 0x0003;
const FORMAT_EXTENSIBLE = 0xfffe;
/** Bytes 2…15 of a sub-format identifier that stands for a plain format tag. */
const SUBFORMAT_TAIL = [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71];
/** A 32-bit size that says "unknown" (a stream) or "see ds64". */
const SIZE_ELSEWHERE = 0xffffffff;

interface WavFormat {
  readonly sampleRate: number;
  readonly channelCount: number;
  readonly bitDepth: number;
  readonly encoding: PcmEncoding;
}

export function isWav(bytes: Uint8Array): boolean {
  return /^(RIFF|RF64|BW64)$/.test(fourCharacters(bytes, 0)) && fourCharacters(bytes, 8) === 'WAVE';
}

/**
 * Decodes a WAV file: 8 to 32-bit integer or 32/64-bit float, mono or stereo, 8…192 kHz.
 *
 * A data chunk without a size (0 or 0xFFFFFFFF, as streaming programs write) is read to the end of the file; one that says
 * more than the file holds is read as far as it goes and reported as `truncated`.
 *
 * @param name what the file is called in error messages
 * @throws {UnreadableAudioError} not a WAV file, a broken header, no audio in it, or samples that are not audio
 * @throws {UnsupportedAudioError} compressed samples, more than two channels, a sample rate out of range
 */
export function decodeWav(
  bytes: Uint8Array,
  { name = 'the WAV file' }: { name?: string } = {},
): DecodedAudio {
  if (!isWav(bytes)) {
    throw new UnreadableAudioError({ file: name, reason: 'it does not begin like a WAV file' });
  }
  const { format, data, truncated } = readChunks(bytes, name);
  return checkDecodedAudio({
    name,
    sampleRate: format.sampleRate,
    channels: decodePcmSamples(data, format),
    format: {
      container: 'wav',
      codec: format.encoding.kind === 'float' ? 'pcm-float' : 'pcm',
      bitDepth: format.bitDepth,
      truncated,
    },
  });
}

function readChunks(
  bytes: Uint8Array,
  name: string,
): { format: WavFormat; data: Uint8Array; truncated: boolean } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const riffSize = view.getUint32(4, true);
  let longDataSize: number | undefined;
  let format: WavFormat | undefined;
  let offset = 12;
  while (offset + 8 <= bytes.byteLength) {
    const id = fourCharacters(bytes, offset);
    const size = view.getUint32(offset + 4, true);
    const start = offset + 8;
    const available = bytes.byteLength - start;
    if (id === 'ds64' && size >= 16 && available >= 16) {
      longDataSize = Number(view.getBigUint64(start + 8, true));
    } else if (id === 'fmt ') {
      format = readFormat(bytes.subarray(start, start + size), name);
    } else if (id === 'data') {
      if (!format) break;
      // A finished, empty file says 0 and is right about its own length; a stream says 0 and is not.
      const finishedEmpty = size === 0 && riffSize + 8 === bytes.byteLength;
      const untold =
        (size === 0 && !finishedEmpty) || (size === SIZE_ELSEWHERE && longDataSize === undefined);
      const told = size === SIZE_ELSEWHERE && longDataSize !== undefined ? longDataSize : size;
      const length = untold ? available : Math.min(told, available);
      return {
        format,
        data: bytes.subarray(start, start + length),
        truncated: !untold && told > available,
      };
    }
    // Chunks begin at even offsets: an odd size is followed by one pad byte.
    offset = start + size + (size % 2);
  }
  throw new UnreadableAudioError({
    file: name,
    reason: format ? 'it is a WAV file without a data chunk' : 'it is a WAV file without a format chunk',
  });
}

function readFormat(chunk: Uint8Array, name: string): WavFormat {
  if (chunk.byteLength < 16) {
    throw new UnreadableAudioError({ file: name, reason: 'its format chunk is shorter than 16 bytes' });
  }
  const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  const tag = view.getUint16(0, true);
  const channelCount = view.getUint16(2, true);
  const sampleRate = view.getUint32(4, true);
  const containerBits = view.getUint16(14, true);
  const extended = tag === FORMAT_EXTENSIBLE && chunk.byteLength >= 40;
  const codec = extended && isPlainSubformat(chunk) ? view.getUint16(24, true) : tag;
  const validBits = extended ? view.getUint16(18, true) : 0;
  checkChannelCount(name, channelCount);
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
    bitDepth: validBits > 0 && validBits < containerBits ? validBits : containerBits,
    encoding: { kind, bytesPerSample, littleEndian: true },
  };
}

const isPlainSubformat = (chunk: Uint8Array): boolean =>
  SUBFORMAT_TAIL.every((byte, index) => chunk[26 + index] === byte);

export function fourCharacters(bytes: Uint8Array, offset: number): string {
  return String.fromCharCode(...bytes.subarray(offset, offset + 4));
}
