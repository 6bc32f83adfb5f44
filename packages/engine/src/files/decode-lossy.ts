/** MP3, Vorbis and Opus through the @audio/decode parts, wrapped so that damage does not pass in silence. */
import { UnreadableAudioError } from '../errors.ts';
import { placeChannels } from './channel-placement.ts';
import { decodeQuietly } from './decode-quietly.ts';
import { checkDecodedAudio, type DecodedAudio, type DecodeOptions } from './decoded-audio.ts';
import { findMp3Header, isTruncatedMp3, lengthOfId3Tag } from './mp3-header.ts';
import { endsWithClosingPage } from './ogg-pages.ts';

interface Decoded {
  readonly channelData: readonly Float32Array[];
  readonly sampleRate: number;
}

interface Decoder {
  decode(bytes: Uint8Array): Decoded;
  /** MP3 has none. */
  flush?(): Decoded;
  free(): void;
}

type LossyCodec = 'mp3' | 'vorbis' | 'opus';

const loadDecoder = {
  mp3: async () => (await import('@audio/decode-mp3')).decoder(),
  vorbis: async () => (await import('@audio/decode-vorbis')).decoder(),
  opus: async () => (await import('@audio/decode-opus')).decoder(),
} satisfies Record<LossyCodec, () => Promise<Decoder>>;

/**
 * Decodes an MP3 file, which has one channel or two.
 *
 * One with fewer frames than its header says is decoded as far as it goes and reported as `truncated`.
 *
 * @throws {UnreadableAudioError} nothing decodable, or samples that are not audio
 * @throws {UnsupportedAudioError} a sample rate out of range
 */
export async function decodeMp3(bytes: Uint8Array, { name }: DecodeOptions): Promise<DecodedAudio> {
  const { channelData, sampleRate } = await decodeWhole(bytes, { name, codec: 'mp3' });
  const id3Bytes = lengthOfId3Tag(bytes);
  const untagged = bytes.subarray(id3Bytes);
  const header = findMp3Header(untagged, { isTagged: id3Bytes > 0 });
  // The decoder gives two equal channels for a mono file.
  const channels = header?.mono ? channelData.slice(0, 1) : channelData;
  return checkDecodedAudio({
    name,
    sampleRate,
    channels,
    placement: placeChannels(name, channels.length),
    format: {
      container: 'mp3',
      codec: 'mp3',
      bitDepth: null,
      truncated: header !== undefined && isTruncatedMp3(untagged, header, channels[0]!.length),
    },
  });
}

/**
 * Decodes an Ogg Vorbis or Ogg Opus file (Opus always comes at 48 kHz).
 *
 * One without its closing page is decoded as far as it goes and reported as `truncated`.
 *
 * @throws {UnreadableAudioError} nothing decodable, or samples that are not audio
 * @throws {UnsupportedAudioError} channels or a sample rate that are not supported
 */
export async function decodeOgg(
  bytes: Uint8Array,
  { name, codec, multichannel = false }: DecodeOptions & { codec: 'vorbis' | 'opus' },
): Promise<DecodedAudio> {
  const { channelData, sampleRate } = await decodeWhole(bytes, { name, codec });
  return checkDecodedAudio({
    name,
    sampleRate,
    channels: channelData,
    placement: placeChannels(name, channelData.length, { multichannel }),
    format: { container: 'ogg', codec, bitDepth: null, truncated: !endsWithClosingPage(bytes) },
  });
}

async function decodeWhole(
  bytes: Uint8Array,
  { name, codec }: { name: string; codec: LossyCodec },
): Promise<Decoded> {
  const decoder: Decoder = await loadDecoder[codec]();
  const pieces: Decoded[] = [];
  try {
    decodeQuietly(() => {
      pieces.push(decoder.decode(bytes));
      if (decoder.flush) pieces.push(decoder.flush());
    });
  } catch (cause) {
    throw new UnreadableAudioError({ file: name, reason: `its ${codec} stream is damaged`, cause });
  } finally {
    decoder.free();
  }
  return join(
    pieces.filter(({ channelData }) => (channelData[0]?.length ?? 0) > 0),
    { name, codec },
  );
}

function join(pieces: readonly Decoded[], { name, codec }: { name: string; codec: LossyCodec }): Decoded {
  const [first] = pieces;
  if (!first) {
    throw new UnreadableAudioError({
      file: name,
      reason: `its ${codec} stream is damaged: no audio came out`,
    });
  }
  if (pieces.length === 1) return first;
  return {
    sampleRate: first.sampleRate,
    channelData: first.channelData.map((_, index) =>
      concatenate(pieces.map((piece) => piece.channelData[index])),
    ),
  };
}

function concatenate(parts: ReadonlyArray<Float32Array | undefined>): Float32Array {
  const whole = new Float32Array(parts.reduce((length, part) => length + (part?.length ?? 0), 0));
  let offset = 0;
  for (const part of parts) {
    if (!part) continue;
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
