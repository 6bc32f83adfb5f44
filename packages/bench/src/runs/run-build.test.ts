import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ENGINE_VERSION } from '@earwitness/engine';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { smallDataset } from '../../test/small-dataset.ts';
import { music } from '../../test/synthetic-music.ts';
import { temporaryFolder } from '../../test/temporary-folder.ts';
import { BenchError } from '../errors.ts';
import { BENCH_VERSION } from './bench-version.ts';
import { readRun } from './read-run.ts';
import { runBench } from './run-bench.ts';
import { digestOfRecords, readRunBuild } from './run-build.ts';

const TIMEOUT = 120_000;

async function smallRun({ isBegun = true }: { isBegun?: boolean } = {}) {
  const folder = await temporaryFolder();
  const mix = music('built', { seconds: 2 });
  const dataset = await smallDataset(folder, [
    { id: 'first', mix },
    { id: 'second', mix },
  ]);
  const options = {
    ...{ dataset, runFolder: join(folder, 'run'), storeFolder: join(folder, 'store'), workers: 0 },
    ...{ conditionSpecs: ['unprocessed'], metricIds: ['integratedLufs'], seed: 'seed' },
    command: ['earwitness', 'bench', 'run'],
  };
  if (isBegun) await runBench(options);
  return { ...options, options };
}

describe('what made a run', () => {
  it('is versions, digests, repository, machine, and what was asked', { timeout: TIMEOUT }, async () => {
    const before = new Date();
    const { runFolder } = await smallRun();
    const build = (await readRunBuild(runFolder))!;
    expect(build).toMatchObject({
      schema: 'earwitness.run-build/1',
      datasetId: 'test',
      engineVersion: ENGINE_VERSION,
      benchVersion: BENCH_VERSION,
      node: process.versions.node,
      command: ['earwitness', 'bench', 'run'],
      asked: {
        conditionSpecs: ['unprocessed'],
        conditionIds: ['unprocessed'],
        metricIds: ['integratedLufs'],
        playbackIds: [],
        seed: 'seed',
        limitSeconds: null,
        conditionsFile: null,
        configFile: null,
      },
    });
    expect(build.engineDigest).toMatch(/^[0-9a-f]{64}$/);
    expect(Date.parse(build.begun)).toBeGreaterThanOrEqual(before.getTime());
    expect(Date.parse(build.finished)).toBeGreaterThanOrEqual(Date.parse(build.begun));
    const head = await execa('git', ['rev-parse', 'HEAD']).catch(() => null);
    expect(build.git?.commit ?? null).toBe(head?.stdout ?? null);
  });

  it('is written by the shard that finishes the run, and by no other', { timeout: TIMEOUT }, async () => {
    const { options, runFolder } = await smallRun({ isBegun: false });
    await runBench({ ...options, shard: { index: 1, count: 2 } });
    await expect(readFile(join(runFolder, 'build.json'))).rejects.toThrow('ENOENT');
    await runBench({ ...options, shard: { index: 2, count: 2 } });
    expect((await readRunBuild(runFolder))?.recordsDigest).toBe(
      digestOfRecords((await readRun(runFolder)).records),
    );
  });

  it('is not told of other records, nor of a run without; a damaged one is named', {
    timeout: TIMEOUT,
  }, async () => {
    const { runFolder } = await smallRun();
    const recordsFile = join(runFolder, 'records.jsonl');
    const records = await readFile(recordsFile, 'utf8');
    await writeFile(recordsFile, records.split('\n').slice(1).join('\n'));
    expect(await readRunBuild(runFolder)).toBeNull();
    await writeFile(recordsFile, records);
    expect(await readRunBuild(runFolder)).not.toBeNull();
    await writeFile(join(runFolder, 'build.json'), '{"schema":');
    await expect(readRunBuild(runFolder)).rejects.toThrow(BenchError);
    await writeFile(join(runFolder, 'build.json'), '{}');
    await expect(readRunBuild(runFolder)).rejects.toThrow(/build\.json: schema/);
  });
});

describe('digestOfRecords()', () => {
  it('is the same wherever the files lie and in whatever order records stand, and another for any other score', {
    timeout: TIMEOUT,
  }, async () => {
    const { runFolder } = await smallRun();
    const { records } = await readRun(runFolder);
    const moved = records.map((record) => ({ ...record, renderingFile: '/elsewhere.wav', planFile: 'plan' }));
    expect(digestOfRecords(moved.toReversed())).toBe(digestOfRecords(records));
    const [first, ...rest] = records;
    const louder = { ...first!, scores: { integratedLufs: first!.scores.integratedLufs! + 1e-9 } };
    expect(digestOfRecords([louder, ...rest])).not.toBe(digestOfRecords(records));
  });
});
