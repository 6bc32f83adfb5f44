/** Tags as chunks of a WAV file. @source RIFF Multimedia Data Standards 1.0, LIST/INFO; ID3v2.4.0, 4.2 */
import type { AudioTags } from './audio-tags.ts';
import { encodeBroadcastChunk } from './encode-broadcast.ts';
import { chunkOf, concatenate, UTF8_CHUNK } from './riff-chunk.ts';

type TextTag = Exclude<keyof AudioTags, 'broadcast'>;

const INFO_CHUNKS: ReadonlyArray<readonly [tag: TextTag, id: string]> = [
  ['title', 'INAM'],
  ['artist', 'IART'],
  ['album', 'IPRD'],
  ['trackNumber', 'ITRK'],
  ['date', 'ICRD'],
  ['genre', 'IGNR'],
  ['comment', 'ICMT'],
  ['copyright', 'ICOP'],
];

const ID3_FRAMES: ReadonlyArray<readonly [tag: TextTag, id: string]> = [
  ['title', 'TIT2'],
  ['artist', 'TPE1'],
  ['album', 'TALB'],
  ['albumArtist', 'TPE2'],
  ['trackNumber', 'TRCK'],
  ['discNumber', 'TPOS'],
  ['date', 'TDRC'],
  ['genre', 'TCON'],
  ['isrc', 'TSRC'],
  ['comment', 'COMM'],
  ['composer', 'TCOM'],
  ['copyright', 'TCOP'],
];

/** LIST/INFO has no place for these. */
const ONLY_IN_ID3: readonly TextTag[] = ['albumArtist', 'discNumber', 'isrc', 'composer', 'license'];

/** The chunks that keep tags in a WAV file; empty for no tags. Each is of even length. */
export function encodeTagChunks(tags: AudioTags): Uint8Array {
  const present = INFO_CHUNKS.filter(([tag]) => tags[tag]);
  const chunks: Uint8Array[] = tags.broadcast ? [encodeBroadcastChunk(tags.broadcast)] : [];
  if (present.length > 0) {
    const entries = present.map(([tag, id]) => chunkOf(id, encode(`${tags[tag]}\0`)));
    const isAscii = entries.every((entry) => entry.subarray(8).every((byte) => byte < 128));
    if (!isAscii) chunks.push(UTF8_CHUNK);
    chunks.push(chunkOf('LIST', concatenate([encode('INFO'), ...entries])));
  }
  if (ONLY_IN_ID3.some((tag) => tags[tag])) chunks.push(chunkOf('id3 ', encodeId3(tags)));
  return concatenate(chunks);
}

const UTF8_ENCODING = 3;

function encodeId3(tags: AudioTags): Uint8Array {
  const texts = ID3_FRAMES.filter(([tag]) => tags[tag]).map(([tag, id]) =>
    // A comment has a language and a short description of its own.
    encodeFrame(id, `${id === 'COMM' ? 'und\0' : ''}${tags[tag]}`),
  );
  const body = concatenate([...texts, ...(tags.license ? [encodeLicense(tags.license)] : [])]);
  return concatenate([encode('ID3'), Uint8Array.of(4, 0, 0), syncSafe(body.byteLength), body]);
}

/** An address has a frame of its own, which has no encoding but Latin-1; a name has none. */
const encodeLicense = (license: string): Uint8Array =>
  /^https?:[!-~]+$/.test(license)
    ? wrapFrame('WCOP', encode(license))
    : encodeFrame('TXXX', `LICENSE\0${license}`);

const encodeFrame = (id: string, text: string): Uint8Array =>
  wrapFrame(id, concatenate([Uint8Array.of(UTF8_ENCODING), encode(text)]));

const wrapFrame = (id: string, content: Uint8Array): Uint8Array =>
  concatenate([encode(id), syncSafe(content.byteLength), Uint8Array.of(0, 0), content]);

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A length in four groups of seven bits. */
const syncSafe = (length: number): Uint8Array =>
  Uint8Array.of((length >> 21) & 127, (length >> 14) & 127, (length >> 7) & 127, length & 127);
