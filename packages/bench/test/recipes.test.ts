/** The recipes of docs/conditions.md, run for real where their programs are. */
import { spawnSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { analyze } from '@earwitness/engine';
import { readAudio, writeWav } from '@earwitness/engine/files';
import { afterAll, describe, expect, it } from 'vitest';
import type { MakingCondition } from '../src/conditions/condition.ts';
import { loadConditionsFile } from '../src/conditions/conditions-file.ts';
import { openConditions } from '../src/conditions/open-conditions.ts';
import { renderItem } from '../src/conditions/render-item.ts';
import type { DatasetItem } from '../src/datasets/dataset-manifest.ts';
import { loadDataset } from '../src/datasets/load-dataset.ts';
import { sha256OfFile } from '../src/files/sha256.ts';
import { music } from './synthetic-music.ts';
import { temporaryFolder } from './temporary-folder.ts';

const ROOT = join(import.meta.dirname, '../../..');
const RECIPES = join(import.meta.dirname, '../recipes');
const { EARWITNESS_FFMPEG, PATH } = process.env;
// The recipe finds ffmpeg as everybody does.
if (EARWITNESS_FFMPEG !== undefined) {
  process.env.PATH = `${dirname(EARWITNESS_FFMPEG)}${delimiter}${PATH}`;
  afterAll(() => {
    process.env.PATH = PATH;
  });
}

const answers = (program: string, ...words: string[]): boolean => spawnSync(program, words).status === 0;
const hasFfmpeg = answers('ffmpeg', '-version');
const hasSox = answers('sox', '--version');
const matcheringPython = ['python3', '/usr/bin/python3'].find((python) =>
  answers(python, '-c', 'import matchering'),
);

const PIECE: DatasetItem = { id: 'x', title: 'X', artist: 'a', genre: 'g', tags: [], conditions: [] };

async function openRecipe(spec: string) {
  const folder = await temporaryFolder();
  const [condition] = await openConditions(await loadDataset(join(ROOT, 'datasets/demo')), {
    specs: [spec],
    conditionsFile: join(RECIPES, 'conditions.yaml'),
    storeFolder: folder,
  });
  return { folder, condition: condition as MakingCondition };
}

async function renderTwice(spec: string, item = PIECE) {
  const { folder, condition } = await openRecipe(spec);
  const files = { mix: join(folder, 'mix.wav'), reference: join(folder, 'reference.wav') };
  await writeWav(files.mix, music('recipes', { seconds: 12, sampleRate: 48_000 }), { bitDepth: 24 });
  await writeWav(files.reference, music('other', { seconds: 12, sampleRate: 48_000 }), { bitDepth: 24 });
  const made = [];
  for (const name of ['first', 'second']) {
    const workFolder = join(folder, name);
    await mkdir(workFolder);
    made.push(
      await renderItem(condition, { item, mixFile: files.mix, referenceFile: files.reference, workFolder }),
    );
  }
  const [first, second] = made.map(({ file }) => file);
  expect(await sha256OfFile(second!)).toBe(await sha256OfFile(first!));
  const { audio } = await readAudio(first!);
  return { audio, analysis: await analyze(audio), findings: made[0]!.findings };
}

describe('recipes', () => {
  it.runIf(hasFfmpeg)('loudnorm reaches an item’s own target at the mix’s rate', async () => {
    const target = { integratedLufs: -18, ceilingDbtp: -2 };
    const { audio, analysis, findings } = await renderTwice('cmd:loudnorm', { ...PIECE, target });
    expect(audio.sampleRate).toBe(48_000);
    expect(Math.abs(analysis.integratedLufs! - -18)).toBeLessThan(0.5);
    expect(analysis.truePeakDbtp).toBeLessThan(-1.9);
    expect(findings).toEqual([]);
  });

  it.runIf(hasFfmpeg)('loudnorm says why silence has no master', async () => {
    const { folder, condition } = await openRecipe('cmd:loudnorm');
    const mixFile = join(folder, 'silence.wav');
    await writeWav(mixFile, {
      sampleRate: 48_000,
      channelLayout: 'mono',
      channels: [new Float32Array(96_000)],
    });
    const rendering = renderItem(condition, {
      item: PIECE,
      mixFile,
      referenceFile: null,
      workFolder: folder,
    });
    await expect(rendering).rejects.toThrow(
      'node ended with exit code 1: the mix is silent or too short to have a loudness',
    );
  });

  it.runIf(hasSox)('sox ends with its peak where it was told', async () => {
    const { audio, analysis } = await renderTwice('cmd:sox:{peakDb: -3}');
    expect(analysis.samplePeakDbfs).toBeCloseTo(-3, 1);
    expect(audio.channels[0]!.length).toBe(12 * 48_000);
  });

  it.runIf(matcheringPython)('matchering works towards the reference', { timeout: 120_000 }, async () => {
    const { condition } = await openRecipe('cmd:matchering');
    expect(condition.needsReference).toBe(true);
    const { audio } = await renderTwice(`cmd:matchering:{python: ${matcheringPython}}`);
    expect(audio.sampleRate).toBe(44_100);
    expect(audio.channels[0]!.length).toBe(12 * 44_100);
  });

  it.runIf(!matcheringPython)('matchering says what is missing where it is not installed', async () => {
    const { condition } = await openRecipe('cmd:matchering');
    await expect(condition.codeDigest()).rejects.toThrow(/its version cannot be told: python3.*matchering/);
    const elsewhere = await openRecipe('cmd:matchering:{python: /no/python}');
    await expect(elsewhere.condition.codeDigest()).rejects.toThrow('/no/python: there is no such program');
  });

  it('are told in the docs as they are', async () => {
    const page = await readFile(join(ROOT, 'docs/conditions.md'), 'utf8');
    const yaml = await readFile(join(RECIPES, 'conditions.yaml'), 'utf8');
    expect(page).toContain(yaml);
    const [example] = /```yaml\n([\s\S]*?)```/.exec(page)!.slice(1);
    const exampleFile = join(await temporaryFolder(), 'conditions.yaml');
    await writeFile(exampleFile, example!);
    expect((await loadConditionsFile(exampleFile)).conditions).toHaveLength(5);
    expect(Object.keys((await loadConditionsFile(join(RECIPES, 'conditions.yaml'))).commands)).toEqual([
      'loudnorm',
      'matchering',
      'sox',
    ]);
  });
});
