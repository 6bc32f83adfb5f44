import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PcmAudio } from '@earwitness/engine';
import { writeWav } from '@earwitness/engine/files';
import { describe, expect, it } from 'vitest';
import { delay, mapSamples, music } from '../../test/synthetic-music.ts';
import { temporaryFolder } from '../../test/temporary-folder.ts';
import { parseConditionFolder } from './condition-folder.ts';
import { loadDataset } from './load-dataset.ts';
import { nameSimilarity, pairFolders } from './pair-folders.ts';
import { addToDataset, writeManifest } from './write-manifest.ts';

const song = (name: string): PcmAudio =>
  mapSamples(music(name, { seconds: 3, sampleRate: 22_050 }), (sample) => 0.5 * sample);
const mastered = (name: string): PcmAudio =>
  mapSamples(delay(song(name), 40), (sample) => Math.tanh(1.8 * sample));

async function fill(folder: string, files: Record<string, PcmAudio>): Promise<string> {
  await mkdir(folder, { recursive: true });
  for (const [name, audio] of Object.entries(files)) await writeWav(join(folder, name), audio);
  return folder;
}

describe('pairFolders()', () => {
  it('pairs by name, confirms by ear, finds numbered files too and lists what is left', {
    timeout: 60_000,
  }, async () => {
    const root = await temporaryFolder();
    const mixes = await fill(join(root, 'mixes'), {
      'Red House (mix v3).wav': song('red'),
      'Blue Street.wav': song('blue'),
    });
    const service = await fill(join(root, 'service'), {
      'red_house_mastered.wav': mastered('red'),
      'blue-street-MASTER-16bit.wav': mastered('blue'),
      'Green Field mastered.wav': mastered('green'),
    });
    const anna = await fill(join(root, 'anna'), { '01.wav': mastered('red'), '02.wav': mastered('blue') });
    await writeFile(join(anna, '03.wav'), 'no audio');

    const { items, leftovers } = await pairFolders({
      mixes,
      conditions: [parseConditionFolder(`landr=${service}`), parseConditionFolder(`human:anna=${anna}`)],
    });
    const found = items.map(({ mixFile, masters }) => [
      mixFile.slice(mixes.length + 1),
      masters.map(({ conditionId, file }) => `${conditionId} ${file.slice(root.length + 1)}`),
    ]);
    expect(found).toEqual([
      ['Blue Street.wav', ['landr service/blue-street-MASTER-16bit.wav', 'human-anna anna/02.wav']],
      ['Red House (mix v3).wav', ['landr service/red_house_mastered.wav', 'human-anna anna/01.wav']],
    ]);
    expect(items[0]!.masters[0]!.alignment).toMatchObject({ lagFrames: 40, confidence: 1 });
    expect(leftovers.map(({ file, reason }) => [file.slice(root.length + 1), reason])).toEqual([
      ['service/Green Field mastered.wav', 'it is the same music as none of the mixes'],
      ['anna/03.wav', 'it cannot be read as audio'],
    ]);

    const folder = join(root, 'dataset');
    await writeManifest(folder, await addToDataset({ folder, items }));
    const { manifest } = await loadDataset(folder);
    expect(manifest.items.map(({ id, conditions }) => [id, conditions.length])).toEqual([
      ['blue-street', 2],
      ['red-house-mix-v3', 2],
    ]);

    const again = await addToDataset({ folder, manifest, items });
    expect(again).toEqual(manifest);
    const text = await readFile(join(folder, 'manifest.yaml'), 'utf8');
    await writeManifest(folder, again);
    expect(await readFile(join(folder, 'manifest.yaml'), 'utf8')).toBe(text);
  });

  it('refuses a folder that is missing or empty by name', async () => {
    const root = await temporaryFolder();
    await expect(pairFolders({ mixes: join(root, 'none'), conditions: [] })).rejects.toThrow(
      'there is no such folder',
    );
    await expect(pairFolders({ mixes: root, conditions: [] })).rejects.toThrow('the folder holds no audio');
  });
});

describe('nameSimilarity()', () => {
  it('ignores what says role, not piece', () => {
    expect(nameSimilarity('Red House (mix v3).wav', 'red_house_MASTERED.flac')).toBe(1);
    expect(nameSimilarity('Red House.wav', 'Blue Street.wav')).toBeLessThan(0.3);
  });
});
