/** FLAC through @audio/decode-flac, made exact again and held against its own header. @source RFC 9639 */
import { createHash } from 'node:crypto';
import { UnreadableAudioError } from '../errors.ts';
import { fourCharacters } from './decode-wav.ts';
import { checkChannelCount, checkDecodedAudio, checkSampleRate, type DecodedAudio } from './decoded-audio.ts';

interface StreamInfo {
  readonly sampleRate: number;
  readonly channelCount: number;
  readonly bitDepth: number;
  /** 0 when the encoder did not know. */
  readonly frameCount: number;
  /** Of the samples, as lower-case hex; all zeros when the encoder left it out. */
  readonly md5: string;
}

/** Within the first page of an Ogg stream the native header begins after at most this many bytes. */
const OGG_HEADER_SEARCH_BYTES = 128;

/**
 * Decodes a FLAC file, native or in Ogg, to exactly the integers that were encoded, over 2^(b − 1); beyond 24 bits to the
 * nearest 32-bit floats.
 *
 * @throws {UnreadableAudioError} a broken header, fewer frames than the header promises (a truncated file), or samples that
 *   do not have the header's checksum
 * @throws {UnsupportedAudioError} more than two channels, a sample rate out of range
 */
export async function decodeFlac(bytes: Uint8Array, { name }: { name: string }): Promise<DecodedAudio> {
  const streamInfo = readStreamInfo(bytes, name);
  checkChannelCount(name, streamInfo.channelCount);
  checkSampleRate(name, streamInfo.sampleRate);
  const { default: decode } = await import('@audio/decode-flac');
  const decoded = await decode(bytes).catch((cause: unknown) => {
    throw new UnreadableAudioError({ file: name, reason: 'its FLAC stream is damaged', cause });
  });
  checkLength(name, streamInfo, decoded.channelData);
  const integers = decoded.channelData.map((channel) => restoreIntegers(channel, streamInfo.bitDepth));
  checkDigest(name, streamInfo, integers);
  const fullScale = 2 ** (streamInfo.bitDepth - 1);
  return checkDecodedAudio({
    name,
    sampleRate: decoded.sampleRate,
    channels: integers.map((channel) => scaleToFloats(channel, fullScale)),
    format: {
      container: fourCharacters(bytes, 0) === 'OggS' ? 'ogg' : 'flac',
      codec: 'flac',
      bitDepth: streamInfo.bitDepth,
      truncated: false,
    },
  });
}

function readStreamInfo(bytes: Uint8Array, name: string): StreamInfo {
  let offset = 0;
  while (offset < OGG_HEADER_SEARCH_BYTES && fourCharacters(bytes, offset) !== 'fLaC') offset++;
  const start = offset + 8;
  if (offset === OGG_HEADER_SEARCH_BYTES || start + 34 > bytes.byteLength) {
    throw new UnreadableAudioError({ file: name, reason: 'its FLAC header is incomplete' });
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, 34);
  // 20 bits sample rate, 3 bits channels − 1, 5 bits bit depth − 1, 36 bits frames.
  const packed = view.getBigUint64(10, false);
  return {
    sampleRate: Number(packed >> 44n),
    channelCount: Number((packed >> 41n) & 7n) + 1,
    bitDepth: Number((packed >> 36n) & 31n) + 1,
    frameCount: Number(packed & 0xfffffffffn),
    md5: Array.from(bytes.subarray(start + 18, start + 34), (byte) =>
      byte.toString(16).padStart(2, '0'),
    ).join(''),
  };
}

function checkLength(name: string, streamInfo: StreamInfo, channels: readonly Float32Array[]): void {
  const decodedFrames = channels[0]?.length ?? 0;
  if (streamInfo.frameCount > 0 && decodedFrames !== streamInfo.frameCount) {
    const what = decodedFrames < streamInfo.frameCount ? 'it is truncated or damaged' : 'it is damaged';
    throw new UnreadableAudioError({
      file: name,
      reason: `${what}: its header promises ${streamInfo.frameCount} frames, ${decodedFrames} could be decoded`,
    });
  }
  if (decodedFrames === 0 || channels.length !== streamInfo.channelCount) {
    throw new UnreadableAudioError({ file: name, reason: 'its FLAC stream is damaged: no audio came out' });
  }
}

/** The decoder divides by 2^(b − 1) − 1, for either sign; times that and rounded, every sample is the stored integer. */
function restoreIntegers(channel: Float32Array, bitDepth: number): Int32Array {
  const decoderScale = 2 ** (bitDepth - 1) - 1;
  const integers = new Int32Array(channel.length);
  for (let frame = 0; frame < channel.length; frame++) {
    integers[frame] = Math.round(channel[frame]! * decoderScale);
  }
  return integers;
}

function scaleToFloats(integers: Int32Array, fullScale: number): Float32Array {
  const floats = new Float32Array(integers.length);
  for (let frame = 0; frame < integers.length; frame++) floats[frame] = integers[frame]! / fullScale;
  return floats;
}

/** Frames hashed at a time. */
const DIGEST_FRAMES = 16_384;

/** Up to 24 bits a 32-bit float holds every integer, so that the checksum of the samples can be proved. */
function checkDigest(name: string, { bitDepth, md5 }: StreamInfo, channels: readonly Int32Array[]): void {
  if (bitDepth > 24 || /^0+$/.test(md5)) return;
  const bytesPerSample = Math.ceil(bitDepth / 8);
  const frameCount = channels[0]!.length;
  const packed = new Uint8Array(bytesPerSample * channels.length * DIGEST_FRAMES);
  const hash = createHash('md5');
  for (let start = 0; start < frameCount; start += DIGEST_FRAMES) {
    const frames = Math.min(DIGEST_FRAMES, frameCount - start);
    for (const [channelIndex, channel] of channels.entries()) {
      interleave(channel.subarray(start, start + frames), packed, {
        firstByte: channelIndex * bytesPerSample,
        bytesPerSample,
        frameBytes: bytesPerSample * channels.length,
      });
    }
    hash.update(packed.subarray(0, frames * bytesPerSample * channels.length));
  }
  if (hash.digest('hex') !== md5) {
    throw new UnreadableAudioError({
      file: name,
      reason: 'it is damaged: its samples do not have the checksum that its header states',
    });
  }
}

/** Writes one channel's samples between the others', little-endian. */
function interleave(
  samples: Int32Array,
  packed: Uint8Array,
  {
    firstByte,
    bytesPerSample,
    frameBytes,
  }: { firstByte: number; bytesPerSample: number; frameBytes: number },
): void {
  for (let byte = 0; byte < bytesPerSample; byte++) {
    const shift = 8 * byte;
    let offset = firstByte + byte;
    for (let frame = 0; frame < samples.length; frame++) {
      packed[offset] = samples[frame]! >> shift;
      offset += frameBytes;
    }
  }
}
