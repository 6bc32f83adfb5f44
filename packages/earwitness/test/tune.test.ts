import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunRecord, sha256OfFile, writeManifest } from '@earwitness/bench';
import { targetProfileSchema } from '@earwitness/engine';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeExcerpt } from './demo-excerpt.ts';
import { runProgram } from './program.ts';
import { openReport } from './report-page.ts';

const SECONDS = 2;
const MASTER = { kind: 'artist', name: 'the artist' } as const;
let folder: string;

/** Two seconds of two of the demo's pairs. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earwitness-tune-'));
  const cut = async (file: string) => {
    const path = join(folder, `${file}.wav`);
    await writeExcerpt(file, { file: path, seconds: SECONDS });
    return { file: `${file}.wav`, sha256: await sha256OfFile(path), licence: 'CC BY', credit: 'the demo' };
  };
  const items = [];
  for (const id of ['krem', 'dirtylove']) {
    const conditions = [{ conditionId: 'human', maker: MASTER, ...(await cut(`${id}.human`)) }];
    items.push({
      ...{ id, title: id, artist: id, genre: 'any', tags: [], conditions },
      mix: await cut(`${id}.mix`),
    });
  }
  await writeManifest(folder, { schema: 'earwitness.dataset/1', id: 'pairs', title: 'Pairs', items });
  await writeFile(
    join(folder, 'space.yaml'),
    `schema: earwitness.tuning-space/1
name: nearer
title: Nearer to the artists
dataset: .
tune: { profile: neutral, target: loud-streaming }
parameters:
  toleranceFactor: { low: 0.02, high: 0.5, scale: log }
objective:
  metrics: [{ metric: spectralDistanceDb, goal: lower }]
  constraints: [{ metric: truePeakDbtp, most: -1 }]
evaluations: 4
folds: 2
slices: 0
`,
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const earwitness = (...words: string[]) => runProgram(words, { cwd: folder });

describe('earwitness bench tune', () => {
  it('writes a profile that master and a run take as it stands, and claims nothing by two artists', async () => {
    const tuned = await earwitness('bench', 'tune', 'space.yaml', '--workers', '1');
    expect(tuned.exitCode, tuned.stderr).toBe(0);
    expect(tuned.stdout).toContain('Too few artists to tell: 2\u00a0artists, and 8 or more are needed.');
    const profileFile = join('reports', 'tuning', 'nearer', 'profile.json');
    expect(tuned.stdout).toContain(`npx earwitness master mix.wav --profile ${profileFile}`);
    const profile = targetProfileSchema.parse(JSON.parse(await readFile(join(folder, profileFile), 'utf8')));
    expect(profile).toMatchObject({ id: 'nearer', title: 'Nearer to the artists' });
    expect(profile.provenance[1]).toContain('Too few artists to tell');
    const page = join(folder, 'reports', 'tuning', 'nearer', 'index.html');
    expect(await readFile(page, 'utf8')).toContain('Too few artists to tell');
    for (const look of [
      { width: 1280, colorScheme: 'light' },
      { width: 360, colorScheme: 'dark' },
    ] as const)
      expect(await openReport(page, look)).toEqual({ violations: [], requests: [], sidewaysPixels: 0 });

    const master = await earwitness(
      'master',
      'krem.mix.wav',
      '--profile',
      profileFile,
      '--json',
      '--out',
      'krem.master.wav',
    );
    expect(master.exitCode, master.stderr).toBe(0);
    const brief = `{profile: ${JSON.stringify(profile)}, target: loud-streaming}`;
    const run = await earwitness(
      ...[
        'bench',
        'run',
        '.',
        '--conditions',
        `tuned=ours:${brief}`,
        '--metrics',
        'spectralDistanceDb',
        '--json',
        '--workers',
        '1',
      ],
    );
    expect(run.exitCode, run.stderr).toBe(0);
    const { records } = JSON.parse(run.stdout) as { records: RunRecord[] };
    const { items } = JSON.parse(
      await readFile(join(folder, 'reports', 'tuning', 'nearer', 'tuning.json'), 'utf8'),
    );
    // the very scores that the tuning judged by
    for (const { itemId, seenCost } of items)
      expect(records.find((record) => record.itemId === itemId)!.scores.spectralDistanceDb).toBe(seenCost);
  });

  it('says how many settings on pieces could not be made, and why', async () => {
    await writeFile(
      join(folder, 'fussy.mjs'),
      `import { copyFileSync } from 'node:fs';
const [, , mix, out, gainDb] = process.argv;
if (gainDb === '0') copyFileSync(mix, out);
else {
  console.error('nothing but 0 dB suits me');
  process.exit(3);
}
`,
    );
    await writeFile(
      join(folder, 'conditions.yaml'),
      `schema: earwitness.conditions/1
commands:
  fussy:
    run: ['${process.execPath}', '{here}/fussy.mjs', '{mix}', '{out}', '{gainDb}']
    versions: []
    input: wav
    parameters: { gainDb: 0 }
`,
    );
    await writeFile(
      join(folder, 'fussy.yaml'),
      `schema: earwitness.tuning-space/1
name: fussy
title: Fussy
dataset: .
tune: { command: fussy, conditionsFile: conditions.yaml }
parameters: { gainDb: { low: 0, high: 6 } }
objective: { metrics: [{ metric: integratedLufs, goal: -10 }] }
evaluations: 4
folds: 0
slices: 0
`,
    );
    const { exitCode, stdout, stderr } = await earwitness('bench', 'tune', 'fussy.yaml', '--workers', '1');
    expect(exitCode, stderr).toBe(0);
    expect(stdout).toMatch(/\n\d+ of \d+\u00a0trials could not be made/);
    expect(stdout).toMatch(/The most common reason \(\d+ of \d+\): .*nothing but 0 dB suits me\n/);
  });

  it('says in one line what is wrong with a space', async () => {
    await writeFile(join(folder, 'wrong.yaml'), 'schema: earwitness.tuning-space/1\nname: Wrong\n');
    const { exitCode, stderr } = await earwitness('bench', 'tune', 'wrong.yaml');
    expect(exitCode).toBe(2);
    expect(stderr).toBe(
      `earwitness: Cannot tune by ${join(folder, 'wrong.yaml')}: name: must be lower-case letters, digits and dashes\n`,
    );
  });
});
