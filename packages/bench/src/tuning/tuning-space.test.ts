import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { fitConditionalLogit } from '../statistics/prediction/conditional-logit.ts';
import { earModelOf } from './ear-model.ts';
import { loadTuningSpace } from './tuning-space.ts';

const CLONE = fileURLToPath(new URL('../../../../', import.meta.url));
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tuning-space-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const SPACE = {
  schema: 'earwitness.tuning-space/1',
  ...{ name: 'brighter', title: 'Brighter', dataset: 'music' },
  tune: { profile: 'acoustic' },
  parameters: { tiltDbPerOctave: { low: -1, high: 1 } },
  objective: { metrics: [{ metric: 'spectralDistanceDb', goal: 'lower' }] },
};

async function load(space: unknown): ReturnType<typeof loadTuningSpace> {
  const file = join(folder, 'space.json');
  await writeFile(file, JSON.stringify(space));
  return loadTuningSpace(file);
}

describe('loadTuningSpace', () => {
  it('reads the demo’s example', async () => {
    const space = await loadTuningSpace(join(CLONE, 'datasets/demo/tune.yaml'), { seed: '7' });
    expect(space.tuned).toMatchObject({
      kind: 'profile',
      target: 'streaming',
      base: { id: 'ambient-electronic' },
    });
    expect(space.base).toEqual({ toleranceFactor: 1, sideToMidDb: 0 });
    expect(space).toMatchObject({ targetLufs: -14, seed: '7', dataset: join(CLONE, 'datasets/demo') });
  });

  it('reads each example of the docs', async () => {
    const docs = await readFile(join(CLONE, 'docs/tuning.md'), 'utf8');
    const examples = [...docs.matchAll(/```yaml\n(schema: earwitness\.tuning-space[^`]*)```/g)].map(
      ([, text]) => text!,
    );
    expect(examples.length).toBeGreaterThan(1);
    await writeFile(join(folder, 'ears.json'), JSON.stringify(await exampleEarModel()));
    for (const text of examples) {
      const space = parseYaml(text);
      if ('conditionsFile' in space.tune)
        space.tune.conditionsFile = join(CLONE, 'packages/bench/recipes/conditions.yaml');
      await expect(load(space)).resolves.toMatchObject({ name: space.name });
    }
  });

  it('takes a command’s own parameters for the base setting', async () => {
    const space = await load({
      ...SPACE,
      tune: { command: 'sox', conditionsFile: join(CLONE, 'packages/bench/recipes/conditions.yaml') },
      parameters: { driveDb: { low: 0, high: 12 } },
    });
    expect(space.base).toEqual({ driveDb: 0 });
    expect(space.targetLufs).toBeNull();
  });

  it.each([
    [{ schema: 'earwitness.tuning-space/0' }, 'schema: '],
    [{ parameters: {} }, 'parameters: must have at least one parameter'],
    [
      { parameters: { shine: { low: 0, high: 1 } } },
      'parameters.shine: what can be tuned of a profile is tiltDbPerOctave,',
    ],
    [{ parameters: { tiltDbPerOctave: { choices: [0, 1] } } }, 'it must be a range'],
    [{ parameters: { tiltDbPerOctave: { low: -20, high: 1 } } }, 'it must stay within -6 and 6'],
    [
      { tune: { profile: 'neutral' }, parameters: { sideToMidDb: { low: -1, high: 1 } } },
      'the profile “neutral” says nothing about stereo',
    ],
    [{ tune: { profile: 'nowhere.json' } }, 'tune.profile must be one of neutral, acoustic'],
    [{ tune: { profile: 'neutral', target: 'radio' } }, 'tune.target must be one of streaming'],
    [
      { tune: { command: 'nothing', conditionsFile: `${CLONE}packages/bench/recipes/conditions.yaml` } },
      'tune.command must be one of loudnorm',
    ],
    [{ objective: { earModel: 'nowhere.json' } }, 'nowhere.json: it cannot be read'],
    [{ evaluations: 3 }, 'evaluations: '],
  ])('refuses %j', async (change, message) => {
    await expect(load({ ...SPACE, ...change })).rejects.toThrow(message);
  });
});

async function exampleEarModel() {
  const trials = Array.from({ length: 60 }, (_, index) => {
    const spectralDistanceDb = ((index % 7) - 3) / 2;
    const crestFactorDb = ((index % 5) - 2) / 3;
    const liked = -spectralDistanceDb + crestFactorDb + ((index % 3) - 1);
    return {
      differences: { spectralDistanceDb, crestFactorDb },
      preferred: liked > 0 ? ('A' as const) : ('B' as const),
    };
  });
  return earModelOf(fitConditionalLogit(trials), { title: 'A panel of one', provenance: ['a test'] });
}

it('keeps what a panel taught in a file that a space reads', async () => {
  const model = await exampleEarModel();
  await writeFile(join(folder, 'ears.json'), JSON.stringify(model));
  const space = await load({ ...SPACE, objective: { earModel: 'ears.json' } });
  expect(space.objective.aim).toEqual({ kind: 'ear model', model });
  expect(model.coefficients[0]!.logOddsPerUnit).toBeLessThan(0);
});
