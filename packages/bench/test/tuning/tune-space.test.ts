/** A tuning of a program, through the bench: killed and begun again, and not at all killed. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { openConditions } from '../../src/conditions/open-conditions.ts';
import { loadDataset } from '../../src/datasets/load-dataset.ts';
import { smallDataset } from '../small-dataset.ts';
import { mapSamples, music } from '../synthetic-music.ts';

const BUILT = new URL('../../dist/index.js', import.meta.url).href;
const ITEMS = 2;
const LIMIT_MS = 240_000;
const WANTED_LUFS = -20;

/** A gain, slowly enough that a kill finds it at work. */
const PROGRAM = `
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
const [, , mix, out, gainDb] = process.argv;
appendFileSync(new URL('asked.log', import.meta.url), gainDb + '\\n');
const wav = readFileSync(mix);
const begin = wav.indexOf('data', 0, 'latin1') + 8;
const gain = 10 ** (Number(gainDb) / 20);
for (let at = begin; at + 4 <= wav.length; at += 4) wav.writeFloatLE(gain * wav.readFloatLE(at), at);
writeFileSync(out, wav);
`;

const RUNNER = `
import { loadTuningSpace, tuneSpace, writeTuningReport } from ${JSON.stringify(BUILT)};
const [, , file, folder] = process.argv;
const space = await loadTuningSpace(file);
const { tuned } = await tuneSpace({ space, folder, workers: 0, onProgress: ({ done }) => console.log(done) });
await writeTuningReport({ file: folder + '/index.html', tuned });
`;

let folder: string;
let spaceFile: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tune-space-'));
  const items = Array.from({ length: ITEMS }, (_, index) => ({
    id: `piece-${index}`,
    mix: mapSamples(music(`tuned ${index}`, { seconds: 1 }), (sample) => 0.5 * sample),
  }));
  await mkdir(join(folder, 'music'));
  const dataset = await smallDataset(join(folder, 'music'), items);
  const manifest = {
    ...dataset.manifest,
    items: dataset.manifest.items.map((item, index) => ({ ...item, artist: `artist ${index}` })),
  };
  await writeFile(dataset.manifestFile, JSON.stringify(manifest));
  await writeFile(join(folder, 'gain.mjs'), PROGRAM);
  await writeFile(join(folder, 'runner.mjs'), RUNNER);
  const run = [process.execPath, '{here}/gain.mjs', '{mix}', '{out}', '{gainDb}'];
  const gain = { run, versions: [], input: 'wav', parameters: { gainDb: 0 } };
  await writeFile(
    join(folder, 'conditions.yaml'),
    JSON.stringify({ schema: 'earwitness.conditions/1', commands: { gain } }),
  );
  spaceFile = join(folder, 'space.json');
  await writeFile(
    spaceFile,
    JSON.stringify({
      schema: 'earwitness.tuning-space/1',
      ...{ name: 'leveled', title: 'Leveled', dataset: 'music' },
      tune: { command: 'gain', conditionsFile: 'conditions.yaml' },
      parameters: { gainDb: { low: -12, high: 6 } },
      objective: {
        metrics: [{ metric: 'integratedLufs', goal: WANTED_LUFS }],
        constraints: [{ metric: 'truePeakDbtp', most: 0 }],
      },
      ...{ evaluations: 8, folds: 2, slices: 2 },
    }),
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const start = (name: string): ChildProcess =>
  spawn(process.execPath, [join(folder, 'runner.mjs'), spaceFile, join(folder, name)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });

const endOf = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve) => child.once('close', resolve));

/** Kills the tuning and all that it started, after so many words of progress. */
async function runAndKill(name: string, words: number): Promise<void> {
  const child = start(name);
  const ended = endOf(child);
  let heard = 0;
  createInterface(child.stdout!).on('line', () => {
    heard += 1;
    if (heard === words) process.kill(-child.pid!, 'SIGKILL');
  });
  expect(await ended).toBeNull();
}

async function filesOf(name: string): Promise<Record<string, string>> {
  const place = join(folder, name);
  const files = (await readdir(place, { withFileTypes: true })).filter((entry) => entry.isFile());
  return Object.fromEntries(
    await Promise.all(
      files.map(async (file) => [file.name, await readFile(join(place, file.name), 'utf8')] as const),
    ),
  );
}

const timesAsked = async (): Promise<number> =>
  (await readFile(join(folder, 'asked.log'), 'utf8')).trim().split('\n').length;

describe('tuneSpace', () => {
  it('writes the same bytes whether it was killed or not, and renders nothing twice', {
    timeout: LIMIT_MS,
  }, async () => {
    const child = start('whole');
    child.stdout!.resume();
    expect(await endOf(child)).toBe(0);
    const askedByWhole = await timesAsked();

    await runAndKill('killed', 12);
    const last = start('killed');
    last.stdout!.resume();
    expect(await endOf(last)).toBe(0);
    expect(await filesOf('killed')).toEqual(await filesOf('whole'));
    // the one that was at work is begun again
    expect((await timesAsked()) - askedByWhole).toBeLessThanOrEqual(askedByWhole + 1);
  });

  it('finds the gain that it was to find, and claims nothing by two artists', async () => {
    const { 'tuning.json': json, 'index.html': html, 'tuning.jsonl': history } = await filesOf('whole');
    const { unit, seenCost, baseCost, unseen, items, tuned } = JSON.parse(json!);
    expect(unit).toBe('LU');
    expect(seenCost.cost).toBeLessThan(baseCost.cost / 2);
    expect(unseen).toMatchObject({ outcome: 'too few artists to tell', artists: 2 });
    expect(items.map(({ fold }: { fold: number }) => fold).sort()).toEqual([1, 2]);
    const lines = history!
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(new Set(lines.map(({ search }) => search))).toEqual(new Set(['all', 1, 2, 'slices']));
    expect(lines.filter(({ search }) => search === 'all').map(({ cost }) => cost)).toContain(seenCost.cost);
    expect(html).toContain('Too few artists to tell');
    expect(html).toContain(String(tuned.gainDb).replace('-', '−'));
  });

  it('writes conditions that a run takes as they stand', async () => {
    const file = join(folder, 'whole', 'conditions.yaml');
    const text = await readFile(file, 'utf8');
    expect(text).toMatch(/^# Tuned by earwitness bench tune/);
    expect(text).toContain('# Too few artists to tell: 2 artists, and 8 or more are needed.');
    const { conditions } = parseYaml(text);
    const [condition] = await openConditions(await loadDataset(join(folder, 'music')), {
      ...{ conditionsFile: file, storeFolder: join(folder, 'store') },
    });
    expect(condition!.conditionId).toBe('leveled');
    if (condition!.kind !== 'making') throw new Error('it makes nothing');
    const { items } = (await loadDataset(join(folder, 'music'))).manifest;
    expect(condition!.settings(items[0]!)).toMatchObject({ parameters: conditions[0].with });
    // its program is found from where the new file lies
    expect(await condition!.codeDigest()).toMatch(/^command /);
  });
});
