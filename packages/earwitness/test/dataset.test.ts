import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeExcerpt } from './demo-excerpt.ts';
import { runProgram } from './program.ts';

let folder: string;
const SECONDS = 8;
const PIECES = ['krem', 'dirtylove'];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earwitness-dataset-'));
  for (const kind of ['mix', 'human']) {
    await mkdir(join(folder, kind));
    for (const [index, piece] of PIECES.entries())
      await writeExcerpt(`${piece}.${kind}`, {
        file: join(folder, kind, `${kind === 'mix' ? index : 9 - index}.wav`),
        seconds: SECONDS,
      });
  }
  await writeExcerpt('francium.mix', { file: join(folder, 'human', 'stranger.wav'), seconds: SECONDS });
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const ADD = ['dataset', 'add', 'set', '--mixes', 'mix', '--condition', 'human:anna=human'];
const manifest = () => readFile(join(folder, 'set', 'manifest.yaml'), 'utf8');

describe('earwitness dataset', () => {
  it('shows pairs and leftovers, and writes nothing that nobody confirmed', async () => {
    const { exitCode, stdout } = await runProgram(ADD, { cwd: folder });
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/0\.wav +human-anna +human\/9\.wav +\S+ +100 %/);
    expect(stdout).toMatch(/1\.wav +human-anna +human\/8\.wav +220\S* +100 %/);
    expect(stdout).toContain('not paired: human/stranger.wav: it is the same music as none of the pieces');
    expect(stdout).toContain('Nothing was written: add --yes when the pairs are right');
    await expect(manifest()).rejects.toThrow('ENOENT');
  });

  it('writes what is confirmed, checks it, splits it, and adds nothing twice', async () => {
    const added = await runProgram([...ADD, '--yes', '--artist', 'somebody', '--json'], { cwd: folder });
    expect(added.exitCode, added.stderr).toBe(0);
    const { manifestFile, items, leftovers } = JSON.parse(added.stdout);
    expect(manifestFile).toBe(join(folder, 'set', 'manifest.yaml'));
    expect([items.length, leftovers.length]).toEqual([2, 1]);
    expect(await manifest()).toMatch(/roots:\n {2}mixes: .*mix\n {2}human-anna: .*human\n/);

    const checked = await runProgram(['dataset', 'check', 'set'], { cwd: folder });
    expect(checked.exitCode, checked.stdout).toBe(0);
    expect(checked.stdout).toContain('4 files of 2 items checked: 0 faults');

    const split = await runProgram(['dataset', 'split', 'set', '--shares', '50/0/50', '--json'], {
      cwd: folder,
    });
    expect(split.exitCode, split.stderr).toBe(0);
    // one artist made both
    expect(new Set(Object.values(JSON.parse(split.stdout).splits)).size).toBe(1);
    const before = await manifest();
    expect(before).toMatch(/split: (train|test)/);

    const again = await runProgram([...ADD, '--yes'], { cwd: folder });
    expect(again.exitCode, again.stderr).toBe(0);
    expect(again.stdout).toContain('4 files are in the dataset already');
    expect(again.stdout).toContain('Nothing to add');
    expect(await manifest()).toBe(before);
  });

  it('finds a file that was changed since, with exit code 1', async () => {
    await writeFile(join(folder, 'mix', '1.wav'), 'something else');
    const { exitCode, stdout } = await runProgram(['dataset', 'check', 'set'], { cwd: folder });
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/fault +mix: Cannot use dataset file 1\.wav: its SHA-256 is/);
  });
});
