/** Tags through music-metadata, which is loaded only when somebody asks for them. */
import type { IAudioMetadata } from 'music-metadata';
import type { AudioTags } from './audio-tags.ts';

/** No title or comment that anyone reads is longer; what is may be anything. */
const LONGEST_TEXT = 10_000;

/**
 * Reads the tags of a file, or of as much of it as holds them. Broken tags are no tags: they never stop the audio.
 *
 * @param bytes in any format that music-metadata knows; cover pictures in them are skipped
 */
export async function readTags(bytes: Uint8Array): Promise<AudioTags> {
  const { parseBuffer } = await import('music-metadata');
  const metadata = await parseBuffer(bytes, undefined, { skipCovers: true, duration: false }).catch(
    () => undefined,
  );
  return metadata ? tagsOf(metadata) : {};
}

function tagsOf({ common, native }: IAudioMetadata): AudioTags {
  const broadcast = broadcastOf(native);
  const texts = {
    title: common.title,
    artist: common.artist,
    album: common.album,
    albumArtist: common.albumartist,
    trackNumber: numberOf(common.track),
    discNumber: numberOf(common.disk),
    date: common.date ?? common.year?.toString(),
    genre: common.genre?.join(', '),
    isrc: common.isrc?.[0],
    comment: common.comment?.find(({ text }) => text)?.text,
    composer: common.composer?.join(', '),
    copyright: common.copyright,
    license: common.license,
  };
  return { ...onlyTexts(texts), ...(Object.keys(broadcast).length > 0 ? { broadcast } : {}) };
}

const numberOf = ({ no, of }: { no: number | null; of: number | null }): string | undefined =>
  no ? (of ? `${no}/${of}` : `${no}`) : undefined;

function broadcastOf(native: IAudioMetadata['native']): NonNullable<AudioTags['broadcast']> {
  const values = new Map((native.exif ?? []).map(({ id, value }) => [id, value]));
  const [low, high] = [values.get('bext.timeReferenceLow'), values.get('bext.timeReferenceHigh')];
  return {
    ...onlyTexts({
      description: values.get('bext.description'),
      originator: values.get('bext.originator'),
      originatorReference: values.get('bext.originatorReference'),
      originationDate: values.get('bext.originationDate'),
      originationTime: values.get('bext.originationTime'),
    }),
    ...(typeof low === 'number' && typeof high === 'number'
      ? { timeReferenceFrames: high * 2 ** 32 + low }
      : {}),
  };
}

/** Control characters end a text or stand for nothing; they must reach neither a terminal nor a file. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL_CHARACTERS = /[\u0000-\u001f\u007f-\u009f]+/g;

function onlyTexts<Key extends string>(values: Record<Key, unknown>): { [K in Key]?: string } {
  const texts: { [K in Key]?: string } = {};
  for (const key of Object.keys(values) as Key[]) {
    const value = values[key];
    if (typeof value !== 'string') continue;
    const text = value.slice(0, LONGEST_TEXT).replace(CONTROL_CHARACTERS, ' ').trim();
    if (text !== '') texts[key] = text;
  }
  return texts;
}
