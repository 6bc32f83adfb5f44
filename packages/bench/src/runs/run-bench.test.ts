import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PcmAudio } from '@earwitness/engine';
import { writeWav } from '@earwitness/engine/files';
import { describe, expect, it } from 'vitest';
import { delay, mapSamples, music } from '../../test/synthetic-music.ts';
import { temporaryFolder } from '../../test/temporary-folder.ts';
import type { MakingCondition } from '../conditions/condition.ts';
import { openConditions } from '../conditions/open-conditions.ts';
import { DATASET_SCHEMA, type Maker } from '../datasets/dataset-manifest.ts';
import { loadDataset } from '../datasets/load-dataset.ts';
import { writeManifest } from '../datasets/write-manifest.ts';
import { sha256OfFile } from '../files/sha256.ts';
import { readRun } from './read-run.ts';
import { runBench } from './run-bench.ts';

const SECONDS = 4;
const softer = (audio: PcmAudio, gain: number): PcmAudio => mapSamples(audio, (sample) => gain * sample);

async function demoDataset() {
  const folder = await temporaryFolder();
  const write = async (file: string, audio: PcmAudio) => {
    await writeWav(join(folder, file), audio);
    return {
      file,
      sha256: await sha256OfFile(join(folder, file)),
      licence: 'CC0',
      credit: 'made for this test',
    };
  };
  const limited = softer(music('limited', { seconds: SECONDS }), 0.5);
  const plain = softer(music('plain', { seconds: SECONDS }), 0.4);
  const artist: Maker = { kind: 'artist', name: 'somebody' };
  const about = { artist: 'somebody', genre: 'test', tags: [] };
  await writeManifest(folder, {
    schema: DATASET_SCHEMA,
    id: 'test',
    title: 'Test',
    items: [
      {
        id: 'plain',
        title: 'Plain',
        ...about,
        mix: await write('plain.mix.wav', plain),
        conditions: [
          { conditionId: 'human', maker: artist, ...(await write('plain.human.wav', softer(plain, 2))) },
        ],
      },
      {
        id: 'limited',
        title: 'Limited',
        ...about,
        mix: await write('limited.mix.wav', limited),
        conditions: [
          {
            conditionId: 'human',
            maker: artist,
            ...(await write(
              'limited.human.wav',
              mapSamples(delay(limited, 220), (sample) => Math.tanh(15 * sample) / 1.01),
            )),
          },
        ],
      },
      {
        id: 'master-only',
        title: 'Master only',
        ...about,
        conditions: [{ conditionId: 'human', maker: artist, ...(await write('only.wav', plain)) }],
      },
    ],
  });
  return loadDataset(folder);
}

async function contentsOf(folder: string): Promise<Record<string, string>> {
  const names = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) =>
    entry.isFile(),
  );
  const entries = await Promise.all(
    names.map(async ({ name, parentPath }) => {
      const path = join(parentPath, name);
      return [path.slice(folder.length + 1), await sha256OfFile(path)] as const;
    }),
  );
  return Object.fromEntries(entries.sort(([one], [other]) => (one < other ? -1 : 1)));
}

describe('runBench()', () => {
  it('scores every item under every condition and leaves the same bytes each time', {
    timeout: 60_000,
  }, async () => {
    const dataset = await demoDataset();
    const out = await temporaryFolder();
    const options = {
      dataset,
      conditions: await openConditions(dataset, { storeFolder: join(out, 'store') }),
      runFolder: join(out, 'run'),
      storeFolder: join(out, 'store'),
    };
    const { records, costs } = await runBench(options);

    expect(
      records.map(({ itemId, conditionId, failure }) => `${itemId} ${conditionId} ${failure ?? 'fine'}`),
    ).toEqual([
      'limited human fine',
      'limited loudness-only fine',
      'limited ours fine',
      'limited unprocessed fine',
      'master-only human fine',
      'master-only loudness-only there is no mix to work from',
      'master-only ours there is no mix to work from',
      'plain human fine',
      'plain loudness-only fine',
      'plain ours fine',
      'plain unprocessed fine',
    ]);
    const of = (itemId: string, conditionId: string) =>
      records.find((record) => record.itemId === itemId && record.conditionId === conditionId)!;

    expect(of('limited', 'human').alignment).toMatchObject({
      anchor: 'mix',
      lagFrames: 220,
      polarity: 1,
      confidence: 1,
    });
    expect(of('limited', 'human').scores.spectralDistanceDb).toBeCloseTo(0, 9);
    expect(of('limited', 'unprocessed').scores.spectralDistanceDb).toBeGreaterThan(0);
    expect(of('plain', 'human').findings).toEqual([
      'the same but for level: +6.0 dB against the mix, lag 0 frames, third-octave RMS 0.00 dB after level matching',
    ]);
    expect(of('limited', 'human').findings).toEqual([]);
    expect(of('master-only', 'human').alignment).toMatchObject({ anchor: 'human', lagFrames: 0 });
    expect(of('plain', 'ours').scores.truePeakDbtp).toBeLessThanOrEqual(-1 + 0.05);
    expect(of('plain', 'ours')).toMatchObject({
      renderingFile: 'masters/plain.wav',
      planFile: 'masters/plain.plan.json',
    });
    expect(await sha256OfFile(join(out, 'run', 'masters', 'plain.wav'))).toBe(
      of('plain', 'ours').renderingSha256,
    );
    expect(costs.map(({ conditionId, reused }) => [conditionId, reused])).toEqual([
      ['loudness-only', false],
      ['ours', false],
      ['loudness-only', false],
      ['ours', false],
    ]);
    expect((await readRun(options.runFolder)).records).toEqual(records);

    const { 'costs.jsonl': _costs, ...written } = await contentsOf(options.runFolder);
    const again = await runBench(options);
    expect(again.costs.every(({ reused }) => reused)).toBe(true);
    expect(await contentsOf(options.runFolder)).toMatchObject(written);

    await rm(options.runFolder, { recursive: true });
    await rm(join(out, 'store', 'renderings'), { recursive: true });
    await runBench(options);
    const { 'costs.jsonl': _newCosts, ...rewritten } = await contentsOf(options.runFolder);
    expect(rewritten).toEqual(written);

    const [rendering] = await readdir(join(out, 'store', 'renderings'));
    const damaged = join(out, 'store', 'renderings', rendering!);
    await writeFile(damaged, 'damaged');
    await runBench(options);
    expect(`${await sha256OfFile(damaged)}.wav`).toBe(rendering);
  });

  it('goes on after a condition that fails, and says why in one line', async () => {
    const dataset = await demoDataset();
    const out = await temporaryFolder();
    const broken: MakingCondition = {
      kind: 'making',
      conditionId: 'broken',
      codeDigest: () => Promise.resolve('broken'),
      settings: () => ({}),
      maker: () => ({ kind: 'engine', name: 'broken' }),
      render: () => Promise.reject(new Error('out of tubes\n    at the back')),
    };
    const { records } = await runBench({
      dataset,
      conditions: [broken, ...(await openConditions(dataset, { specs: ['unprocessed'], storeFolder: out }))],
      runFolder: join(out, 'run'),
      storeFolder: join(out, 'store'),
    });
    expect(
      records.find(({ itemId, conditionId }) => itemId === 'plain' && conditionId === 'broken'),
    ).toMatchObject({
      failure: 'out of tubes',
      renderingSha256: null,
    });
    expect(
      records.filter(({ conditionId, failure }) => conditionId === 'unprocessed' && failure === null),
    ).toHaveLength(2);
  });

  it('stops with the signal’s reason and leaves no records', async () => {
    const dataset = await demoDataset();
    const out = await temporaryFolder();
    const stop = new AbortController();
    const running = runBench({
      dataset,
      conditions: await openConditions(dataset, { storeFolder: join(out, 'store') }),
      runFolder: join(out, 'run'),
      storeFolder: join(out, 'store'),
      onProgress: ({ done }) => done === 1 && stop.abort(new Error('enough')),
      signal: stop.signal,
    });
    await expect(running).rejects.toThrow('enough');
    await expect(readFile(join(out, 'run', 'records.jsonl'))).rejects.toThrow('ENOENT');
  });
});

describe('readRun()', () => {
  it('names the line that is wrong', async () => {
    const folder = await temporaryFolder();
    await expect(readRun(folder)).rejects.toThrow('run the bench first');
    await writeFile(join(folder, 'records.jsonl'), '{"schema":"other"}\n');
    await expect(readRun(folder)).rejects.toThrow(/line 1 of .*records\.jsonl: schema/);
  });
});
