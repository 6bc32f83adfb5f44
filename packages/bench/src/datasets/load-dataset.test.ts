import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { temporaryFolder } from '../../test/temporary-folder.ts';
import { DatasetError } from '../errors.ts';
import { sha256 } from '../files/sha256.ts';
import { DATASET_SCHEMA } from './dataset-manifest.ts';
import { loadDataset, verifyItemFile } from './load-dataset.ts';

const audioFile = (file: string, digest = sha256('')) => ({
  file,
  sha256: digest,
  licence: 'CC0',
  credit: 'test',
});
const item = (id: string, file = 'a.wav', digest?: string) => ({
  id,
  title: id,
  artist: 'test',
  genre: 'test',
  mix: audioFile(file, digest),
});
const manifest = (items: unknown[]) => ({ schema: DATASET_SCHEMA, id: 'set', title: 'Set', items });

async function datasetOf(items: unknown[]) {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'manifest.yaml'), stringify(manifest(items)));
  return { folder, dataset: await loadDataset(folder) };
}

describe('loadDataset()', () => {
  it.each([
    ['manifest.yaml', stringify],
    ['manifest.yml', stringify],
    ['manifest.json', JSON.stringify],
  ] as const)('reads %s by folder or by name, and fills in defaults', async (name, write) => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, name), write(manifest([item('one')])));
    const byFolder = await loadDataset(folder);
    expect(byFolder).toEqual(await loadDataset(join(folder, name)));
    expect(byFolder.manifest.items[0]).toMatchObject({ id: 'one', tags: [], conditions: [] });
  });

  it.each([
    ['not: [valid', 'it cannot be read'],
    ['schema: other', 'schema: '],
    [
      stringify(manifest([{ ...item('one'), mix: audioFile('a.wav', 'abc') }])),
      'items[0].mix.sha256: must be 64',
    ],
    [stringify(manifest([item('one'), item('one')])), 'items[1].id: “one” is used twice'],
    [stringify({ ...manifest([item('one')]), mixes: [] }), 'mixes'],
  ])('says in one line where a manifest is wrong', async (text, problem) => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'manifest.yaml'), text);
    const error = await loadDataset(folder).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(DatasetError);
    expect((error as Error).message).toContain(problem);
    expect((error as Error).message).not.toContain('\n');
  });

  it('says so when there is no manifest and when there is no folder', async () => {
    const folder = await temporaryFolder();
    await expect(loadDataset(folder)).rejects.toThrow('the folder holds none of manifest.yaml');
    await expect(loadDataset(join(folder, 'nowhere'))).rejects.toThrow('there is no such file or folder');
  });
});

describe('verifyItemFile()', () => {
  it('takes the file the manifest was written for, and no other', async () => {
    const { folder, dataset } = await datasetOf([item('one')]);
    await writeFile(join(folder, 'a.wav'), 'one');
    const digest = sha256('one');
    expect(await verifyItemFile(dataset, audioFile('a.wav', digest))).toMatch(/a\.wav$/);
    await expect(verifyItemFile(dataset, audioFile('a.wav'))).rejects.toThrow(`its SHA-256 is ${digest}`);
    await expect(verifyItemFile(dataset, audioFile('b.wav'))).rejects.toThrow('there is no such file');
  });

  it('keeps relative paths inside the folder, links followed, and takes absolute ones as written', async () => {
    const outside = join(await temporaryFolder(), 'secret.wav');
    await writeFile(outside, '');
    const { folder, dataset } = await datasetOf([item('one')]);
    await mkdir(join(folder, 'audio'));
    await symlink(outside, join(folder, 'audio', 'link.wav'));
    await expect(verifyItemFile(dataset, audioFile('audio/link.wav'))).rejects.toThrow('lies outside');
    await expect(verifyItemFile(dataset, audioFile(outside))).resolves.toContain('secret.wav');
  });
});
