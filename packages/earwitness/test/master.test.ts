import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { master } from '@earwitness/engine';
import { decodeWav, encodeWav, openAudio, readAudio } from '@earwitness/engine/files';
import { analyze } from '@earwitness/engine/measure';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { measureByFfmpeg } from './ffmpeg.ts';
import { DEMO_MUSIC, runProgram, startProgram } from './program.ts';
import { isLeftOut } from './program-at-hand.ts';

const withoutFfmpeg = isLeftOut({ program: 'ffmpeg', variable: 'EARWITNESS_FFMPEG' });

/** What a mix leaves, in the order of names. */
const OUTPUTS = ['account.html', 'master.wav', 'plan.json'];

let folder = '';
const at = (...names: readonly string[]) => join(folder, ...names);
const run = (...words: readonly string[]) => runProgram(['master', ...words], { cwd: folder });

interface Mastered {
  readonly file: string;
  readonly error?: string;
  readonly out: string;
  readonly planFile: string;
  readonly accountFile: string | null;
  readonly feasible: boolean;
  readonly shortfallLu: number;
  readonly plan: { readonly stages: readonly { kind: string; reason: string }[] };
  readonly before: { readonly integratedLufs: number; readonly samplesDigest: string };
  readonly after: { readonly integratedLufs: number; readonly truePeakDbtp: number };
}

async function masterAsJson(...words: readonly string[]): Promise<Mastered[]> {
  const { exitCode, stdout, stderr } = await run('--json', ...words);
  expect(exitCode, stderr).toBe(0);
  return JSON.parse(stdout) as Mastered[];
}

const filesIn = async (...names: readonly string[]) =>
  (await readdir(at(...names), { recursive: true })).toSorted();

/** Noise that swells, long enough to be interrupted. */
function longMix(): Uint8Array {
  let state = 1;
  const channel = Float32Array.from({ length: 240 * 44_100 }, (_, frame) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state / 2 ** 31 - 1) * (0.1 + 0.08 * Math.sin(frame / 50_000));
  });
  return encodeWav({ sampleRate: 44_100, channelLayout: 'stereo', channels: [channel, channel] });
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earwitness-master-'));
  await mkdir(at('album'));
  for (const name of ['krem', 'buzzer']) {
    await copyFile(`${DEMO_MUSIC}/${name}.mix.flac`, at('album', `${name}.flac`));
  }
  for (const name of ['krem', 'menu']) await copyFile(`${DEMO_MUSIC}/${name}.mix.flac`, at(`${name}.flac`));
  await copyFile(`${DEMO_MUSIC}/krem.human.flac`, at('reference.flac'));
  await writeFile(at('text.wav'), 'This is no music at all, only a text.\n');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('earwitness master', () => {
  it('reaches the target by its own meter and by the file that it leaves', async () => {
    const masters = await masterAsJson('album', '--out', 'first');
    expect(masters.map(({ file }) => file)).toEqual(
      ['buzzer', 'krem'].map((name) => join('album', `${name}.flac`)),
    );
    for (const mastered of masters) {
      expect(mastered.feasible).toBe(true);
      expect(mastered.shortfallLu).toBe(0);
      const { audio, format } = await readAudio(at(mastered.out));
      expect(format).toMatchObject({ container: 'wav', codec: 'pcm', bitDepth: 24 });
      const measured = await analyze(audio);
      expect(Math.abs(measured.integratedLufs! + 14)).toBeLessThan(0.1);
      expect(measured.truePeakDbtp!).toBeLessThan(-0.95);
      expect(measured.integratedLufs!).toBeCloseTo(mastered.after.integratedLufs, 3);
      for (const { reason } of mastered.plan.stages) expect(reason).toMatch(/\d/);
    }
    expect(await filesIn('first')).toEqual(
      ['buzzer', 'krem'].flatMap((name) => OUTPUTS.map((end) => `${name}.${end}`)),
    );
  });

  it.skipIf(withoutFfmpeg)('reaches a target of numbers by the reading of ffmpeg', async () => {
    const [krem] = await masterAsJson(
      ...['krem.flac', '--lufs', '-11.5', '--ceiling', '-1.5', '--out', 'krem loud.wav', '--no-report'],
    );
    const { integratedLufs, truePeakDbtp } = await measureByFfmpeg(at(krem!.out));
    expect(Math.abs(integratedLufs + 11.5)).toBeLessThan(0.1);
    expect(truePeakDbtp).toBeLessThan(-1.45);
    expect(krem).toMatchObject({ out: 'krem loud.wav', planFile: 'krem loud.plan.json', accountFile: null });
  });

  it('decides what the library decides, and a kept plan gives the same bytes again', async () => {
    const [krem] = await masterAsJson('album/krem.flac', '--target', 'cd', '--out', 'kept', '--no-report');
    const { audio } = await readAudio(at('album', 'krem.flac'));
    expect(krem!.plan).toEqual((await master(audio, { target: 'cd' })).plan);
    await masterAsJson(
      ...['album/krem.flac', '--mastering-plan', 'kept/krem.plan.json', '--out', 'again', '--no-report'],
    );
    const [first, again] = await Promise.all(
      ['kept', 'again'].map((name) => readFile(at(name, 'krem.master.wav'))),
    );
    expect(first!.equals(again!)).toBe(true);
    expect(decodeWav(first!).format.bitDepth).toBe(16);

    const other = await run(
      ...['menu.flac', '--mastering-plan', 'kept/krem.plan.json', '--out', 'other', '--no-report'],
    );
    expect(other.exitCode).toBe(2);
    expect(other.stderr).toMatch(/menu\.flac.*another mix|another mix.*menu\.flac/);
    expect(await filesIn('other')).toEqual([]);
  });

  it('gives the same bytes for any number of threads', async () => {
    for (const threads of ['1', '2']) {
      await masterAsJson('album', '--threads', threads, '--out', `threads ${threads}`);
    }
    const names = await filesIn('threads 1');
    expect(names).toHaveLength(2 * OUTPUTS.length);
    expect(await filesIn('threads 2')).toEqual(names);
    for (const name of names) {
      const [one, two] = await Promise.all(['1', '2'].map((n) => readFile(at(`threads ${n}`, name))));
      expect(one!.equals(two!), name).toBe(true);
    }
  });

  it('carries tags and broadcast fields, at the rate that the target asks for', async () => {
    const { audio } = await readAudio(at('album', 'krem.flac'));
    const tags = {
      title: 'Krem',
      artist: 'Somebody',
      isrc: 'DEXX02600001',
      broadcast: {
        description: 'Take 3',
        originator: 'A recorder',
        originatorReference: 'REF-1',
        originationDate: '2026-05-17',
        originationTime: '14:03:59',
        timeReferenceFrames: 44_100 * 3600,
      },
    };
    await writeFile(at('tagged.wav'), encodeWav(audio, { tags }));
    const [{ after } = {}] = await masterAsJson('tagged.wav', '--target', 'broadcast-r128', '--no-report');
    expect(after).toMatchObject({ seconds: 20, sampleRate: 48_000 });
    expect(Math.abs(after!.integratedLufs + 23)).toBeLessThan(0.1);
    expect(after!.truePeakDbtp).toBeLessThan(-0.95);
    const file = await openAudio(at('tagged.master.wav'));
    await file.close();
    expect(file.source.sampleRate).toBe(48_000);
    expect(file.tags).toEqual({
      ...tags,
      broadcast: { ...tags.broadcast, timeReferenceFrames: 48_000 * 3600 },
    });
  });

  it('masters the rest when one file cannot be, and says so in one line', async () => {
    const { exitCode, stdout, stderr } = await run(
      'text.wav',
      'album/krem.flac',
      'nowhere.wav',
      '--out',
      'rest',
    );
    expect(exitCode).toBe(2);
    expect(stdout).toMatch(/krem\.master\.wav\n {2}loudness −19\.\d → −14\.0 LUFS · true peak/);
    expect(stdout).toMatch(/Loudness gain: \+5/);
    expect(stdout).toMatch(/Left out:/);
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
    expect(stderr.trim().split('\n')).toEqual([
      expect.stringMatching(/^earwitness: Cannot read text\.wav as audio/),
      expect.stringMatching(/^earwitness: Cannot master nowhere\.wav: there is no such file/),
    ]);
    expect(await filesIn('rest')).toEqual(['album', ...OUTPUTS.map((end) => join('album', `krem.${end}`))]);
  });

  it('writes over nothing, unless it is told to', async () => {
    await writeFile(at('mine.wav'), 'mine');
    const refused = await run('krem.flac', '--out', 'mine.wav');
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toMatch(
      /^earwitness: Cannot write mine\.wav: it exists already; --force writes over it\n$/,
    );
    expect(await readFile(at('mine.wav'), 'utf8')).toBe('mine');
    const forced = await run('krem.flac', '--out', 'mine.wav', '--force', '--no-report', '--details');
    expect(forced.exitCode, forced.stderr).toBe(0);
    expect(forced.stdout).not.toContain('…');
    for (const line of forced.stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
    expect((await readFile(at('mine.wav'))).subarray(0, 4).toString()).toBe('RIFF');
  });

  it.each([
    ['a mix', 'song.master.wav', ['song.flac', 'song.master.wav']],
    ['a mix that a link leads to', 'song.master.wav', ['song.flac', 'link.flac']],
    ['a reference', 'song.master.wav', ['song.flac', '--reference', 'song.master.wav']],
    ['the profile', 'song.plan.json', ['song.flac', '--profile', './song.plan.json']],
    ['the plan', 'song.plan.json', ['song.flac', '--mastering-plan', 'song.plan.json']],
    ['the mix', 'song.flac', ['song.flac', '--out', 'link.wav']],
  ])('keeps %s of its own run, even with --force', async (role, file, words) => {
    const folder = await mkdtemp(at('read '));
    await copyFile(at('krem.flac'), join(folder, 'song.flac'));
    for (const name of ['song.master.wav', 'song.plan.json']) await writeFile(join(folder, name), name);
    await symlink('song.master.wav', join(folder, 'link.flac'));
    await symlink('song.flac', join(folder, 'link.wav'));
    const names = (await readdir(folder)).toSorted();
    const bytes = await readFile(join(folder, file));
    const { exitCode, stdout, stderr } = await runProgram(['master', ...words, '--force'], { cwd: folder });
    expect(stderr).toMatch(
      new RegExp(`^earwitness: Cannot write \\S+: it is ${role.split(' that ')[0]} of this run; .*\n$`),
    );
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect((await readFile(join(folder, file))).equals(bytes)).toBe(true);
    expect((await readdir(folder)).toSorted()).toEqual(names);
  });

  it('says in one warning line by how much a target is missed, and ends well', async () => {
    const { exitCode, stderr, stdout } = await run(
      ...['menu.flac', '--target', 'vinyl-premaster', '--out', 'vinyl', '--no-report', '--json'],
    );
    expect(exitCode, stderr).toBe(0);
    expect(stderr).toMatch(/^earwitness: menu\.flac: −16\.0 LUFS is not feasible .* LU below .*\n$/);
    const [missed] = JSON.parse(stdout) as Mastered[];
    expect(missed!.feasible).toBe(false);
    expect(missed!.shortfallLu).toBeCloseTo(-16 - missed!.after.integratedLufs, 1);
  });

  it('goes towards references as far as the strengths say', async () => {
    const [none, all] = await Promise.all(
      ['0', '1'].map(async (strength) => {
        const [made] = await masterAsJson(
          ...['album/buzzer.flac', '--reference', 'reference.flac', '--strength', strength],
          ...['--out', `strength ${strength}`, '--no-report'],
        );
        return made!;
      }),
    );
    expect(none!.plan.stages.map(({ kind }) => kind)).not.toContain('equalizer');
    expect(all!.plan.stages.map(({ kind }) => kind)).toContain('equalizer');
    const reference = await analyze((await readAudio(at('reference.flac'))).audio);
    if (all!.feasible)
      expect(Math.abs(all!.after.integratedLufs - reference.integratedLufs!)).toBeLessThan(0.1);
  });

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'leaves nothing half done when it is ended by %s',
    async (signal) => {
      await mkdir(at(signal));
      await writeFile(at(signal, 'long.wav'), longMix());
      const program = startProgram(['master', '.', '--out', 'masters'], { cwd: at(signal) });
      const isUnderWay = async () => (await filesIn(signal)).some((name) => name.includes('.part'));
      while (!(await isUnderWay())) await new Promise((resolve) => setTimeout(resolve, 20));
      program.process.kill(signal);
      await program.ended;
      expect(program.process.signalCode).toBe(signal);
      expect(await filesIn(signal)).toEqual(['long.wav', 'masters']);
    },
  );

  it('puts everything back when one of the three cannot be moved into its place', async () => {
    await mkdir(at('back'));
    await writeFile(at('back', 'krem.master.wav'), 'an earlier master');
    const program = startProgram(['master', 'krem.flac', '--out', 'back', '--force'], { cwd: folder });
    while (!(await filesIn('back')).some((name) => name.includes('.part'))) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await mkdir(at('back', 'krem.account.html'));
    const { exitCode, stderr } = await program.ended;
    expect(stderr).toMatch(
      /^earwitness: krem\.flac: Cannot write \S+account\.html: it cannot be moved .*\n$/,
    );
    expect(exitCode).toBe(2);
    expect(await filesIn('back')).toEqual(['krem.account.html', 'krem.master.wav']);
    expect(await readFile(at('back', 'krem.master.wav'), 'utf8')).toBe('an earlier master');
  });

  it('begins no work when a file is where the account wants a folder', async () => {
    const refused = await run('krem.flac', '--out', 'no folder', '--report', 'text.wav/below/x.html');
    expect(refused).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: 'earwitness: Cannot write text.wav/below/x.html: text.wav is not a folder\n',
    });
    expect(await filesIn()).not.toContain('no folder');
  });

  it.runIf(process.platform === 'linux')('ends at once where no folder can be made', async () => {
    const refused = await run('krem.flac', '--out', 'proc', '--report', '/proc/nope/x.html');
    expect(refused.stderr).toMatch(
      /^earwitness: .*Cannot write \/proc\/nope\/x\.html: the folder \/proc.*\n$/,
    );
    expect(refused.exitCode).toBe(2);
    expect(await filesIn()).not.toContain(join('proc', 'krem.master.wav'));
  });

  it('takes no master of an earlier run for a mix, unless it is named', async () => {
    await mkdir(at('earlier'));
    await copyFile(at('reference.flac'), at('earlier', 'song.master.wav'));
    const { exitCode, stderr } = await run('earlier');
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^earwitness: Cannot master earlier: there are only masters of earlier runs.*\n$/);
    const [named] = await masterAsJson(join('earlier', 'song.master.wav'), '--no-report');
    expect(named!.out).toBe(join('earlier', 'song.master.master.wav'));
  });

  it.each([
    ['an unknown target', ['krem.flac', '--target', 'moon'], /no target "moon"; known are: streaming, /],
    ['an unknown genre', ['krem.flac', '--genre', 'polka'], /no genre "polka"; known are: /],
    ['two directions', ['krem.flac', '--genre', 'auto', '--reference', 'krem.flac'], /cannot be used with/],
    [
      'a plan with a target',
      ['krem.flac', '--mastering-plan', 'p.json', '--lufs', '-9'],
      /cannot be used with/,
    ],
    ['a loudness beyond reason', ['krem.flac', '--lufs', '3'], /from -40 to -4 LUFS/],
    ['a strength beyond 1', ['krem.flac', '--tone', '2'], /from 0 to 1/],
    ['an account that would overwrite music', ['krem.flac', '--report', 'krem.flac'], /must end with \.html/],
    ['two mixes for one file', ['krem.flac', 'tagged.wav', '--out', 'one.wav'], /--out must name a folder/],
    ['no files', ['nowhere.wav'], /Cannot master nowhere\.wav: there is no such file/],
    ['a broken plan', ['krem.flac', '--mastering-plan', 'text.wav'], /mastering plan: it is not valid JSON/],
    ['a broken profile', ['krem.flac', '--profile', 'text.wav'], /profile text\.wav: it is not valid JSON/],
    [
      'a folder as plan',
      ['krem.flac', '--mastering-plan', 'album'],
      /^.*Cannot use album: it is a folder\n$/,
    ],
    ['a folder as profile', ['krem.flac', '--profile', '.'], /^.*Cannot use \.: it is a folder\n$/],
  ])('refuses %s with one clear line', async (_, words, about) => {
    const { exitCode, stdout, stderr } = await run(...words, '--out', 'refused.wav');
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(about);
    expect(stdout).toBe('');
  });
});
