/** The engine against itself, and against itself with its ceiling moved by half a decibel: on real music, through the bench. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type MasteringPlan, type PcmAudio, parsePlan } from '@earwitness/engine';
import { readAudio } from '@earwitness/engine/files';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareSides } from '../../src/comparison/compare-sides.ts';
import type { Comparison } from '../../src/comparison/comparison.ts';
import { findRenderings } from '../../src/comparison/find-renderings.ts';
import { openRunSide } from '../../src/comparison/open-run-side.ts';
import { runBench } from '../../src/runs/run-bench.ts';
import { smallDataset } from '../small-dataset.ts';

const DEMO = join(import.meta.dirname, '../../../../datasets/demo/audio');
const ITEM_IDS = ['buzzer', 'dirtylove', 'francium', 'krem', 'menu'];
const EXCERPT_SECONDS = 7;
const METRICS = ['truePeakDbtp'];

let folder: string;
let runFolder: string;

/** From the middle of a mix, where it is loud. */
async function excerptOf(itemId: string): Promise<PcmAudio> {
  const { audio } = await readAudio(join(DEMO, `${itemId}.mix.flac`));
  const frames = EXCERPT_SECONDS * audio.sampleRate;
  const start = Math.floor((audio.channels[0]!.length - frames) / 2);
  return { ...audio, channels: audio.channels.map((channel) => channel.slice(start, start + frames)) };
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earwitness-ceiling-'));
  runFolder = join(folder, 'demo');
  const items = [];
  for (const id of ITEM_IDS) items.push({ id, mix: await excerptOf(id) });
  await runBench({
    ...{
      runFolder,
      storeFolder: join(folder, 'store'),
      dataset: await smallDataset(folder, items),
      workers: 0,
    },
    conditionSpecs: ['ours', 'again=ours', 'moved=ours:{target: {integratedLufs: -14, ceilingDbtp: -1.5}}'],
    metricIds: METRICS,
  });
}, 900_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

const sideOf = (conditionId: string) =>
  openRunSide({ run: runFolder, conditionId, label: conditionId, reportsFolder: folder });
const compare = async (candidate: string): Promise<Comparison> =>
  compareSides({ baseline: await sideOf('ours'), candidate: await sideOf(candidate) });

async function planOf(itemId: string, conditionId: string): Promise<MasteringPlan> {
  const name = conditionId === 'ours' ? itemId : `${itemId}.${conditionId}`;
  return parsePlan(await readFile(join(runFolder, 'masters', `${name}.plan.json`), 'utf8'));
}

/** Whether the plan, settled by what was measured, sends the music through the limiter. */
const limits = ({ stages }: MasteringPlan): boolean =>
  stages.some(
    ({ kind, evidence }) => kind === 'true-peak-limiter' && Number(evidence.maxGainReductionDb) > 0,
  );

describe('bench compare on the demo', () => {
  it('finds nothing between a build and itself', async () => {
    const { items, metrics, gaps } = await compare('again');
    expect(items.map(({ rendering }) => rendering)).toEqual(Array(5).fill('same'));
    for (const { counts } of metrics) expect(counts).toEqual({ better: 0, worse: 0, changed: 0, same: 5 });
    expect(gaps).toEqual([]);
  });

  it('finds a ceiling moved by 0.5 dB on every item where the limiter acts, and on no other', async () => {
    const { items, metrics } = await compare('moved');
    const peaks = metrics.find(({ metricId }) => metricId === 'truePeakDbtp')!;
    const acted: string[] = [];
    for (const { itemId } of items)
      if (limits(await planOf(itemId, 'ours')) || limits(await planOf(itemId, 'moved'))) acted.push(itemId);
    // krem goes through the limiter under the lower ceiling alone
    expect(acted).toEqual(['buzzer', 'francium', 'krem', 'menu']);
    expect(peaks.items.flatMap(({ itemId, change }) => (change === 'changed' ? [itemId] : []))).toEqual(
      acted,
    );
    const differenceOf = (id: string) => peaks.items.find(({ itemId }) => itemId === id)!.difference;
    for (const id of ['buzzer', 'francium', 'menu']) expect(differenceOf(id)).toBeCloseTo(-0.5, 2);
    expect(differenceOf('krem')).toBeLessThan(-0.2);
    expect(items.filter(({ rendering }) => rendering === 'same').map(({ itemId }) => itemId)).toEqual([
      'dirtylove',
    ]);
  });

  it('finds both renderings as long as they are the ones, in the store where the run’s own are gone', async () => {
    const sides = { baseline: await sideOf('ours'), candidate: await sideOf('moved') };
    const found = (await findRenderings(['krem'], sides)).get('krem')!;
    expect(found.baseline).toBe(join(runFolder, 'masters', 'krem.wav'));
    await rm(found.baseline!);
    await rm(found.candidate!);
    const { baseline, candidate } = (await findRenderings(['krem'], sides)).get('krem')!;
    expect(baseline).toMatch(/store\/renderings\/[0-9a-f]{64}\.wav$/);
    expect(candidate).toBeNull();
  });
});
