import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ffmpeg, skipWithoutFfmpeg } from '../../test/ffmpeg.ts';
import type { AudioTags } from './audio-tags.ts';
import { encodeWav } from './encode-wav.ts';
import { openAudio } from './open-audio.ts';
import { openAudio as openBytes } from './open-blob.ts';
import { chunkOf, concatenate } from './riff-chunk.ts';
import { createWavFileSink, writeWav } from './write-wav.ts';

const SILENCE = { sampleRate: 44_100, channelLayout: 'mono' as const, channels: [new Float32Array(100)] };
const ALL: Required<Omit<AudioTags, 'broadcast'>> = {
  title: 'Für Elise — 悲しい',
  artist: 'A & B',
  album: 'Album',
  albumArtist: 'Various',
  trackNumber: '3/12',
  discNumber: '1/2',
  date: '2026-11-25',
  genre: 'Jazz',
  isrc: 'DEA621100001',
  comment: 'Mastered twice',
  composer: 'L. v. B.',
  copyright: '© 2026 A & B',
  license: 'https://creativecommons.org/licenses/by/4.0/',
};
const tagsOf = async (bytes: Uint8Array) => (await openBytes(bytes)).tags;

describe('tags of WAV files', () => {
  it('come back as they were written, all of them, in any script', async () => {
    expect(await tagsOf(encodeWav(SILENCE, { tags: ALL }))).toEqual(ALL);
  });

  it('come back from LIST/INFO alone when it has a place for each', async () => {
    const tags = { title: 'Ärger', artist: 'B', album: 'C', date: '2026', genre: 'D', comment: 'E' };
    const file = encodeWav(SILENCE, { tags });
    expect(Buffer.from(file).includes('id3 ')).toBe(false);
    expect(await tagsOf(file)).toEqual(tags);
  });

  it('are empty without any, and the file then ends with its samples', async () => {
    const file = encodeWav(SILENCE, { bitDepth: 16 });
    expect(file).toHaveLength(44 + 200);
    expect(await tagsOf(file)).toEqual({});
  });

  it('are read as UTF-8 though nothing says so, and as Latin-1 where they are no UTF-8', async () => {
    const withTitle = (title: Buffer) => {
      const info = chunkOf('LIST', concatenate([Buffer.from('INFO'), chunkOf('INAM', title)]));
      return concatenate([encodeWav(SILENCE), info]);
    };
    expect(await tagsOf(withTitle(Buffer.from('Größe\0', 'utf8')))).toEqual({ title: 'Größe' });
    expect(await tagsOf(withTitle(Buffer.from('Größe\0', 'latin1')))).toEqual({ title: 'Größe' });
  });

  it('have no control characters, which would reach a terminal', async () => {
    expect(await tagsOf(encodeWav(SILENCE, { tags: { title: 'a\u001b[31mb\u0007' } }))).toEqual({
      title: 'a [31mb',
    });
  });

  it('come with what a Broadcast Wave file says of its origin', async () => {
    const bext = new Uint8Array(602);
    bext.set(Buffer.from('Take 3'), 0);
    bext.set(Buffer.from('Recorder'), 256);
    new DataView(bext.buffer).setUint32(338, 7, true);
    new DataView(bext.buffer).setUint32(342, 1, true);
    const file = concatenate([encodeWav(SILENCE), chunkOf('bext', bext)]);
    expect(await tagsOf(file)).toEqual({
      broadcast: { description: 'Take 3', originator: 'Recorder', timeReferenceFrames: 2 ** 32 + 7 },
    });
  });

  it('keep where a Broadcast Wave file comes from, in what its fields can hold', async () => {
    const broadcast = {
      description: 'Take 3',
      originator: 'Recorder',
      originatorReference: 'DE0123',
      originationDate: '2026-05-17',
      originationTime: '14:03:59',
      timeReferenceFrames: 2 ** 32 + 7,
    };
    expect(await tagsOf(encodeWav(SILENCE, { tags: { title: 'A', broadcast } }))).toEqual({
      title: 'A',
      broadcast,
    });
    const odd = { description: 'Ä'.repeat(300), originator: 'x'.repeat(40), timeReferenceFrames: 0 };
    expect(await tagsOf(encodeWav(SILENCE, { tags: { broadcast: odd } }))).toEqual({
      broadcast: { description: '?'.repeat(256), originator: 'x'.repeat(32), timeReferenceFrames: 0 },
    });
  });

  it('write the name of a licence where no address fits', () => {
    const file = Buffer.from(encodeWav(SILENCE, { tags: { license: 'CC BY 4.0' } }));
    expect(file.includes('TXXX')).toBe(true);
    expect(file.includes('LICENSE\0CC BY 4.0')).toBe(true);
  });

  it.each([
    ['a LIST chunk of garbage', chunkOf('LIST', Buffer.from('INFOINAM\xff\xff\xff\x7fxxxx', 'latin1'))],
    [
      'an ID3 tag of garbage',
      chunkOf('id3 ', Buffer.from('ID3\x04\0\0\x7f\x7f\x7f\x7fTIT2\xff\xff', 'latin1')),
    ],
    ['a chunk that says it has 4 GiB', chunkOf('LIST', new Uint8Array(0)).fill(0xff, 4)],
  ])('never stop the audio, be they %s', async (_, broken) => {
    const file = await openBytes(concatenate([encodeWav(SILENCE), broken]));
    expect(file.tags).toEqual({});
    expect(file.source.frameCount).toBe(100);
  });
});

describe('tags on disk', () => {
  let folder: string;
  const path = (name: string) => join(folder, name);
  const readTags = async (name: string) => {
    const file = await openAudio(path(name));
    await file.close();
    return file.tags;
  };
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'earwitness-tags-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('are kept in RF64 as well', async () => {
    const options = { ...SILENCE, bitDepth: 24, tags: ALL, largestRiffBytes: 100 } as const;
    const sink = await createWavFileSink(path('long.wav'), options);
    await sink.write(SILENCE.channels);
    await sink.close();
    expect(readFileSync(path('long.wav')).toString('latin1', 0, 4)).toBe('RF64');
    expect(await readTags('long.wav')).toEqual(ALL);
  });

  describe.skipIf(skipWithoutFfmpeg)('of files written by ffmpeg', () => {
    const written = { title: 'Name', artist: 'Someone', album: 'Album', genre: 'Folk', date: '2020' };
    beforeAll(async () => {
      await writeWav(path('plain.wav'), { ...SILENCE, channels: [new Float32Array(44_100)] });
      // A picture in the file, which nobody wants to read.
      ffmpeg('-f', 'lavfi', '-i', 'color=red:s=64x64:d=0.04', '-frames:v', '1', path('cover.png'));
    });

    it.each(['a.wav', 'a.flac', 'a.oga', 'a.mp3', 'a.ogg', 'a.opus', 'a.m4a'])(
      'are read from %s',
      async (name) => {
        const options = Object.entries(written).flatMap(([key, value]) => ['-metadata', `${key}=${value}`]);
        const codec = name === 'a.oga' ? ['-c:a', 'flac'] : [];
        ffmpeg('-i', path('plain.wav'), ...options, ...codec, path(name));
        expect(await readTags(name)).toMatchObject(written);
      },
    );

    it.each(['c.flac', 'c.mp3'])('are read from %s beside its cover picture', async (name) => {
      ffmpeg(
        ...['-i', path('plain.wav'), '-i', path('cover.png'), '-map', '0', '-map', '1', '-c:v', 'copy'],
        ...['-disposition:v', 'attached_pic', '-metadata', 'title=Name', path(name)],
      );
      expect(await readTags(name)).toMatchObject({ title: 'Name' });
    });

    it('are read from AIFF', async () => {
      ffmpeg('-i', path('plain.wav'), '-write_id3v2', '1', '-metadata', 'title=Name', path('a.aiff'));
      expect(await readTags('a.aiff')).toEqual(expect.objectContaining({ title: 'Name' }));
    });

    it('that we wrote are read by ffmpeg', () => {
      writeFileSync(path('ours.wav'), encodeWav(SILENCE, { tags: ALL }));
      const told = ffmpeg('-i', path('ours.wav'), '-f', 'ffmetadata', '-').toString();
      expect(told).toContain(`title=${ALL.title}`);
      expect(told).toContain(`artist=${ALL.artist}`);
    });
  });
});
