/** MP3, Vorbis and Opus through the @audio/decode parts, wrapped so that damage does not pass in silence. */
import { UnreadableAudioError } from '../errors.ts';
import { fourCharacters } from './decode-wav.ts';
import { checkDecodedAudio, type DecodedAudio } from './decoded-audio.ts';

export type LossyCodec = 'mp3' | 'vorbis' | 'opus';

interface Decoded {
  readonly channelData: readonly Float32Array[];
  readonly sampleRate: number;
}

const loadDecoder = {
  mp3: async () => (await import('@audio/decode-mp3')).default,
  vorbis: async () => (await import('@audio/decode-vorbis')).default,
  opus: async () => (await import('@audio/decode-opus')).default,
} satisfies Record<LossyCodec, () => Promise<(bytes: Uint8Array) => Promise<Decoded>>>;

/**
 * Decodes an MP3, Ogg Vorbis or Ogg Opus file (Opus always comes at 48 kHz).
 *
 * An Ogg file without its closing page, or an MP3 with fewer frames than its header says, is decoded as far as it goes and
 * reported as `truncated`.
 *
 * @throws {UnreadableAudioError} nothing decodable, or samples that are not audio
 * @throws {UnsupportedAudioError} more than two channels, a sample rate out of range
 */
export async function decodeLossy(
  bytes: Uint8Array,
  { name, codec }: { name: string; codec: LossyCodec },
): Promise<DecodedAudio> {
  const decode = await loadDecoder[codec]();
  const decoded = await decode(bytes).catch((cause: unknown) => {
    throw new UnreadableAudioError({ file: name, reason: `its ${codec} stream is damaged`, cause });
  });
  const frameCount = decoded.channelData[0]?.length ?? 0;
  if (frameCount === 0) {
    throw new UnreadableAudioError({
      file: name,
      reason: `its ${codec} stream is damaged: no audio came out`,
    });
  }
  // The MP3 decoder gives two equal channels for a mono file.
  const channels =
    codec === 'mp3' && isMonoMp3(bytes) ? decoded.channelData.slice(0, 1) : decoded.channelData;
  return checkDecodedAudio({
    name,
    sampleRate: decoded.sampleRate,
    channels,
    format: {
      container: codec === 'mp3' ? 'mp3' : 'ogg',
      codec,
      bitDepth: null,
      truncated: codec === 'mp3' ? isTruncatedMp3(bytes, frameCount) : !endsWithClosingPage(bytes),
    },
  });
}

/** Whether the pages run unbroken to the end of the file and the last one carries the end-of-stream flag. @source RFC 3533 */
function endsWithClosingPage(bytes: Uint8Array): boolean {
  let offset = 0;
  let closed = false;
  while (offset + 27 <= bytes.byteLength && fourCharacters(bytes, offset) === 'OggS') {
    const segments = bytes[offset + 26]!;
    const table = bytes.subarray(offset + 27, offset + 27 + segments);
    closed = (bytes[offset + 5]! & 4) !== 0;
    offset += 27 + segments + table.reduce((sum, length) => sum + length, 0);
  }
  return closed && offset <= bytes.byteLength;
}

interface Mp3Header {
  readonly offset: number;
  readonly mpeg1: boolean;
  readonly mono: boolean;
}

/** Where the first Layer III frame begins, after an ID3v2 tag if there is one; `undefined` when the bytes are not MP3. */
export function findMp3Header(bytes: Uint8Array): Mp3Header | undefined {
  const start = lengthOfId3Tag(bytes);
  // Some tag writers leave padding behind the length they state; without a tag the file must begin with a frame.
  const end = Math.min(bytes.byteLength - 4, start === 0 ? 0 : start + 8192);
  for (let offset = start; offset <= end; offset++) {
    const [second, third, fourth] = [bytes[offset + 1]!, bytes[offset + 2]!, bytes[offset + 3]!];
    const isFrame =
      bytes[offset] === 0xff &&
      (second & 0xe0) === 0xe0 &&
      (second & 0x18) !== 0x08 &&
      (second & 0x06) === 0x02 &&
      third >> 4 !== 15 &&
      (third & 0x0c) !== 0x0c;
    if (isFrame) return { offset, mpeg1: (second & 0x18) === 0x18, mono: fourth >> 6 === 3 };
  }
  return undefined;
}

/** An ID3v2 tag may stand before any stream; its length is written in four groups of seven bits. */
export function lengthOfId3Tag(bytes: Uint8Array): number {
  if (fourCharacters(bytes, 0).slice(0, 3) !== 'ID3' || bytes.byteLength < 10) return 0;
  return 10 + bytes.subarray(6, 10).reduce((length, group) => length * 128 + (group & 127), 0);
}

const isMonoMp3 = (bytes: Uint8Array): boolean => findMp3Header(bytes)?.mono ?? false;

/** Whether frames that the Xing/Info header counts are missing; without that header nobody can know. */
function isTruncatedMp3(bytes: Uint8Array, decodedFrames: number): boolean {
  const header = findMp3Header(bytes);
  if (!header) return false;
  const sideInformationBytes = header.mpeg1 ? (header.mono ? 17 : 32) : header.mono ? 9 : 17;
  const tagOffset = header.offset + 4 + sideInformationBytes;
  const hasFrameCount =
    /^(Xing|Info)$/.test(fourCharacters(bytes, tagOffset)) && (bytes[tagOffset + 7]! & 1) === 1;
  if (!hasFrameCount || tagOffset + 12 > bytes.byteLength) return false;
  const codedFrames = new DataView(bytes.buffer, bytes.byteOffset + tagOffset + 8, 4).getUint32(0, false);
  const samplesPerFrame = header.mpeg1 ? 1152 : 576;
  // Encoder delay and padding, which the decoder cuts away, take up to three frames, and the header itself is one.
  return decodedFrames < (codedFrames - 4) * samplesPerFrame;
}
