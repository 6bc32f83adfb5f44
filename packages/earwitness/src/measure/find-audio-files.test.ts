import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findAudioFiles } from './find-audio-files.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earwitness-find-'));
  await mkdir(join(folder, 'album', 'disc 2'), { recursive: true });
  await mkdir(join(folder, 'empty'));
  for (const name of [
    'album/10 last.wav',
    'album/2 second.FLAC',
    'album/1 first.mp3',
    'album/cover.jpg',
    'album/._1 first.mp3',
    'album/disc 2/1.aiff',
    'strange name.xyz',
    '[odd] (1).wav',
  ]) {
    await writeFile(join(folder, name), '');
  }
  await symlink(join(folder, 'album'), join(folder, 'album', 'loop'), 'dir');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function find(...names: readonly string[]) {
  const { files, misses } = await findAudioFiles(names.map((name) => join(folder, name)));
  return { files: files.map((file) => relative(folder, file)), misses };
}

describe('findAudioFiles()', () => {
  it('takes a folder with all below it in natural order: audio alone, each once, no droppings of systems', async () => {
    const { files } = await find('album');
    expect(files).toEqual([
      join('album', '1 first.mp3'),
      join('album', '2 second.FLAC'),
      join('album', '10 last.wav'),
      join('album', 'disc 2', '1.aiff'),
    ]);
  });

  it('takes a file that is named, whatever it is called', async () => {
    expect((await find('strange name.xyz', '[odd] (1).wav')).files).toEqual([
      'strange name.xyz',
      '[odd] (1).wav',
    ]);
  });

  it('takes each file once, in the order of the arguments', async () => {
    const { files } = await find(
      join('album', '10 last.wav'),
      join('album', '*.wav'),
      join('album', '*.mp3'),
    );
    expect(files).toEqual([join('album', '10 last.wav'), join('album', '1 first.mp3')]);
  });

  it('takes from a glob only audio', async () => {
    const { files } = await find(join('album', '*'));
    expect(files).toEqual([
      join('album', '1 first.mp3'),
      join('album', '2 second.FLAC'),
      join('album', '10 last.wav'),
    ]);
  });

  it('says what led to nothing, and why', async () => {
    const { files, misses } = await find('empty', 'nowhere.wav', '*.ogg');
    expect(files).toEqual([]);
    expect(misses.map(({ reason }) => reason.replace(/^.*: /, ''))).toEqual([
      'there are no audio files in this folder',
      'there is no such file',
      'it matches no audio file',
    ]);
    expect(misses[1]?.reason).toContain('nowhere.wav');
  });
});
