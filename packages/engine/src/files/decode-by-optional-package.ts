/** Formats that only the optional package `@audio/decode` opens, where somebody has installed it. */
import { UnreadableAudioError, UnsupportedAudioError } from '../errors.ts';
import { type ByteSource, readAll } from './byte-source.ts';
import { placeChannels } from './channel-placement.ts';
import { fourCharacters } from './container-parser.ts';
import { checkDecodedAudio, type DecodedAudio } from './decoded-audio.ts';

/** What the package is asked for; anything else is not taken for audio. */
const CONTAINERS: ReadonlyArray<{ container: string; matches: (bytes: Uint8Array) => boolean }> = [
  { container: 'mp4', matches: (bytes) => fourCharacters(bytes, 4) === 'ftyp' },
  { container: 'aac', matches: (bytes) => bytes[0] === 0xff && (bytes[1]! & 0xf6) === 0xf0 },
  { container: 'caf', matches: (bytes) => fourCharacters(bytes, 0) === 'caff' },
  { container: 'asf', matches: (bytes) => fourCharacters(bytes, 0) === '\x30\x26\xb2\x75' },
  { container: 'wavpack', matches: (bytes) => fourCharacters(bytes, 0) === 'wvpk' },
];

/** How WebM and Matroska begin, which the package takes minutes for. */
const EBML_MAGIC = '\x1a\x45\xdf\xa3';

/**
 * Decodes mono or stereo, as nobody can say in which order more channels come.
 *
 * @throws {UnreadableAudioError} not audio, a damaged stream, no audio in it, or samples that are not audio
 * @throws {UnsupportedAudioError} WebM or Matroska; the package is not installed; more than two channels, a sample rate out of range
 */
export async function decodeByOptionalPackage(
  bytes: ByteSource,
  head: Uint8Array,
  name: string,
): Promise<DecodedAudio> {
  const container = findContainer(head, name);
  const { default: decode } = await import('@audio/decode').catch((cause: unknown) => {
    throw new UnsupportedAudioError(
      `Cannot use ${name}: ${container} files need the optional package @audio/decode, install it or convert the file to FLAC or WAV`,
      { cause },
    );
  });
  const { sampleRate, channelData } = await decode(await readAll(bytes, name)).catch((cause: unknown) => {
    throw new UnreadableAudioError({ file: name, reason: `its ${container} stream is damaged`, cause });
  });
  return checkDecodedAudio({
    name,
    sampleRate,
    channels: channelData,
    placement: placeChannels(name, channelData.length),
    format: { container, codec: container, bitDepth: null, truncated: false },
  });
}

function findContainer(head: Uint8Array, name: string): string {
  if (fourCharacters(head, 0) === EBML_MAGIC) {
    throw new UnsupportedAudioError(
      `Cannot use ${name}: WebM and Matroska files are not supported, convert it to FLAC or WAV first`,
    );
  }
  const container = CONTAINERS.find(({ matches }) => matches(head))?.container;
  if (container !== undefined) return container;
  throw new UnreadableAudioError({ file: name, reason: 'its content is of no known audio format' });
}
