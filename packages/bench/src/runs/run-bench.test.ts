import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type PcmAudio, resample } from '@earwitness/engine';
import { describe, expect, it } from 'vitest';
import { smallDataset } from '../../test/small-dataset.ts';
import { delay, mapSamples, music } from '../../test/synthetic-music.ts';
import { temporaryFolder } from '../../test/temporary-folder.ts';
import { sha256OfFile } from '../files/sha256.ts';
import { readRun } from './read-run.ts';
import { type RunOptions, runBench } from './run-bench.ts';

const SECONDS = 2;
const TIMEOUT = 120_000;
const softer = (audio: PcmAudio, gain: number): PcmAudio => mapSamples(audio, (sample) => gain * sample);
const limited = softer(music('limited', { seconds: SECONDS }), 0.5);
const plain = softer(music('plain', { seconds: SECONDS }), 0.4);

async function options(
  items: Parameters<typeof smallDataset>[1],
  more: Partial<RunOptions> = {},
): Promise<RunOptions> {
  const out = await temporaryFolder();
  return {
    dataset: await smallDataset(await temporaryFolder(), items),
    runFolder: join(out, 'run'),
    storeFolder: join(out, 'store'),
    metricIds: ['integratedLufs', 'truePeakDbtp', 'spectralDistanceDb'],
    // What is tested here is the same in every process; `worker-slot.test.ts` and `resume.test.ts` have processes.
    workers: 0,
    ...more,
  };
}

const THREE = [
  { id: 'plain', mix: plain, masters: { human: softer(plain, 2) } },
  {
    id: 'limited',
    mix: limited,
    masters: { human: mapSamples(delay(limited, 220), (sample) => Math.tanh(15 * sample) / 1.01) },
  },
  { id: 'master-only', masters: { human: plain } },
];

/** But for what made the run, which has the time. */
async function contentsOf(folder: string): Promise<Record<string, string>> {
  const names = (await readdir(folder, { recursive: true, withFileTypes: true })).filter(
    (entry) => entry.isFile() && entry.name !== 'build.json',
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
    timeout: TIMEOUT,
  }, async () => {
    const asked = await options(THREE);
    const { runFolder, storeFolder } = asked;
    const { records, costs } = await runBench(asked);

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

    const inputsOf = (itemId: string) => {
      const { mix, conditions } = asked.dataset.manifest.items.find(({ id }) => id === itemId)!;
      return { mixSha256: mix?.sha256 ?? null, referenceSha256: conditions[0]!.sha256 };
    };
    for (const { itemId, inputs } of records) expect(inputs).toEqual(inputsOf(itemId));
    expect(of('master-only', 'ours').inputs).toMatchObject({ mixSha256: null });

    expect(of('limited', 'human').alignment).toMatchObject({ anchor: 'mix', lagFrames: 220, polarity: 1 });
    expect(of('limited', 'human').scores.spectralDistanceDb).toBeCloseTo(0, 9);
    expect(of('limited', 'human')).toMatchObject({
      original: { sampleRate: 44_100, channels: 2, codec: 'pcm', container: 'wav' },
      rateHz: 44_100,
      toReferences: {},
      heardOn: {},
    });
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
    expect(await sha256OfFile(join(runFolder, 'masters', 'plain.wav'))).toBe(
      of('plain', 'ours').renderingSha256,
    );
    const made = costs.filter(({ cpuSeconds }) => cpuSeconds !== null);
    expect(made.map(({ conditionId, reused, attempt }) => [conditionId, reused, attempt])).toEqual([
      ['loudness-only', false, 1],
      ['ours', false, 1],
      ['loudness-only', false, 1],
      ['ours', false, 1],
    ]);
    for (const { realTimeFactor, wallSeconds, peakMemoryMib } of made) {
      expect(realTimeFactor).toBeCloseTo(SECONDS / wallSeconds!, 6);
      expect(peakMemoryMib).toBeGreaterThan(10);
    }
    expect((await readRun(runFolder)).records).toEqual(records);
    expect(await readdir(join(storeFolder, 'work'))).toEqual([]);

    const { 'costs.jsonl': _costs, ...written } = await contentsOf(runFolder);
    const again = await runBench(asked);
    expect(again.costs.filter(({ cpuSeconds }) => cpuSeconds !== null).every(({ reused }) => reused)).toBe(
      true,
    );
    expect(await contentsOf(runFolder)).toMatchObject(written);

    await rm(runFolder, { recursive: true });
    await rm(join(storeFolder, 'renderings'), { recursive: true });
    await runBench(asked);
    const { 'costs.jsonl': _newCosts, ...rewritten } = await contentsOf(runFolder);
    expect(rewritten).toEqual(written);

    const [rendering] = await readdir(join(storeFolder, 'renderings'));
    const damaged = join(storeFolder, 'renderings', rendering!);
    await writeFile(damaged, 'damaged');
    await runBench(asked);
    expect(`${await sha256OfFile(damaged)}.wav`).toBe(rendering);
  });

  it('brings other rates to that of the anchor, keeps what the file was, and tells how far each human is from the others', {
    timeout: TIMEOUT,
  }, async () => {
    const asked = await options(
      [
        {
          id: 'rates',
          mix: plain,
          masters: { anna: resample(softer(plain, 1.5), 48_000), ben: limited, carl: delay(plain, 441) },
        },
      ],
      { conditionSpecs: ['unprocessed', 'anna', 'ben', 'carl'] },
    );
    const { records } = await runBench(asked);
    const of = (id: string) => records.find(({ conditionId }) => conditionId === id)!;
    expect(of('anna')).toMatchObject({ original: { sampleRate: 48_000 }, rateHz: 44_100 });
    expect(of('anna').alignment!.lagFrames).toBeCloseTo(0, 1);
    expect(of('anna').alignment!.refusal).toBeNull();

    expect(Object.keys(of('unprocessed').toReferences)).toEqual(['anna', 'ben', 'carl']);
    expect(Object.keys(of('anna').toReferences)).toEqual(['ben', 'carl']);
    expect(of('unprocessed').toReferences.anna).toEqual({
      spectralDistanceDb: of('unprocessed').scores.spectralDistanceDb,
    });
    expect(of('unprocessed').toReferences.carl!.spectralDistanceDb).toBeLessThan(0.1);
    // other music than the mix: not compared
    expect(of('ben').findings[0]).toContain('may not be the same music as the mix');
    expect(of('unprocessed').toReferences.ben).toEqual({ spectralDistanceDb: null });
  });

  it('aligns masters alone to the first by a human, else to the first; what needs a mix or a human has no score', {
    timeout: TIMEOUT,
  }, async () => {
    const service = { kind: 'service', name: 'one of them' } as const;
    const asked = await options(
      [{ id: 'alone', masters: { one: plain, two: delay(plain, 50) }, maker: service }],
      { conditionSpecs: ['two', 'one'] },
    );
    const { records } = await runBench(asked);
    expect(records.map(({ conditionId, alignment }) => [conditionId, alignment])).toMatchObject([
      ['one', { anchor: 'one', lagFrames: 0 }],
      ['two', { anchor: 'one', lagFrames: 50 }],
    ]);
    expect(records.map(({ scores }) => scores.spectralDistanceDb)).toEqual([null, null]);
  });

  it('scores renderings as heard on playback systems, of one seed', { timeout: TIMEOUT }, async () => {
    const asked = await options(THREE.slice(1, 2), {
      conditionSpecs: ['unprocessed', 'human'],
      playbackIds: ['car', 'laptop'],
    });
    const { records } = await runBench(asked);
    const [human, unprocessed] = records.map(({ heardOn }) => heardOn);
    // in the order of the bench's list, whatever was asked for
    expect(Object.keys(human!)).toEqual(['laptop', 'car']);
    expect(human!.car!.spectralDistanceDb).toBeLessThan(0.05);
    expect(unprocessed!.car!.spectralDistanceDb).toBeGreaterThan(0);
    expect(unprocessed!.laptop).not.toEqual(unprocessed!.car);
    const again = await runBench({ ...asked, storeFolder: `${asked.storeFolder}-2` });
    expect(again.records).toEqual(records);
    const other = await runBench({ ...asked, seed: '2' });
    expect(other.records.map(({ scores }) => scores)).toEqual(records.map(({ scores }) => scores));
    expect(other.records[1]!.heardOn.car).not.toEqual(unprocessed!.car);
  });

  it('draws the noise of a playback system from the samples: not from names, and the same way at every lag', {
    timeout: TIMEOUT,
  }, async () => {
    const nearer = softer(plain, 0.9);
    const masters = { human: plain, near: nearer, late: delay(nearer, 1000) };
    const more = {
      conditionSpecs: ['human', 'near', 'late'],
      metricIds: ['mfccDistance'],
      playbackIds: ['car'],
    };
    const heardOf = async (run: RunOptions): Promise<Record<string, number>> =>
      Object.fromEntries(
        (await runBench(run)).records.map(({ conditionId, heardOn }) => [
          conditionId,
          heardOn.car!.mfccDistance!,
        ]),
      );
    const asked = await options([{ id: 'a', mix: plain, masters }], more);
    const heard = await heardOf(asked);
    expect(heard.human).toBe(0);
    // were the noise counted from the beginning of the file, it would cancel in one of the two
    expect(heard.near).toBeGreaterThan(3);
    expect(heard.late).toBeGreaterThan(3);

    const renamed = await options([{ id: 'b', mix: plain, masters }], more);
    const alone = await heardOf(renamed);
    expect(await heardOf({ ...renamed, storeFolder: asked.storeFolder })).toEqual(alone);
    expect(alone).toEqual(heard);
  });

  it('gives the same files from shards as from one run, whichever comes last', {
    timeout: TIMEOUT,
  }, async () => {
    const asked = await options(THREE, { conditionSpecs: ['unprocessed', 'human', 'loudness-only'] });
    const { records } = await runBench(asked);
    const { 'costs.jsonl': _, ...whole } = await contentsOf(asked.runFolder);

    const runFolder = `${asked.runFolder}-2`;
    const shard = (index: number) => runBench({ ...asked, runFolder, shard: { index, count: 2 } });
    const second = await shard(2);
    expect(second.missingShards).toEqual([1]);
    expect(second.records).toEqual(records.filter(({ itemId }) => itemId === 'master-only'));
    await expect(readFile(join(runFolder, 'records.jsonl'))).rejects.toThrow('ENOENT');
    const first = await shard(1);
    expect(first).toMatchObject({ missingShards: [], records });
    expect(await contentsOf(runFolder)).toMatchObject(whole);

    // shards of another run do not count
    const other = await runBench({ ...asked, runFolder, seed: '2', shard: { index: 1, count: 2 } });
    expect(other.missingShards).toEqual([2]);
    // a run as a whole replaces its shards
    await runBench({ ...asked, runFolder });
    const { 'costs.jsonl': _costs, ...replaced } = await contentsOf(runFolder);
    expect(replaced).toEqual(whole);

    await expect(shard(3)).rejects.toThrow('must be one of 1 to its count: current value is 3 of 2');
  });

  it('shares a store with another run at the same time', { timeout: TIMEOUT }, async () => {
    const asked = await options(THREE.slice(0, 1), {
      conditionSpecs: ['unprocessed', 'loudness-only', 'ours'],
    });
    const runs = ['one', 'other'].map((name) => ({ ...asked, runFolder: join(asked.runFolder, name) }));
    const [one, other] = await Promise.all(runs.map(runBench));
    expect(other!.records).toEqual(one!.records);
    expect(one!.records.map(({ failure }) => failure)).toEqual([null, null, null]);
    expect(await readdir(join(asked.storeFolder, 'renderings'))).toHaveLength(2);
    expect(await readdir(join(asked.storeFolder, 'work'))).toEqual([]);
  });

  it('refuses what the bench does not have', async () => {
    const asked = await options(THREE);
    await expect(runBench({ ...asked, metricIds: ['beauty'] })).rejects.toThrow(
      /Cannot run a metric as it must be one of integratedLufs, .*: current value is beauty/,
    );
    await expect(runBench({ ...asked, playbackIds: ['cave'] })).rejects.toThrow(/current value is cave/);
    await expect(runBench({ ...asked, workers: 0.5 })).rejects.toThrow(RangeError);
  });

  it('stops with the signal’s reason and leaves no records and no work behind', async () => {
    const stop = new AbortController();
    const asked = await options(THREE, {
      onProgress: ({ done }) => done === 1 && stop.abort(new Error('enough')),
      signal: stop.signal,
    });
    await expect(runBench(asked)).rejects.toThrow('enough');
    await expect(readFile(join(asked.runFolder, 'records.jsonl'))).rejects.toThrow('ENOENT');
    expect(await readdir(join(asked.storeFolder, 'work'))).toEqual([]);
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
