import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type MasteringPlan, master, parsePlan } from '@earwitness/engine';
import { decodeWav, encodeWav, readAudio } from '@earwitness/engine/files';
import { analyze } from '@earwitness/engine/measure';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEMO_MUSIC, runProgram, startProgram } from './program.ts';

let folder = '';
const at = (...names: readonly string[]) => join(folder, ...names);
const run = (...words: readonly string[]) => runProgram(['revise', ...words], { cwd: folder });
const filesIn = async (...names: readonly string[]) => (await readdir(at(...names))).toSorted();

interface Readings {
  readonly integratedLufs: number;
  readonly truePeakDbtp: number;
}

interface Revised {
  readonly page: string | null;
  readonly master: Readings;
  readonly revisions: readonly {
    readonly request: string;
    readonly out: string;
    readonly planFile: string | null;
    readonly feasible: boolean;
    readonly plan: MasteringPlan;
    readonly after: Readings;
  }[];
}

async function reviseAsJson(...words: readonly string[]): Promise<Revised> {
  const { exitCode, stdout, stderr } = await run('masters/song.plan.json', '--json', ...words);
  expect(exitCode, stderr).toBe(0);
  return JSON.parse(stdout) as Revised;
}

/** Eight seconds, in which the piece becomes loud. */
const FRAMES = 8 * 44_100;
const REQUESTS = [
  'tone strength 0.5',
  'ceiling −3 dBTP',
  '1 dB louder',
  'loudness −16 LUFS',
  'without equalizer',
  'dynamics 0, width 0',
];
/** The same as a brief that asks for it from the first. */
const BRIEFS = [
  { target: 'streaming', strength: { tone: 0.5 } },
  { target: { integratedLufs: -14, ceilingDbtp: -3 } },
  { target: { integratedLufs: -13, ceilingDbtp: -1 } },
  { target: { integratedLufs: -16, ceilingDbtp: -1 } },
  { target: 'streaming', leaveAlone: ['equalizer' as const] },
  { target: 'streaming', strength: { dynamics: 0, stereo: 0 } },
];
let together: Revised;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earwitness-revise-'));
  const { audio } = await readAudio(`${DEMO_MUSIC}/krem.mix.flac`);
  const channels = audio.channels.map((channel) => channel.subarray(6 * 44_100, 6 * 44_100 + FRAMES));
  await writeFile(at('song.wav'), encodeWav({ ...audio, channels }));
  await copyFile(`${DEMO_MUSIC}/dirtylove.human.flac`, at('theirs.flac'));
  await copyFile(`${DEMO_MUSIC}/menu.mix.flac`, at('other.flac'));
  const mastered = await runProgram(
    ['master', 'song.wav', '--target', 'streaming', '--reference', 'theirs.flac', '--out', 'masters'],
    { cwd: folder },
  );
  expect(mastered.exitCode, mastered.stderr).toBe(0);
  together = await reviseAsJson(...REQUESTS, '--mix', 'song.wav', '--out', 'together', '--threads', '2');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('earwitness revise', () => {
  it('leaves a master and a plan for each request, and one page', async () => {
    expect(await filesIn('together')).toEqual(
      [
        ...REQUESTS.flatMap((_, index) => [
          `song.revision-${index + 1}.plan.json`,
          `song.revision-${index + 1}.wav`,
        ]),
        'song.revisions.html',
      ].toSorted(),
    );
    expect(together.page).toBe(join('together', 'song.revisions.html'));
    expect(together.revisions.map(({ request }) => request)).toEqual(REQUESTS);
    const levels = together.revisions.map(({ after }) => after.integratedLufs);
    for (const [index, lufs] of [-14, -14, -13, -16, -14, -14].entries()) {
      expect(Math.abs(levels[index]! - lufs), REQUESTS[index]).toBeLessThan(0.05);
    }
    expect(together.revisions[1]!.after.truePeakDbtp).toBeLessThan(-2.95);
    for (const { out, planFile, plan } of together.revisions) {
      expect(parsePlan(await readFile(at(planFile!), 'utf8'))).toEqual(plan);
      const { audio, format } = await readAudio(at(out));
      expect(audio.channels[0]!.length).toBe(FRAMES);
      expect(format).toMatchObject({ container: 'wav', bitDepth: 24 });
    }
  });

  it('starts each revision from the mix: what `master` makes of a brief that asks for it', async () => {
    const [{ audio }, theirs] = await Promise.all([readAudio(at('song.wav')), readAudio(at('theirs.flac'))]);
    const analysis = await analyze(audio);
    const references = [{ analysis: await analyze(theirs.audio), title: 'theirs.flac' }];
    for (const [index, brief] of BRIEFS.entries()) {
      const { request, plan, out } = together.revisions[index]!;
      const made = await master(audio, { ...brief, references }, { analysis });
      const withoutGain = ({ stages }: MasteringPlan) =>
        stages.map(({ kind, settings }) => ({ kind, settings: kind === 'loudness-gain' ? {} : settings }));
      expect(withoutGain(plan), request).toEqual(withoutGain(made.plan));
      const revised = (await readAudio(at(out))).audio.channels[0]!;
      const apart = made.master.channels[0]!.map((sample, frame) => sample - revised[frame]!);
      // Both are within 0.02 LU of the target, so their gains may differ by twice that: by 1/200.
      expect(rms(apart) / rms(revised), request).toBeLessThan(0.006);
    }
  }, 240_000);

  it('gives the same bytes alone as among others, on any number of threads', async () => {
    for (const index of [2, 5]) {
      const name = `alone ${index}`;
      await reviseAsJson(
        ...[REQUESTS[index]!, '--mix', 'song.wav', '--out', name, '--no-page', '--threads', '1'],
      );
      expect(await filesIn(name)).toEqual(['song.revision-1.plan.json', 'song.revision-1.wav']);
      for (const end of ['plan.json', 'wav']) {
        const [alone, among] = await Promise.all([
          readFile(at(name, `song.revision-1.${end}`)),
          readFile(at('together', `song.revision-${index + 1}.${end}`)),
        ]);
        expect(alone!.equals(among!), `${REQUESTS[index]} ${end}`).toBe(true);
      }
    }
  });

  it('revises the plan of a revision, named after it, and from the mix again', async () => {
    const { exitCode, stdout, stderr } = await run(
      ...['together/song.revision-3.plan.json', '1 dB quieter', '--mix', 'song.wav', '--out', 'further'],
    );
    expect(exitCode, stderr).toBe(0);
    expect(await filesIn('further')).toEqual([
      'song.revision-3.revision-1.plan.json',
      'song.revision-3.revision-1.wav',
      'song.revision-3.revisions.html',
    ]);
    expect(stdout).toMatch(
      /^1\. 1 dB quieter → further.song\.revision-3\.revision-1\.wav\n {3}loudness −13\.0 → −14\.0 LUFS · true peak/,
    );
    expect(stdout).toMatch(/Loudness gain: Gain \+\d\.\d\d dB → \+\d\.\d\d dB/);
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
  });

  it('leaves nothing that `master` would take for a mix', async () => {
    const { exitCode, stderr } = await runProgram(['master', 'together'], { cwd: folder });
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/Cannot master together: there are only masters of earlier runs/);
  });

  it('previews a part alone, with the samples of the whole', async () => {
    const preview = await reviseAsJson(
      ...['gain reduction 6 dB', '--mix', 'song.wav', '--preview', '0:04-6.5', '--out', 'preview'],
    );
    expect(await filesIn('preview')).toEqual(['song.revision-1.preview.wav', 'song.revisions.preview.html']);
    expect(preview.revisions[0]!.planFile).toBeNull();
    const { audio } = await readAudio(at('preview', 'song.revision-1.preview.wav'));
    const whole = decodeWav(await readFile(at('masters', 'song.master.wav'))).audio.channels[0]!;
    const start = 4 * 44_100;
    expect(audio.channels[0]!.length).toBe(2.5 * 44_100);
    const apart = audio.channels[0]!.map((sample, frame) => Math.abs(sample - whole[start + frame]!));
    // Both are dithered, each by itself.
    expect(apart.reduce((most, each) => Math.max(most, each))).toBeLessThan(2 ** -20);
    expect(rms(audio.channels[0]!)).toBeGreaterThan(0.01);
    const told = await run(
      ...['masters/song.plan.json', '1 dB louder', '--mix', 'song.wav', '--preview', '4-6.5', '--no-page'],
      ...['--out', 'preview', '--force'],
    );
    expect(told.stdout).toMatch(/^Preview of 0:04 to 0:06: [\s\S]*\n\n1\. 1 dB louder → preview/);
    expect(told.stdout).toMatch(/Loudness gain: Gain \+(\d)\.(\d\d) dB → \+/);
  });

  it('writes over nothing, unless it is told to', async () => {
    await mkdir(at('mine'));
    await writeFile(at('mine', 'song.revision-1.wav'), 'mine');
    const words = [
      'masters/song.plan.json',
      '1 dB quieter',
      '--mix',
      'song.wav',
      '--out',
      'mine',
      '--no-page',
    ];
    const refused = await run(...words);
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toMatch(
      /^earwitness: Cannot write mine.song\.revision-1\.wav: it exists already; --force writes over it\n$/,
    );
    expect(await filesIn('mine')).toEqual(['song.revision-1.wav']);
    expect((await run(...words, '--force')).exitCode).toBe(0);
    expect((await readFile(at('mine', 'song.revision-1.wav'))).subarray(0, 4).toString()).toBe('RIFF');
  });

  it('says in one warning line by how much a target is missed, and ends well', async () => {
    const { exitCode, stderr } = await run(
      ...['masters/song.plan.json', 'loudness −6 LUFS, gain reduction 1 dB', '--mix', 'song.wav'],
      ...['--out', 'loud', '--no-page'],
    );
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(
      /^earwitness: loudness −6 LUFS, gain reduction 1 dB: −6\.0 LUFS is not feasible .* LU below\n$/,
    );
  });

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'leaves nothing half done when it is ended by %s',
    async (signal) => {
      const program = startProgram(
        ['revise', 'masters/song.plan.json', ...REQUESTS, '--mix', 'song.wav', '--out', signal],
        { cwd: folder },
      );
      const isUnderWay = async () =>
        (await readdir(at(signal)).catch(() => [])).some((name) => name.includes('.part'));
      while (!(await isUnderWay())) await new Promise((resolve) => setTimeout(resolve, 20));
      program.process.kill(signal);
      await program.ended;
      expect(program.process.signalCode).toBe(signal);
      expect(await filesIn(signal)).toEqual([]);
    },
  );

  it.each([
    [
      'what it does not understand',
      ['make it shine'],
      /"make it shine": it is not understood; understood are/,
    ],
    ['a stage that there is not', ['1 dB louder', 'without magic'], /there is no such stage, known are: /],
    ['a value out of range', ['tone strength 7'], /strength\.tone/],
    ['a master for a mix', ['1 dB louder', '--mix', 'masters/song.master.wav'], /made for another mix than/],
    ['another mix', ['1 dB louder', '--mix', 'other.flac'], /made for another mix than other\.flac/],
    [
      'a mix that is not there',
      ['1 dB louder', '--mix', 'nowhere.wav'],
      /Cannot read nowhere\.wav as audio: there is no such file/,
    ],
    ['a part beyond the end', ['1 dB louder', '--preview', '10-30'], /the mix ends at 8\.0 s/],
    ['a part that is none', ['1 dB louder', '--preview', '30-10'], /from one second to a later one/],
    [
      'more than can be compared',
      Array.from({ length: 11 }, () => '1 dB louder'),
      /Cannot make 11 revisions/,
    ],
  ])('refuses %s with one clear line, and leaves nothing', async (_, words, about) => {
    const { exitCode, stdout, stderr } = await run(
      ...['masters/song.plan.json', '--mix', 'song.wav', ...words, '--out', 'refused'],
    );
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(about);
    expect(stdout).toBe('');
    expect(await readdir(at('refused')).catch(() => [])).toEqual([]);
  });

  it('asks for the mix, and refuses a plan that is none', async () => {
    expect((await run('masters/song.plan.json', '1 dB louder')).stderr).toMatch(/required option '--mix/);
    const { exitCode, stderr } = await run('song.wav', '1 dB louder', '--mix', 'song.wav');
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/mastering plan: it is not valid JSON/);
  });

  it('leaves silence silent, and says what there is to say', async () => {
    const silence = {
      sampleRate: 44_100,
      channelLayout: 'mono' as const,
      channels: [new Float32Array(88_200)],
    };
    await writeFile(at('silence.wav'), encodeWav(silence));
    const mastered = await runProgram(['master', 'silence.wav', '--no-report'], { cwd: folder });
    expect(mastered.exitCode, mastered.stderr).toBe(0);
    const { exitCode, stderr, stdout } = await run(
      ...['silence.plan.json', '1 dB louder', '--mix', 'silence.wav'],
    );
    expect(exitCode, stderr).toBe(0);
    expect(stdout).toContain('No stage changed.');
    expect(await readFile(at('silence.revisions.html'), 'utf8')).not.toMatch(/<script|NaN|undefined/);
    expect((await readAudio(at('silence.revision-1.wav'))).audio.channels[0]!.some((s) => s !== 0)).toBe(
      false,
    );
  });
});

function rms(samples: Float32Array): number {
  return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
}
