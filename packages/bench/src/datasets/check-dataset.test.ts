import { mkdir, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type PcmAudio, resample } from '@earwitness/engine';
import { writeWav } from '@earwitness/engine/files';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { mapSamples, music } from '../../test/synthetic-music.ts';
import { temporaryFolder } from '../../test/temporary-folder.ts';
import { sha256OfFile } from '../files/sha256.ts';
import { checkDataset } from './check-dataset.ts';
import { DATASET_SCHEMA } from './dataset-manifest.ts';
import { loadDataset } from './load-dataset.ts';

const song = music('red', { seconds: 6 });
const quiet = mapSamples(song, (sample) => 0.5 * sample);
const clipped = mapSamples(song, (sample) => Math.max(-0.5, Math.min(0.5, 6 * sample)));

/** A dataset of one mix with a master of each name; `spoil` runs after the digests were taken. */
async function check(
  masters: Record<string, PcmAudio>,
  { mix = quiet, spoil }: { mix?: PcmAudio; spoil?: (folder: string) => Promise<void> } = {},
) {
  const folder = await temporaryFolder();
  await mkdir(folder, { recursive: true });
  const describeFile = async (file: string) => ({
    file,
    sha256: await sha256OfFile(join(folder, file)),
    licence: 'CC0',
    credit: 'test',
  });
  await writeWav(join(folder, 'mix.wav'), mix);
  const conditions = [];
  for (const [conditionId, audio] of Object.entries(masters)) {
    await writeWav(join(folder, `${conditionId}.wav`), audio);
    conditions.push({
      conditionId,
      maker: { kind: 'human', name: 'x' },
      ...(await describeFile(`${conditionId}.wav`)),
    });
  }
  const item = {
    id: 'one',
    title: 't',
    artist: 'a',
    genre: 'g',
    mix: await describeFile('mix.wav'),
    conditions,
  };
  await writeFile(
    join(folder, 'manifest.yaml'),
    stringify({ schema: DATASET_SCHEMA, id: 'set', title: 'Set', items: [item] }),
  );
  await spoil?.(folder);
  const { files, problems } = await checkDataset(await loadDataset(folder), { threads: 1 });
  return {
    files,
    told: problems.map(({ severity, conditionId, problem }) => `${severity} ${conditionId}: ${problem}`),
  };
}

describe('checkDataset()', { timeout: 90_000 }, () => {
  it('has nothing to say against an honest master, and tells what each file is', async () => {
    const { files, told } = await check({ anna: mapSamples(song, (sample) => Math.tanh(1.2 * sample)) });
    expect(told.filter((line) => !line.startsWith('note'))).toEqual([]);
    expect(files).toMatchObject([
      { conditionId: 'mix', sampleRate: 44_100, channels: 2, seconds: 6, alignment: null },
      { conditionId: 'anna', sampleRate: 44_100, channels: 2, alignment: { refusal: null } },
    ]);
  });

  it('names files that are missing, changed, cut short or no audio', async () => {
    const { told } = await check(
      { gone: song, changed: song, text: song },
      {
        spoil: async (folder) => {
          await rm(join(folder, 'gone.wav'));
          await truncate(join(folder, 'changed.wav'), 100_000);
          await writeFile(join(folder, 'text.wav'), 'no audio');
        },
      },
    );
    expect(told.some((line) => line.startsWith('fault gone: ') && line.includes('no such file'))).toBe(true);
    expect(told.some((line) => line.startsWith('fault changed: ') && line.includes('SHA-256'))).toBe(true);
    expect(told.some((line) => line.startsWith('fault text: '))).toBe(true);
  });

  it('names music that is another, shorter, at another rate or mono', async () => {
    const { told } = await check({
      stranger: music('blue', { seconds: 6 }),
      short: { ...song, channels: song.channels.map((channel) => channel.slice(0, 150_000)) },
      fast: resample(song, 48_000),
      mono: { ...song, channelLayout: 'mono', channels: [song.channels[0]!] },
    });
    const toldOf = (start: string) => told.filter((line) => line.startsWith(start)).join('\n');
    expect(toldOf('fault stranger')).toContain('not surely the same music as the mix');
    expect(toldOf('warning short')).toContain('2.6 s shorter than the mix');
    expect(toldOf('note fast')).toContain('48000 Hz, that of the mix 44100 Hz: runs convert it');
    expect(toldOf('warning mono')).toContain('it is mono, and the mix is stereo');
    expect(told.filter((line) => line.startsWith('fault'))).toHaveLength(1);
  });

  it('hears a mix that was clipped', async () => {
    const { told } = await check({ anna: clipped }, { mix: clipped });
    expect(told.some((line) => /^warning mix: .*clip/i.test(line))).toBe(true);
  });

  it('says of silence that it is silent', async () => {
    const silence = mapSamples(song, () => 0);
    const { told } = await check({ anna: silence }, { mix: silence });
    expect(told).toContain('fault mix: it is silent, or shorter than 400 ms');
    expect(told).toContain('fault anna: it is silent, or shorter than 400 ms');
  });
});
