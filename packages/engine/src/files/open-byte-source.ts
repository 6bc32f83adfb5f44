/** From the bytes of any audio file to a source of samples; what the file is, its content says, never its name. */
import { toAudioSource } from '../audio/pcm-audio.ts';
import { UnreadableAudioError, UnsupportedAudioError } from '../errors.ts';
import type { AudioTags } from './audio-tags.ts';
import { type ByteSource, readAll, withReadAhead } from './byte-source.ts';
import { placeChannels } from './channel-placement.ts';
import { collectTagBytes } from './collect-tag-bytes.ts';
import { type ContainerParser, fourCharacters, parseByteSource } from './container-parser.ts';
import { decodeMp3, decodeOgg } from './decode-lossy.ts';
import { checkFrameCount, type DecodedAudio, type DecodeOptions } from './decoded-audio.ts';
import { isFlac, readStreamInfo, STREAM_INFO_BYTES, STREAM_INFO_OFFSET } from './flac-stream-info.ts';
import { findMp3Header, lengthOfId3Tag, MP3_SEARCH_BYTES } from './mp3-header.ts';
import { firstOggPacket, OGG_FLAC_PREFIX_BYTES, readOggCodec } from './ogg-pages.ts';
import { openFlac, openFlacStream } from './open-flac.ts';
import type { OpenedAudio } from './opened-audio.ts';
import { isAiff, parseAiff } from './parse-aiff.ts';
import { isWav, parseWav } from './parse-wav.ts';
import { fileFormatOf, type PcmLayout } from './pcm-layout.ts';
import { createPcmSource } from './pcm-source.ts';
import { readTags } from './read-tags.ts';

/** An open audio file and what it says of itself. */
export interface AudioFile extends Omit<OpenedAudio, 'decoded'> {
  /** Empty when there are none, or none that can be read. */
  readonly tags: AudioTags;
}

export interface OpenOptions extends DecodeOptions {
  /** Decodes what is none of our own formats, or refuses it; where nobody does, it is refused. */
  readonly decodeOther?: (bytes: ByteSource, head: Uint8Array, name: string) => Promise<DecodedAudio>;
}

/** Enough to tell any format by its beginning. */
const HEAD_BYTES = 2 ** 16;

/**
 * Opens audio wherever its bytes lie. PCM and native FLAC are read in bounded memory, all else is decoded as a whole.
 *
 * @throws {UnreadableAudioError} not audio, damaged or empty
 * @throws {UnsupportedAudioError} a format, channels or a sample rate that are not supported
 */
export async function openByteSource(bytes: ByteSource, options: OpenOptions): Promise<OpenedAudio> {
  const opened = await openByContent(withReadAhead(bytes), options);
  checkFrameCount(options.name, opened.source.frameCount);
  return opened;
}

/** The same with the file's tags. */
export async function openTaggedByteSource(bytes: ByteSource, options: OpenOptions): Promise<AudioFile> {
  const { decoded: _, ...opened } = await openByteSource(bytes, options);
  const tagBytes = await collectTagBytes(withReadAhead(bytes), opened.format);
  return { ...opened, tags: tagBytes ? await readTags(tagBytes) : {} };
}

async function openByContent(bytes: ByteSource, options: OpenOptions): Promise<OpenedAudio> {
  const { name, decodeOther = refuseOther } = options;
  const head = await bytes.read(0, HEAD_BYTES);
  if (head.byteLength === 0) throw new UnreadableAudioError({ file: name, reason: 'the file is empty' });
  if (isWav(head)) return openPcm(bytes, parseWav, options);
  if (isAiff(head)) return openPcm(bytes, parseAiff, options);
  if (isOgg(head)) return openOgg(bytes, head, options);
  const id3Bytes = lengthOfId3Tag(head);
  const untagged = id3Bytes === 0 ? head : await bytes.read(id3Bytes, MP3_SEARCH_BYTES);
  if (isFlac(untagged)) return openFlac(bytes, id3Bytes, options);
  if (findMp3Header(untagged, { isTagged: id3Bytes > 0 })) {
    return inMemory(await decodeMp3(await readAll(bytes, name), options));
  }
  return inMemory(await decodeOther(bytes, head, name));
}

async function refuseOther(_bytes: ByteSource, _head: Uint8Array, name: string): Promise<never> {
  throw new UnreadableAudioError({ file: name, reason: 'its content is of no known audio format' });
}

async function openPcm(
  bytes: ByteSource,
  parse: (byteLength: number, options: Required<DecodeOptions>) => ContainerParser<PcmLayout>,
  { name, multichannel = false }: DecodeOptions,
): Promise<OpenedAudio> {
  const layout = await parseByteSource(parse(bytes.byteLength, { name, multichannel }), bytes);
  return {
    source: createPcmSource(bytes, layout, { name }),
    format: fileFormatOf(layout),
    isStreamed: true,
    close: async () => {},
  };
}

async function openOgg(bytes: ByteSource, head: Uint8Array, options: DecodeOptions): Promise<OpenedAudio> {
  const { name, multichannel = false } = options;
  const codec = readOggCodec(head);
  if (codec === undefined) {
    throw new UnsupportedAudioError(`Cannot use ${name}: its Ogg stream is none of Vorbis, Opus and FLAC`);
  }
  if (codec !== 'flac') return inMemory(await decodeOgg(await readAll(bytes, name), { ...options, codec }));
  const start = firstOggPacket(head) + OGG_FLAC_PREFIX_BYTES + STREAM_INFO_OFFSET;
  const streamInfo = readStreamInfo(head.subarray(start, start + STREAM_INFO_BYTES), name);
  const placement = placeChannels(name, streamInfo.channelCount, { multichannel });
  const stream = { bytes, streamInfo, placement, streamOffset: 0, framesOffset: undefined };
  return openFlacStream(stream, { name, container: 'ogg' });
}

const inMemory = ({ audio, format }: DecodedAudio): OpenedAudio => ({
  source: toAudioSource(audio),
  decoded: audio,
  format,
  isStreamed: false,
  close: async () => {},
});

const isOgg = (bytes: Uint8Array): boolean => fourCharacters(bytes, 0) === 'OggS';
