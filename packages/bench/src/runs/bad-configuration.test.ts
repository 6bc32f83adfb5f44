import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
// Workers are processes and run what is built, so the run is taken from there as well.
import { runBench } from '@earwitness/bench';
import { describe, expect, it } from 'vitest';
import { smallDataset } from '../../test/small-dataset.ts';
import { music } from '../../test/synthetic-music.ts';
import { temporaryFolder } from '../../test/temporary-folder.ts';

/** Conditions and metrics that answer what they must not, each by its name. */
const CONFIG = `
import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
const fail = (what) => { throw new Error(what); };
const copy = async ({ mixFile, workFolder }) => {
  const file = join(workFolder, 'master.wav');
  await cp(mixFile, file);
  return { file, planText: null, findings: [] };
};
const condition = (conditionId, parts) => ({
  kind: 'making', conditionId, render: copy,
  maker: () => ({ kind: 'engine', name: conditionId }),
  codeDigest: async () => conditionId,
  settings: () => null,
  ...parts,
});
const existing = (conditionId, file) => ({
  kind: 'existing', conditionId, file, maker: () => ({ kind: 'service', name: conditionId }),
});
const metric = (id, measure) => ({
  id, measure, title: id, unit: '', digits: 1, family: 'tone', meaning: 'none', source: 'none',
  comparesWith: 'nothing', better: 'none', ideal: null, least: null, silence: null, isLevelIndependent: true, asymmetry: null,
});
export default {
  metrics: [
    metric('fine', () => 1),
    metric('notANumber', () => Number.NaN),
    metric('endless', () => Number.POSITIVE_INFINITY),
  ],
  conditions: [
    condition('plain-digest', { codeDigest: () => 'v1' }),
    condition('no-digest', { codeDigest: () => undefined }),
    condition('digest-fails', { codeDigest: () => fail('no code') }),
    condition('settings-fail', { settings: () => fail('no settings') }),
    condition('odd-maker', { maker: () => ({ kind: 'robot', name: 'R' }) }),
    condition('maker-fails', { maker: () => fail('nobody') }),
    condition('odd-findings', { render: async (job) => ({ ...(await copy(job)), findings: [7] }) }),
    existing('file-fails', () => fail('no such master')),
    existing('odd-file', () => ({ file: 'a.wav' })),
  ],
};
`;

async function prepare() {
  const folder = await temporaryFolder();
  const dataset = await smallDataset(folder, [{ id: 'piece', mix: music('piece', { seconds: 1 }) }]);
  const configFile = join(folder, 'earwitness.config.mjs');
  await writeFile(configFile, CONFIG);
  return async (conditionSpecs: readonly string[], metricIds: readonly string[], workers: number) => {
    const runFolder = join(folder, `${workers}`, 'run');
    await rm(runFolder, { recursive: true, force: true });
    const { records } = await runBench({
      ...{ dataset, configFile, conditionSpecs, metricIds, runFolder, workers },
      storeFolder: join(folder, `${workers}`, 'store'),
    });
    return records;
  };
}

describe('a run whose configuration answers what it must not', { timeout: 120_000 }, () => {
  it('has a row with the reason for each, whatever the number of workers, and keeps the others', async () => {
    const run = await prepare();
    const specs = [
      ...['plain-digest', 'no-digest', 'digest-fails', 'settings-fail', 'odd-maker', 'maker-fails'],
      ...['odd-findings', 'file-fails', 'odd-file', 'unprocessed'],
    ];
    const records = await run(specs, ['fine'], 0);
    expect(Object.fromEntries(records.map(({ conditionId, failure }) => [conditionId, failure]))).toEqual({
      'plain-digest': null,
      'no-digest': 'its codeDigest() must give text: current value is undefined',
      'digest-fails': 'no code',
      'settings-fail': 'no settings',
      'odd-maker': expect.stringMatching(/^its maker\(\) gave no maker: kind: /),
      'maker-fails': 'its maker() failed: nobody',
      'odd-findings': expect.stringMatching(
        /^its render\(\) gave something else than words: findings\[0\]: /,
      ),
      'file-fails': 'no such master',
      'odd-file': expect.stringMatching(/^its file\(\) gave no file: sha256: /),
      unprocessed: null,
    });
    expect(await run(specs, ['fine'], 2)).toEqual(records);
  });

  it('fails a rendering of which a metric gives no finite number, in this process as in others', async () => {
    const run = await prepare();
    const failures = async (metric: string, workers: number) =>
      (await run(['unprocessed'], ['fine', metric], workers)).map(({ failure }) => failure);
    const reason = ['the metric notANumber gave NaN, which is no score'];
    expect(await failures('notANumber', 0)).toEqual(reason);
    expect(await failures('notANumber', 1)).toEqual(reason);
    // nor is it taken from the store as if it were none
    expect(await failures('notANumber', 1)).toEqual(reason);
    expect(await failures('endless', 0)).toEqual(['the metric endless gave Infinity, which is no score']);
  });
});
