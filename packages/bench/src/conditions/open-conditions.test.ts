import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { analyze, type PcmAudio } from '@earwitness/engine';
import { readAudio, writeWav } from '@earwitness/engine/files';
import { describe, expect, it } from 'vitest';
import { delay, mapSamples, music } from '../../test/synthetic-music.ts';
import { temporaryFolder } from '../../test/temporary-folder.ts';
import { DATASET_SCHEMA, type DatasetItem } from '../datasets/dataset-manifest.ts';
import { type Dataset, loadDataset } from '../datasets/load-dataset.ts';
import { writeManifest } from '../datasets/write-manifest.ts';
import { ConditionError } from '../errors.ts';
import { sha256OfFile } from '../files/sha256.ts';
import type { Condition, MakingCondition, RenderJob } from './condition.ts';
import { installedEngineFolder } from './engine-package.ts';
import { openConditions } from './open-conditions.ts';
import { renderItem } from './render-item.ts';

/** Items by their seeds, each with a mix and a human master of it. */
async function datasetOf(
  ...ids: string[]
): Promise<{ dataset: Dataset; storeFolder: string; folder: string }> {
  const folder = await temporaryFolder();
  const write = async (file: string, audio: PcmAudio) => {
    await writeWav(join(folder, file), audio);
    return { file, sha256: await sha256OfFile(join(folder, file)), licence: 'CC0', credit: 'made here' };
  };
  await writeManifest(folder, {
    schema: DATASET_SCHEMA,
    id: 'test',
    title: 'Test',
    items: await Promise.all(
      ids.map(async (id) => {
        const mix = mapSamples(music(id, { seconds: 5 }), (sample) => 0.3 * sample);
        return {
          id,
          title: `Song ${id}`,
          artist: 'a',
          genre: 'g',
          tags: [],
          mix: await write(`${id}.mix.wav`, mix),
          conditions: [
            {
              conditionId: 'human',
              maker: { kind: 'human' as const, name: 'Anna' },
              ...(await write(
                `${id}.human.wav`,
                mapSamples(mix, (sample) => Math.tanh(3 * sample)),
              )),
            },
          ],
        };
      }),
    ),
  });
  const storeFolder = join(folder, 'store');
  return { dataset: await loadDataset(folder), storeFolder, folder };
}

async function render(condition: Condition, item: DatasetItem, folder: string) {
  const workFolder = await temporaryFolder();
  return renderItem(condition as MakingCondition, {
    item,
    mixFile: join(folder, item.mix!.file),
    referenceFile: null,
    workFolder,
  });
}

const idsOf = (conditions: readonly Condition[]) => conditions.map(({ conditionId }) => conditionId);

describe('openConditions()', () => {
  it('has all that needs no words where nothing is asked for', async () => {
    const { dataset, storeFolder } = await datasetOf('one');
    expect(idsOf(await openConditions(dataset, { storeFolder }))).toEqual([
      'ours',
      'loudness-only',
      'unprocessed',
      'human',
    ]);
  });

  it('takes them from a file, which the words of the command line may name', async () => {
    const { dataset, storeFolder, folder } = await datasetOf('one');
    const conditionsFile = join(folder, 'conditions.yaml');
    await mkdir(join(folder, 'masters'));
    await cp(join(folder, 'one.human.wav'), join(folder, 'masters', 'one.wav'));
    await writeFile(
      conditionsFile,
      `schema: earwitness.conditions/1
commands:
  copy: { run: [cp, '{mix}', '{out}'], versions: [], parameters: { gain: 1 } }
conditions:
  - ours
  - { name: loud, use: ours, with: { target: loud-streaming } }
  - { use: 'cmd:copy', with: { gain: 2 }, maker: { kind: service, name: Copyshop, price: 5, currency: EUR } }
  - landr=folder:masters
`,
    );
    const conditions = await openConditions(dataset, { conditionsFile, storeFolder });
    expect(idsOf(conditions)).toEqual(['ours', 'loud', 'copy-gain-2', 'landr']);
    const item = dataset.manifest.items[0]!;
    expect(conditions[2]!.maker(item)).toMatchObject({ name: 'Copyshop', price: 5 });
    const chosen = await openConditions(dataset, {
      conditionsFile,
      storeFolder,
      specs: ['loud', 'louder=loud', 'cmd:copy', 'human'],
    });
    expect(idsOf(chosen)).toEqual(['loud', 'louder', 'copy', 'human']);
    expect((chosen[0] as MakingCondition).settings(item)).toEqual({ target: 'loud-streaming' });
  });

  it('takes those of a configuration, also of classes, under their own id or another', async () => {
    const { dataset, storeFolder, folder } = await datasetOf('one');
    class Copy implements MakingCondition {
      readonly kind = 'making';
      readonly conditionId = 'own';
      readonly needsReference = true;
      readonly #digest = 'copy 1';
      maker = () => ({ kind: 'engine' as const, name: 'Copy' });
      codeDigest = async () => this.#digest;
      settings = () => null;
      async render({ mixFile, workFolder }: RenderJob) {
        const file = join(workFolder, 'master.wav');
        await cp(mixFile, file);
        return { file, planText: null, findings: [this.#digest] };
      }
    }
    const config = { metrics: [], conditions: [new Copy()], playback: [], digest: '' };
    expect(idsOf(await openConditions(dataset, { config, storeFolder }))).toEqual([
      ...['ours', 'loudness-only', 'unprocessed', 'own', 'human'],
    ]);
    const conditions = await openConditions(dataset, { config, storeFolder, specs: ['own', 'mine=own'] });
    expect(idsOf(conditions)).toEqual(['own', 'mine']);
    for (const condition of conditions) {
      expect((condition as MakingCondition).needsReference).toBe(true);
      expect(await (condition as MakingCondition).codeDigest()).toBe('copy 1');
      expect((await render(condition, dataset.manifest.items[0]!, folder)).findings).toEqual(['copy 1']);
    }
  });

  it('gives each process the same', async () => {
    const { dataset, storeFolder } = await datasetOf('one');
    const specs = [
      'ours',
      'ours:{target: club}',
      'anchor:lowpass-3500',
      'anchor:over-limited',
      'loudness-only',
    ];
    const open = async () =>
      Promise.all(
        (await openConditions(dataset, { specs, storeFolder })).map(async (condition) => {
          const { conditionId, codeDigest, settings } = condition as MakingCondition;
          return [conditionId, await codeDigest(), settings(dataset.manifest.items[0]!)];
        }),
      );
    const first = await open();
    expect(await open()).toEqual(first);
    expect(new Set(first.map((entry) => JSON.stringify(entry.slice(1)))).size).toBe(specs.length);
  });

  it('refuses what cannot be, in one line that names it and says why', async () => {
    const { dataset, storeFolder, folder } = await datasetOf('one');
    const reasons: Record<string, string> = {
      theirs: 'it must be one of ours, loudness-only, unprocessed, human, or be written as ours@…',
      'ours:{target: lound}': 'target',
      'ours:{loudness: -9}': 'loudness',
      'ours:{references: human}': 'references',
      'ours:{references: item, profile: neutral}': 'either a profile or references',
      'loudness-only:{target: lound}': 'target',
      'loudness-only:{strength: 1}': 'may hold a target alone',
      'unprocessed:{gain: 1}': 'it takes nothing in braces',
      'human:{gain: 1}': 'it takes nothing in braces',
      'anchor:lowpass': 'the anchors are lowpass-3500, lowpass-7000, over-limited',
      'cmd:sox': 'there is no such command in no file of conditions, as none was given',
      'ours@./nowhere': 'there is no such file or folder',
      'ours@.': 'holds no package.json',
      'ours@no-such-branch':
        'no-such-branch is no version on npm, no path (one begins with ./ or /), and no commit, branch or tag of',
      'folder:nowhere': 'there is no such folder',
    };
    for (const [spec, reason] of Object.entries(reasons)) {
      const error: unknown = await openConditions(dataset, {
        specs: ['unprocessed', spec],
        storeFolder,
        folder,
      }).then(
        () => null,
        (cause: unknown) => cause,
      );
      expect(error, spec).toBeInstanceOf(ConditionError);
      const { message, kind } = error as ConditionError;
      expect(kind).toBe('setup');
      expect(message).toContain(spec);
      expect(message).toContain(reason);
      expect(message).not.toContain('\n');
    }
  });
});

describe('ours', () => {
  it('masters a file to a file, the same each time, with its plan', async () => {
    const { dataset, storeFolder, folder } = await datasetOf('one');
    const [ours, loud] = await openConditions(dataset, {
      specs: ['ours', 'ours:{target: {integratedLufs: -9, ceilingDbtp: -1}}'],
      storeFolder,
    });
    const item = dataset.manifest.items[0]!;
    const first = await render(ours!, item, folder);
    const again = await render(ours!, item, folder);
    expect(await sha256OfFile(again.file)).toBe(await sha256OfFile(first.file));
    expect(JSON.parse(first.planText!)).toMatchObject({ schema: expect.stringContaining('mastering-plan') });
    const louder = await render(loud!, { ...item, target: { integratedLufs: -12, ceilingDbtp: -1 } }, folder);
    const { integratedLufs } = await analyze((await readAudio(louder.file)).audio);
    expect(integratedLufs).toBeCloseTo(-12, 0);
  });

  it('works towards each item’s reference master where it is asked to', async () => {
    const { dataset, storeFolder, folder } = await datasetOf('one');
    const [ours] = await openConditions(dataset, { specs: ['ours:{references: item}'], storeFolder });
    const item = dataset.manifest.items[0]!;
    const { needsReference, settings } = ours as MakingCondition;
    expect([needsReference, settings(item)]).toEqual([true, {}]);
    const referenceFile = join(folder, 'one.human.wav');
    const { file, planText } = await renderItem(ours as MakingCondition, {
      item,
      mixFile: join(folder, 'one.mix.wav'),
      referenceFile,
      workFolder: await temporaryFolder(),
    });
    const [made, wanted] = await Promise.all(
      [file, referenceFile].map(async (path) => analyze((await readAudio(path)).audio)),
    );
    expect(Math.abs(made!.integratedLufs! - wanted!.integratedLufs!)).toBeLessThan(0.5);
    expect(JSON.parse(planText!).target.integratedLufs).toBeCloseTo(wanted!.integratedLufs!, 1);
  });

  it('is the same engine under a path, with the same digest', async () => {
    const { dataset, storeFolder } = await datasetOf('one');
    const conditions = await openConditions(dataset, {
      specs: ['ours', `there=ours@${await installedEngineFolder()}`],
      storeFolder,
    });
    const [ours, there] = await Promise.all(
      conditions.map((condition) => (condition as MakingCondition).codeDigest()),
    );
    expect(there).toBe(ours);
  });
});

describe('anchors', () => {
  it.each([
    ['lowpass-3500', 3500],
    ['lowpass-7000', 7000],
  ])('%s takes away what BS.1534 says, and nothing else', async (anchor, passbandHz) => {
    const { dataset, storeFolder, folder } = await datasetOf('one');
    const item = dataset.manifest.items[0]!;
    const sampleRate = 44_100;
    const impulse = new Float32Array(3 * sampleRate);
    impulse[sampleRate] = 0.5;
    await writeWav(
      join(folder, item.mix!.file),
      { sampleRate, channelLayout: 'mono', channels: [impulse] },
      { bitDepth: 'float32' },
    );
    const [condition] = await openConditions(dataset, { specs: [`anchor:${anchor}`], storeFolder });
    const { file } = await render(condition!, item, folder);
    const [response] = (await readAudio(file)).audio.channels;
    const levelDb = (frequency: number): number => {
      let real = 0;
      let imaginary = 0;
      for (const [index, sample] of response!.entries()) {
        const angle = (2 * Math.PI * frequency * (index - sampleRate)) / sampleRate;
        real += 2 * sample * Math.cos(angle);
        imaginary -= 2 * sample * Math.sin(angle);
      }
      expect(Math.abs(imaginary)).toBeLessThan(1e-4);
      return 20 * Math.log10(Math.hypot(real, imaginary));
    };
    for (let share = 0.02; share <= 1; share += 0.07)
      expect(Math.abs(levelDb(share * passbandHz))).toBeLessThan(0.1);
    expect(Math.abs(levelDb(passbandHz))).toBeLessThan(0.1);
    expect(levelDb((passbandHz * 4) / 3.5)).toBeLessThan(-25);
    for (const share of [4.5 / 3.5, 1.4, 1.7, 2.1]) expect(levelDb(share * passbandHz)).toBeLessThan(-50);
  });

  it('over-limited is as loud as no target of an item makes it', async () => {
    const { dataset, storeFolder, folder } = await datasetOf('one');
    const [condition] = await openConditions(dataset, { specs: ['anchor:over-limited'], storeFolder });
    const item = { ...dataset.manifest.items[0]!, target: { integratedLufs: -23, ceilingDbtp: -1 } };
    const { file } = await render(condition!, item, folder);
    const { integratedLufs, truePeakDbtp } = await analyze((await readAudio(file)).audio);
    expect(integratedLufs).toBeGreaterThan(-8);
    expect(truePeakDbtp).toBeLessThan(-0.95);
  });
});

describe('folder:', () => {
  it('finds masters by name, then by sound, and leaves the others alone', { timeout: 60_000 }, async () => {
    const { dataset, storeFolder, folder } = await datasetOf('one', 'two', 'three');
    const masters = join(folder, 'masters');
    await mkdir(join(masters, 'more'), { recursive: true });
    const master = async (id: string) =>
      mapSamples((await readAudio(join(folder, `${id}.mix.wav`))).audio, (sample) => Math.tanh(2 * sample));
    await writeWav(join(masters, 'Song One.wav'), await master('one'));
    await writeWav(join(masters, 'more', 'bounce 17.wav'), delay(await master('two'), 300));
    await writeWav(join(masters, 'stranger.wav'), music('stranger', { seconds: 5 }));
    const open = async () => {
      const [condition] = await openConditions(dataset, { specs: [`landr=folder:${masters}`], storeFolder });
      return condition as Extract<Condition, { kind: 'existing' }>;
    };
    const condition = await open();
    const found = await Promise.all(dataset.manifest.items.map((item) => condition.file(item)));
    expect(found).toEqual([
      {
        file: join(masters, 'Song One.wav'),
        sha256: await sha256OfFile(join(masters, 'Song One.wav')),
        licence: 'not stated',
        credit: 'not stated',
      },
      expect.objectContaining({ file: join(masters, 'more', 'bounce 17.wav') }),
      null,
    ]);
    expect(dataset.manifest.items.map((item) => condition.maker(item)?.kind ?? null)).toEqual([
      'service',
      'service',
      null,
    ]);
    // From the store, though the sounds are gone: a stamp is all that is asked for.
    await rm(join(folder, 'two.mix.wav'));
    expect(await (await open()).file(dataset.manifest.items[1]!)).toEqual(found[1]);
    const mine = await readFile(join(masters, 'Song One.wav'));
    await writeFile(join(masters, 'one.wav'), mine);
    await rm(join(masters, 'more'), { recursive: true });
    expect((await (await open()).file(dataset.manifest.items[0]!))!.file).toBe(join(masters, 'one.wav'));
  });

  it('lets the ear decide where two items have one name', { timeout: 60_000 }, async () => {
    const { dataset, storeFolder, folder } = await datasetOf('one', 'two');
    const [one, two] = dataset.manifest.items.map((item) => ({ ...item, title: 'Intro' }));
    const masters = join(folder, 'masters');
    await mkdir(masters);
    await cp(join(folder, 'two.human.wav'), join(masters, 'Intro.wav'));
    const twins = { ...dataset, manifest: { ...dataset.manifest, items: [one!, two!] } };
    const [condition] = await openConditions(twins, { specs: [`folder:${masters}`], storeFolder });
    expect([condition!.maker(one!), condition!.maker(two!)?.name]).toEqual([null, 'masters']);
  });

  it('refuses what it would have to guess, and folders of other music', async () => {
    const { dataset, storeFolder, folder } = await datasetOf('one');
    const masters = join(folder, 'masters');
    await mkdir(masters);
    const open = () => openConditions(dataset, { specs: [`folder:${masters}`], storeFolder });
    await writeWav(join(masters, 'stranger.wav'), music('stranger', { seconds: 5 }));
    await expect(open()).rejects.toThrow('none of its files is a master of an item of the dataset');
    await writeWav(join(masters, 'one.wav'), music('one', { seconds: 5 }));
    await writeWav(join(masters, 'One.WAV'), music('one', { seconds: 5 }));
    await expect(open()).rejects.toThrow(/two files are called like one: .*One\.WAV and .*one\.wav/);
  });
});
