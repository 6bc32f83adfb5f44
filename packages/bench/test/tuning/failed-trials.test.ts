/** A tuning whose program refuses some settings, and whose cache is then damaged. */
import { mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TunedSpace, tuneSpace } from '../../src/tuning/tune-space.ts';
import { loadTuningSpace } from '../../src/tuning/tuning-space.ts';
import { smallDataset } from '../small-dataset.ts';
import { music } from '../synthetic-music.ts';

const PROGRAM = `
import { appendFileSync, copyFileSync } from 'node:fs';
const [, , mix, out, gainDb] = process.argv;
appendFileSync(new URL('asked.log', import.meta.url), gainDb + '\\n');
if (gainDb === '6') {
  console.error('6 dB is too loud for me');
  process.exit(3);
}
copyFileSync(mix, out);
`;
const LIMIT_MS = 120_000;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'failed-trials-'));
  await mkdir(join(folder, 'music'));
  await smallDataset(join(folder, 'music'), [{ id: 'piece', mix: music('piece', { seconds: 1 }) }]);
  await writeFile(join(folder, 'gain.mjs'), PROGRAM);
  const run = [process.execPath, '{here}/gain.mjs', '{mix}', '{out}', '{gainDb}'];
  const gain = { run, versions: [], input: 'wav', parameters: { gainDb: 0 } };
  const conditions = { schema: 'earwitness.conditions/1', commands: { gain } };
  await writeFile(join(folder, 'conditions.json'), JSON.stringify(conditions));
  const space = {
    schema: 'earwitness.tuning-space/1',
    ...{ name: 'refused', title: 'Refused', dataset: 'music' },
    tune: { command: 'gain', conditionsFile: 'conditions.json' },
    parameters: { gainDb: { choices: [0, 3, 6] } },
    objective: { metrics: [{ metric: 'integratedLufs', goal: -20 }] },
    ...{ evaluations: 7, folds: 0, slices: 2 },
  };
  await writeFile(join(folder, 'space.json'), JSON.stringify(space));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function tuneIt(): Promise<{ tuned: TunedSpace; outcome: string; asked: string[] }> {
  await writeFile(join(folder, 'asked.log'), '');
  const space = await loadTuningSpace(join(folder, 'space.json'));
  const { tuned, files } = await tuneSpace({ space, folder: join(folder, 'tuned'), workers: 0 });
  const asked = (await readFile(join(folder, 'asked.log'), 'utf8')).split('\n').filter((line) => line !== '');
  return { tuned, outcome: await readFile(files.outcome, 'utf8'), asked };
}

describe('tuneSpace', () => {
  it('says how many trials failed and why, and tries again what it kept in a file that is damaged', {
    timeout: LIMIT_MS,
  }, async () => {
    const first = await tuneIt();
    const { trials, failed, commonReason } = first.tuned.trials;
    const refused = first.tuned.tuning.history.filter(({ parameters }) => parameters.gainDb === 6).length;
    expect(refused).toBeGreaterThan(0);
    expect(failed).toBe(refused);
    // one piece: each line of the history is a trial; the base setting, and the two judged, are asked for besides
    expect(trials).toBe(first.tuned.tuning.history.length + 3);
    expect(commonReason).toEqual({
      count: failed,
      reason: expect.stringContaining('6 dB is too loud for me'),
    });
    expect(JSON.parse(first.outcome).trials).toEqual(first.tuned.trials);
    const conditions = await readFile(join(folder, 'tuned', 'conditions.yaml'), 'utf8');
    expect(conditions).toContain(`# ${failed} of ${trials} trials could not be made`);

    const scores = join(folder, 'tuned', 'cache', 'scores');
    const kept = (await readdir(scores)).sort();
    for (const name of kept) await truncate(join(scores, name), 20);
    const again = await tuneIt();
    expect(again.outcome).toBe(first.outcome);
    expect(again.asked.sort()).toEqual(first.asked.sort());
    expect((await readdir(scores)).sort()).toEqual(kept);
  });
});
