import { execFile } from 'node:child_process';
import { mkdir, readFile, rename, symlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { type PcmAudio, resample } from '@earwitness/engine';
import { readAudio, writeWav } from '@earwitness/engine/files';
import { describe, expect, it } from 'vitest';
import { delay, mapSamples, music } from '../../test/synthetic-music.ts';
import { temporaryFolder } from '../../test/temporary-folder.ts';
import { parseConditionFolder } from './condition-folder.ts';
import { loadDataset } from './load-dataset.ts';
import { type Proposal, proposeItems } from './propose-items.ts';
import { addToDataset, writeManifest } from './write-manifest.ts';

const FFMPEG = process.env.EARWITNESS_FFMPEG ?? 'ffmpeg';
const DEMO = join(import.meta.dirname, '../../../../datasets/demo/audio');

const song = (name: string): PcmAudio =>
  mapSamples(music(name, { seconds: 5, sampleRate: 22_050 }), (sample) => 0.5 * sample);
const mastered = (name: string): PcmAudio =>
  mapSamples(delay(song(name), 40), (sample) => Math.tanh(1.8 * sample));

async function fill(folder: string, files: Record<string, PcmAudio>): Promise<string> {
  await mkdir(folder, { recursive: true });
  for (const [name, audio] of Object.entries(files)) await writeWav(join(folder, name), audio);
  return folder;
}

/** Piece and masters by file name. */
const namesOf = ({ items }: Proposal) =>
  items.map(({ itemId, mix, masters }) => [
    itemId ?? basename((mix ?? masters[0]!).file),
    ...masters.map(({ conditionId, file }) => `${conditionId} ${basename(file)}`),
  ]);

describe('proposeItems()', () => {
  it('pairs by sound whatever the names say, and says what belongs to nothing', async () => {
    const root = await temporaryFolder();
    const mixes = await fill(join(root, 'mixes'), {
      'Red House (mix v3).wav': song('red'),
      'Blue Street.wav': song('blue'),
    });
    const landr = await fill(join(root, 'landr'), {
      'blue-street-MASTER-16bit.wav': mastered('red'),
      'red_house_mastered.wav': mastered('blue'),
      'Green Field mastered.wav': mastered('green'),
    });
    await writeFile(join(landr, 'notes.wav'), 'no audio');
    const proposal = await proposeItems({ mixes, conditions: [parseConditionFolder(`landr=${landr}`)] });
    expect(namesOf(proposal)).toEqual([
      ['Blue Street.wav', 'landr red_house_mastered.wav'],
      ['Red House (mix v3).wav', 'landr blue-street-MASTER-16bit.wav'],
    ]);
    expect(proposal.items[0]!.masters[0]!.alignment).toMatchObject({ refusal: null, polarity: 1 });
    expect(proposal.items[0]!.masters[0]!.alignment.lagFrames).toBeCloseTo(40, 1);
    expect(proposal.leftovers.map(({ file, reason }) => [basename(file), reason])).toEqual([
      ['Green Field mastered.wav', 'it is the same music as none of the pieces'],
      ['notes.wav', expect.stringContaining('it cannot be read as audio')],
    ]);
  });

  it('settles by name which of two versions of the same music is meant', async () => {
    const root = await temporaryFolder();
    const mixes = await fill(join(root, 'mixes'), { 'Red House.wav': song('red') });
    const anna = await fill(join(root, 'anna'), {
      'a draft.wav': mastered('red'),
      'Red House master.wav': mastered('red'),
    });
    const proposal = await proposeItems({ mixes, conditions: [parseConditionFolder(`human:anna=${anna}`)] });
    expect(namesOf(proposal)).toEqual([['Red House.wav', 'human-anna Red House master.wav']]);
    expect(proposal.leftovers[0]).toEqual({
      file: join(anna, 'a draft.wav'),
      kind: 'rival',
      reason: `another master of the same music fits as well or better: ${join(anna, 'Red House master.wav')}`,
    });
  });

  it('finds a master whose beginning was cut off, 2 s in', async () => {
    const root = await temporaryFolder();
    const mixes = await fill(join(root, 'mixes'), { 'one.wav': song('red'), 'two.wav': song('blue') });
    const cut: PcmAudio = {
      ...mastered('red'),
      channels: mastered('red').channels.map((channel) => channel.slice(44_100)),
    };
    const landr = await fill(join(root, 'landr'), { 'x.wav': cut });
    const { items } = await proposeItems({ mixes, conditions: [parseConditionFolder(`landr=${landr}`)] });
    expect(items[0]!.masters[0]!.alignment.lagFrames).toBeCloseTo(40 - 44_100, 1);
  });

  it('lines masters up with one another where there is no mix', async () => {
    const root = await temporaryFolder();
    const anna = await fill(join(root, 'anna'), { 'red.wav': song('red'), 'blue.wav': song('blue') });
    const landr = await fill(join(root, 'landr'), { '1.wav': mastered('red') });
    const conditions = [parseConditionFolder(`landr=${landr}`), parseConditionFolder(`human:anna=${anna}`)];
    const proposal = await proposeItems({ conditions, anchorCondition: 'human-anna' });
    expect(namesOf(proposal)).toEqual([
      ['blue.wav', 'human-anna blue.wav'],
      ['red.wav', 'human-anna red.wav', 'landr 1.wav'],
    ]);
    const folder = join(root, 'dataset');
    const manifest = await addToDataset({ folder, proposal });
    expect(manifest.items.map(({ id, mix, conditions }) => [id, mix, conditions.length])).toEqual([
      ['blue', undefined, 1],
      ['red', undefined, 2],
    ]);
    await expect(proposeItems({ conditions, anchorCondition: 'bob' })).rejects.toThrow(
      'it must be one of landr, human-anna, without mixes: current value is bob',
    );
  });

  it('adds only new deliveries the second time, and keeps the hand that wrote the manifest', async () => {
    const root = await temporaryFolder();
    const mixes = await fill(join(root, 'mixes'), { 'red.wav': song('red'), 'blue.wav': song('blue') });
    const landr = await fill(join(root, 'landr'), { 'r.wav': mastered('red') });
    const conditions = [parseConditionFolder(`landr=${landr}`)];
    const roots = { mixes, landr };
    const folder = join(root, 'dataset');
    const first = await proposeItems({ mixes, conditions });
    await writeManifest(folder, await addToDataset({ folder, proposal: first, roots }));
    const file = join(folder, 'manifest.yaml');
    await writeFile(file, (await readFile(file, 'utf8')).replace('items:', '# our own music\nitems:'));

    await fill(landr, { 'b.wav': mastered('blue') });
    const dataset = await loadDataset(folder);
    const second = await proposeItems({ dataset, mixes, conditions });
    expect(namesOf(second)).toEqual([['blue', 'landr b.wav']]);
    expect(second.alreadyThere.map((name) => basename(name)).sort()).toEqual([
      'blue.wav',
      'r.wav',
      'red.wav',
    ]);
    await writeManifest(folder, await addToDataset({ folder, dataset, proposal: second, roots }), {
      dataset,
    });
    const text = await readFile(file, 'utf8');
    expect(text).toContain('# our own music');

    const grown = await loadDataset(folder);
    expect(
      grown.manifest.items.map(({ id, conditions }) => [id, conditions.map((each) => each.file)]),
    ).toEqual([
      ['blue', ['b.wav']],
      ['red', ['r.wav']],
    ]);
    expect((await proposeItems({ dataset: grown, mixes, conditions })).items).toEqual([]);
    await writeManifest(folder, grown.manifest, { dataset: grown });
    expect(await readFile(file, 'utf8')).toBe(text);
  });

  it('puts a new delivery in the old one’s place, with what was written of it by hand', async () => {
    const root = await temporaryFolder();
    const mixes = await fill(join(root, 'mixes'), { 'red.wav': song('red') });
    const anna = await fill(join(root, 'anna'), { 'r1.wav': mastered('red') });
    const ben = await fill(join(root, 'ben'), { 'r.wav': song('red') });
    const conditions = [`human:anna=${anna}`, `human:ben=${ben}`].map(parseConditionFolder);
    const folder = join(root, 'dataset');
    const first = await proposeItems({ mixes, conditions });
    await writeManifest(folder, await addToDataset({ folder, proposal: first, licence: 'CC0' }));
    const file = join(folder, 'manifest.yaml');
    await writeFile(
      file,
      (await readFile(file, 'utf8')).replace('name: anna', 'name: anna\n          price: 90'),
    );

    await rename(join(anna, 'r1.wav'), join(root, 'old.wav'));
    await fill(anna, { 'r2.wav': mapSamples(mastered('red'), (sample) => 0.9 * sample) });
    const dataset = await loadDataset(folder);
    const second = await proposeItems({ dataset, conditions });
    expect(second.items[0]!.masters[0]!.replaces).toContain('r1.wav');
    const { items } = await addToDataset({ folder, dataset, proposal: second });
    expect(items[0]!.conditions).toMatchObject([
      { conditionId: 'human-anna', licence: 'CC0', maker: { kind: 'human', name: 'anna', price: 90 } },
      { conditionId: 'human-ben' },
    ]);
    expect(items[0]!.conditions[0]!.file).toContain('r2.wav');
  });

  it('takes the same file as the mix and as a service’s master that changed nothing', async () => {
    const root = await temporaryFolder();
    const mixes = await fill(join(root, 'mixes'), { 'red.wav': song('red') });
    const landr = await fill(join(root, 'landr'), { 'red.wav': song('red') });
    const folder = join(root, 'dataset');
    await writeManifest(
      folder,
      await addToDataset({ folder, proposal: await proposeItems({ mixes, conditions: [] }) }),
    );
    const dataset = await loadDataset(folder);
    const proposal = await proposeItems({ dataset, conditions: [parseConditionFolder(`landr=${landr}`)] });
    expect(namesOf(proposal)).toEqual([['red', 'landr red.wav']]);
    expect(proposal.alreadyThere).toEqual([]);
  });

  it('lets a dataset of masters alone grow: new versions take the place of old ones, strangers are new pieces', async () => {
    const root = await temporaryFolder();
    const anna = await fill(join(root, 'anna'), { 'red.wav': song('red') });
    const landr = await fill(join(root, 'landr'), { '1.wav': mastered('red') });
    const conditions = [`human:anna=${anna}`, `landr=${landr}`].map(parseConditionFolder);
    const folder = join(root, 'dataset');
    await writeManifest(folder, await addToDataset({ folder, proposal: await proposeItems({ conditions }) }));
    await fill(anna, { 'blue.wav': song('blue') });
    await fill(landr, { '2.wav': mastered('blue') });
    const dataset = await loadDataset(folder);
    expect(namesOf(await proposeItems({ dataset, conditions }))).toEqual([
      ['blue.wav', 'human-anna blue.wav', 'landr 2.wav'],
    ]);
    await fill(anna, { 'red v2.wav': mapSamples(song('red'), (sample) => 0.9 * sample) });
    const grown = await proposeItems({ dataset, conditions });
    expect(namesOf(grown)).toEqual([
      ['red', 'human-anna red v2.wav'],
      ['blue.wav', 'human-anna blue.wav', 'landr 2.wav'],
    ]);
  });

  it('follows links, so that paths stay relative', async () => {
    const root = await temporaryFolder();
    await fill(join(root, 'real', 'mixes'), { 'red.wav': song('red') });
    await symlink(join(root, 'real'), join(root, 'link'));
    const mixes = join(root, 'link', 'mixes');
    const proposal = await proposeItems({ mixes, conditions: [] });
    const placed = async (folder: string) =>
      (await addToDataset({ folder, proposal, roots: { mixes } })).items[0]!.mix;
    expect(await placed(join(root, 'dataset'))).toMatchObject({ file: 'red.wav', root: 'mixes' });
    expect(await placed(join(root, 'link', 'not there yet', '..'))).toMatchObject({ file: 'mixes/red.wav' });
  });

  it('finds roots again where they moved to, and copies where it is asked to', async () => {
    const root = await temporaryFolder();
    const mixes = await fill(join(root, 'mixes'), { 'red.wav': song('red') });
    const proposal = await proposeItems({ mixes, conditions: [] });
    const folder = join(root, 'dataset');
    await writeManifest(folder, await addToDataset({ folder, proposal, roots: { mixes } }));
    await rename(mixes, join(root, 'elsewhere'));
    const { verifyItemFile } = await import('./load-dataset.ts');
    const lost = await loadDataset(folder);
    await expect(verifyItemFile(lost, lost.manifest.items[0]!.mix!)).rejects.toThrow(
      'roots.yaml can say where',
    );
    await writeFile(
      join(folder, 'roots.yaml'),
      'schema: earwitness.roots/1\nroots:\n  mixes: ../elsewhere\n',
    );
    const found = await loadDataset(folder);
    expect(basename(await verifyItemFile(found, found.manifest.items[0]!.mix!))).toBe('red.wav');

    const copied = join(root, 'copied');
    const here = await proposeItems({ mixes: join(root, 'elsewhere'), conditions: [] });
    const manifest = await addToDataset({ folder: copied, proposal: here, copy: true });
    expect(manifest.items[0]!.mix).toMatchObject({ file: 'audio/red.mix.wav' });
    await writeManifest(copied, manifest);
    const moved = await loadDataset(copied);
    expect(await verifyItemFile(moved, moved.manifest.items[0]!.mix!)).toContain(copied);
  });

  it('refuses a folder that is missing or empty by name', async () => {
    const root = await temporaryFolder();
    await expect(proposeItems({ mixes: join(root, 'none'), conditions: [] })).rejects.toThrow(
      'there is no such folder',
    );
    await expect(proposeItems({ mixes: root, conditions: [] })).rejects.toThrow('the folder holds no audio');
  });

  it('pairs 30 files of meaningless names by three makers, at mixed rates and as MP3, and names five strangers', {
    timeout: 240_000,
  }, async () => {
    const root = await temporaryFolder();
    const nameOf = (label: string) => `${Buffer.from(label).toString('hex').slice(-9)}-take`;
    // nine pieces: excerpts of four songs that share nothing
    const cut = (audio: PcmAudio, index: number): PcmAudio => {
      const { sampleRate, channels } = audio;
      const [from, to] = [index * 8 * sampleRate, (index * 8 + 6) * sampleRate];
      return { ...audio, channels: channels.map((channel) => channel.slice(from, to)) };
    };
    const open = async (file: string) => (await readAudio(join(DEMO, file))).audio;
    const pieces: { mix: PcmAudio; human: PcmAudio }[] = [];
    for (const name of ['krem', 'dirtylove', 'buzzer', 'menu']) {
      const [mix, human] = [await open(`${name}.mix.flac`), await open(`${name}.human.flac`)];
      for (const index of name === 'krem' ? [0, 1, 2] : [0, 1])
        pieces.push({ mix: cut(mix, index), human: cut(human, index) });
    }
    const truth = new Map<string, number>();
    const put = async (
      folder: string,
      label: string,
      audio: PcmAudio,
      piece: number | null,
      format: 'wav' | 'mp3' = 'wav',
    ) => {
      await mkdir(join(root, folder), { recursive: true });
      const wav = join(root, folder, `${nameOf(label)}.wav`);
      await writeWav(wav, audio, { bitDepth: 24 });
      const file = format === 'wav' ? wav : wav.replace('.wav', '.mp3');
      if (format === 'mp3') {
        await promisify(execFile)(FFMPEG, ['-v', 'error', '-i', wav, '-b:a', '192k', file]);
        await rename(wav, join(root, `${nameOf(label)}.gone`));
      }
      if (piece !== null) truth.set(file, piece);
    };
    const limited = (audio: PcmAudio) => mapSamples(audio, (sample) => -0.8 * Math.tanh(3 * sample));
    for (const [index, { mix, human }] of pieces.entries()) {
      await put('mixes', `m${8 - index}`, mix, index);
      await put('anna', `a${(index * 5) % 9}`, human, index, index % 2 === 0 ? 'mp3' : 'wav');
      if (index < 7) await put('service', `s${(index * 4) % 9}`, resample(limited(mix), 48_000), index);
      if (index >= 4)
        await put('other', `o${(index * 7) % 9}`, resample(mix, 32_000), index, index === 5 ? 'mp3' : 'wav');
    }
    const francium = await open('francium.mix.flac');
    await put('anna', 'x1', cut(francium, 0), null);
    await put('service', 'x2', cut(francium, 1), null, 'mp3');
    await put('service', 'x3', limited(cut(francium, 0)), null);
    await put('other', 'x4', music('noise', { seconds: 6 }), null);
    await put(
      'other',
      'x5',
      mapSamples(music('silence', { seconds: 6 }), () => 0),
      null,
    );
    expect(truth.size).toBe(30);

    const { items, leftovers } = await proposeItems({
      mixes: join(root, 'mixes'),
      conditions: [
        `human:anna=${join(root, 'anna')}`,
        `landr=${join(root, 'service')}`,
        `other=${join(root, 'other')}`,
      ].map(parseConditionFolder),
    });
    for (const { mix, masters } of items)
      for (const { file } of masters) expect(truth.get(file), file).toBe(truth.get(mix!.file));
    expect(items.flatMap(({ masters }) => masters)).toHaveLength(21);
    expect(leftovers.map(({ file }) => basename(file).replace(/\..*/, '')).sort()).toEqual(
      ['x1', 'x2', 'x3', 'x4', 'x5'].map(nameOf).sort(),
    );
  });
});
