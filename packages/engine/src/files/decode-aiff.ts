/**
 * An exact reader of AIFF and AIFF-C files with PCM or float samples.
 *
 * @source Apple, Audio Interchange File Format 1.3 (1989) and AIFF-C draft (1991)
 */
import { UnreadableAudioError, UnsupportedAudioError } from '../errors.ts';
import { fourCharacters } from './decode-wav.ts';
import { checkChannelCount, checkDecodedAudio, checkSampleRate, type DecodedAudio } from './decoded-audio.ts';
import { decodePcmSamples, type PcmEncoding } from './pcm-samples.ts';

interface AiffFormat {
  readonly sampleRate: number;
  readonly channelCount: number;
  readonly frameCount: number;
  readonly bitDepth: number;
  readonly encoding: PcmEncoding;
}

export function isAiff(bytes: Uint8Array): boolean {
  return fourCharacters(bytes, 0) === 'FORM' && /^AIF[FC]$/.test(fourCharacters(bytes, 8));
}

/**
 * Decodes an AIFF file: 8 to 32-bit integer (either byte order) or 32/64-bit float, mono or stereo, 8…192 kHz.
 *
 * @throws {UnreadableAudioError} a broken header, no audio in it, or samples that are not audio
 * @throws {UnsupportedAudioError} compressed samples, more than two channels, a sample rate out of range
 */
export function decodeAiff(bytes: Uint8Array, { name }: { name: string }): DecodedAudio {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let format: AiffFormat | undefined;
  let sound: Uint8Array | undefined;
  let offset = 12;
  while (offset + 8 <= bytes.byteLength) {
    const id = fourCharacters(bytes, offset);
    const size = view.getUint32(offset + 4, false);
    const chunk = bytes.subarray(offset + 8, offset + 8 + size);
    if (id === 'COMM') format = readFormat(chunk, name);
    if (id === 'SSND' && chunk.byteLength >= 8) {
      const firstFrame = 8 + view.getUint32(offset + 8, false);
      sound = chunk.subarray(firstFrame);
    }
    offset += 8 + size + (size % 2);
  }
  if (!format)
    throw new UnreadableAudioError({ file: name, reason: 'it is an AIFF file without a COMM chunk' });
  if (!sound)
    throw new UnreadableAudioError({ file: name, reason: 'it is an AIFF file without a sound chunk' });
  const toldBytes = format.frameCount * format.channelCount * format.encoding.bytesPerSample;
  return checkDecodedAudio({
    name,
    sampleRate: format.sampleRate,
    channels: decodePcmSamples(sound.subarray(0, toldBytes), format),
    format: {
      container: 'aiff',
      codec: format.encoding.kind === 'float' ? 'pcm-float' : 'pcm',
      bitDepth: format.bitDepth,
      truncated: sound.byteLength < toldBytes,
    },
  });
}

function readFormat(chunk: Uint8Array, name: string): AiffFormat {
  if (chunk.byteLength < 18) {
    throw new UnreadableAudioError({ file: name, reason: 'its COMM chunk is shorter than 18 bytes' });
  }
  const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  const channelCount = view.getUint16(0, false);
  const bitDepth = view.getUint16(6, false);
  const sampleRate = readExtendedFloat(view, 8);
  checkChannelCount(name, channelCount);
  checkSampleRate(name, sampleRate);
  const compression = chunk.byteLength >= 22 ? fourCharacters(chunk, 18) : 'NONE';
  return {
    sampleRate,
    channelCount,
    frameCount: view.getUint32(2, false),
    bitDepth,
    encoding: encodingOf(compression, bitDepth, name),
  };
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
  throw new UnsupportedAudioError(
    `Cannot use ${name}: its samples are stored in AIFF format "${compression}" at ${bitDepth} bits, only 8 to 32-bit PCM and 32 or 64-bit float are supported`,
  );
}

/** An 80-bit extended-precision number: sign and exponent in 16 bits, then a mantissa of 64 with its leading one. */
function readExtendedFloat(view: DataView, offset: number): number {
  const signAndExponent = view.getUint16(offset, false);
  const mantissa = Number(view.getBigUint64(offset + 2, false));
  const magnitude = mantissa * 2 ** ((signAndExponent & 0x7fff) - 16383 - 63);
  return signAndExponent & 0x8000 ? -magnitude : magnitude;
}
