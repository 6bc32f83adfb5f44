import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { targetProfileSchema } from '@earwitness/engine';
import { encodeWav, readAudio } from '@earwitness/engine/files';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEMO_MUSIC, runProgram } from './program.ts';

const LICENSE = 'https://creativecommons.org/licenses/by/4.0/';

let folder = '';
const at = (...names: readonly string[]) => join(folder, ...names);
const run = (...words: readonly string[]) => runProgram(['profile', 'learn', ...words], { cwd: folder });
const NAMED = ['--id', 'demo', '--title', 'Demo music'];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earwitness-profile-'));
  const { audio } = await readAudio(`${DEMO_MUSIC}/krem.human.flac`);
  const tags = { title: 'Krem', artist: 'Somebody', license: LICENSE };
  await writeFile(at('krem.wav'), encodeWav(audio, { tags }));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('earwitness profile learn', () => {
  it('learns from masters, tells from which, and mastering takes what it wrote', async () => {
    const { exitCode, stdout, stderr } = await run(
      ...['krem.wav', `${DEMO_MUSIC}/buzzer.human.flac`, `${DEMO_MUSIC}/dirtylove.human.flac`],
      ...[...NAMED, '--out', 'demo.json'],
    );
    expect(exitCode, stderr).toBe(0);
    expect(stdout).toMatch(/Somebody: Krem +-7\.\d +3\.\d +\d/);
    expect(stdout).toMatch(/median of 3/);

    const profile = targetProfileSchema.parse(JSON.parse(await readFile(at('demo.json'), 'utf8')));
    expect(profile).toMatchObject({ id: 'demo', title: 'Demo music' });
    expect(profile.provenance.some((line) => line.includes('Somebody: Krem') && line.includes(LICENSE))).toBe(
      true,
    );
    expect(profile.provenance.some((line) => line.includes('buzzer.human'))).toBe(true);

    const mastered = await runProgram(
      ['master', `${DEMO_MUSIC}/menu.mix.flac`, '--profile', 'demo.json', '--out', '.', '--json'],
      { cwd: folder },
    );
    expect(mastered.exitCode, mastered.stderr).toBe(0);
    const [made] = JSON.parse(mastered.stdout) as { plan: { brief: { profile: { id: string } } } }[];
    expect(made!.plan.brief.profile.id).toBe('demo');
  });

  it('writes over nothing, unless it is told to, and nothing half', async () => {
    await writeFile(at('mine.json'), 'mine');
    const words = [`${DEMO_MUSIC}/*.human.flac`, ...NAMED, '--out', 'mine.json'];
    const refused = await run(...words);
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toMatch(/mine\.json: it exists already; --force/);
    expect(await readFile(at('mine.json'), 'utf8')).toBe('mine');
    const forced = await run(...words, '--force', '--json');
    expect(forced.exitCode, forced.stderr).toBe(0);
    expect(await readFile(at('mine.json'), 'utf8')).toBe(forced.stdout);
    expect((await readdir(folder)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it.each([
    ['too few masters', ['krem.wav', ...NAMED], /needs 3 masters or more: current number is 1/],
    ['no name', ['krem.wav', '--title', 'x'], /required option '--id/],
    ['no files', ['nowhere', ...NAMED], /Cannot learn from nowhere: there is no such file/],
  ])('refuses %s with one clear line', async (_, words, about) => {
    const { exitCode, stderr } = await run(...words, '--out', 'refused.json');
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(about);
    expect(await readdir(folder)).not.toContain('refused.json');
  });
});
