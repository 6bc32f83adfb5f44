/** From the bytes of any audio file to samples; what the file is, its content says, never its name. */
import { UnreadableAudioError, UnsupportedAudioError } from '../errors.ts';
import { decodeAiff, isAiff } from './decode-aiff.ts';
import { decodeFlac } from './decode-flac.ts';
import { decodeLossy, findMp3Header, lengthOfId3Tag } from './decode-lossy.ts';
import { decodeWav, fourCharacters, isWav } from './decode-wav.ts';
import { checkDecodedAudio, type DecodedAudio } from './decoded-audio.ts';

/**
 * Decodes an audio file: WAV (with RF64, BW64), AIFF, FLAC exactly; MP3, Vorbis and Opus; everything else through the
 * optional package `@audio/decode`, where it is installed.
 *
 * @param name what the file is called in error messages
 * @throws {UnreadableAudioError} not audio, damaged, empty, a truncated FLAC, or samples that are not audio
 * @throws {UnsupportedAudioError} more than two channels, a sample rate outside 8…192 kHz, or a format that needs the
 *   optional package
 */
export async function decodeAudio(bytes: Uint8Array, { name }: { name: string }): Promise<DecodedAudio> {
  if (bytes.byteLength === 0) throw new UnreadableAudioError({ file: name, reason: 'the file is empty' });
  if (isWav(bytes)) return decodeWav(bytes, { name });
  if (isAiff(bytes)) return decodeAiff(bytes, { name });
  const untagged = bytes.subarray(lengthOfId3Tag(bytes));
  if (fourCharacters(untagged, 0) === 'fLaC') return decodeFlac(untagged, { name });
  if (fourCharacters(bytes, 0) === 'OggS') return decodeOgg(bytes, name);
  if (findMp3Header(bytes)) return decodeLossy(bytes, { name, codec: 'mp3' });
  return decodeByOptionalPackage(bytes, name);
}

/** The first packet of an Ogg stream names its codec, right behind the first page's header. */
function decodeOgg(bytes: Uint8Array, name: string): Promise<DecodedAudio> {
  const firstPacket = 27 + (bytes[26] ?? 0);
  const codec = String.fromCharCode(...bytes.subarray(firstPacket, firstPacket + 8));
  if (codec.startsWith('\x7fFLAC')) return decodeFlac(bytes, { name });
  if (codec.startsWith('\x01vorbis')) return decodeLossy(bytes, { name, codec: 'vorbis' });
  if (codec.startsWith('OpusHead')) return decodeLossy(bytes, { name, codec: 'opus' });
  throw new UnsupportedAudioError(`Cannot use ${name}: its Ogg stream is none of Vorbis, Opus and FLAC`);
}

/** What the optional package is asked for; anything else is not taken for audio. */
const OPTIONAL_CONTAINERS: ReadonlyArray<{ container: string; matches: (bytes: Uint8Array) => boolean }> = [
  { container: 'mp4', matches: (bytes) => fourCharacters(bytes, 4) === 'ftyp' },
  { container: 'aac', matches: (bytes) => bytes[0] === 0xff && (bytes[1]! & 0xf6) === 0xf0 },
  { container: 'caf', matches: (bytes) => fourCharacters(bytes, 0) === 'caff' },
  { container: 'asf', matches: (bytes) => fourCharacters(bytes, 0) === '\x30\x26\xb2\x75' },
  { container: 'wavpack', matches: (bytes) => fourCharacters(bytes, 0) === 'wvpk' },
];
const EBML_MAGIC = '\x1a\x45\xdf\xa3';

async function decodeByOptionalPackage(bytes: Uint8Array, name: string): Promise<DecodedAudio> {
  if (fourCharacters(bytes, 0) === EBML_MAGIC) {
    throw new UnsupportedAudioError(
      `Cannot use ${name}: WebM and Matroska files are not supported, convert it to FLAC or WAV first`,
    );
  }
  const container = OPTIONAL_CONTAINERS.find(({ matches }) => matches(bytes))?.container;
  if (!container) {
    throw new UnreadableAudioError({ file: name, reason: 'its content is of no known audio format' });
  }
  const { default: decode } = await import('@audio/decode').catch((cause: unknown) => {
    throw new UnsupportedAudioError(
      `Cannot use ${name}: ${container} files need the optional package @audio/decode, install it or convert the file to FLAC or WAV`,
      { cause },
    );
  });
  const { sampleRate, channelData } = await decode(bytes).catch((cause: unknown) => {
    throw new UnreadableAudioError({ file: name, reason: `its ${container} stream is damaged`, cause });
  });
  return checkDecodedAudio({
    name,
    sampleRate,
    channels: channelData,
    format: { container, codec: container, bitDepth: null, truncated: false },
  });
}
