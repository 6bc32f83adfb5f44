import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { encodeWav } from '@earwitness/engine/files';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { measureByFfmpeg } from './ffmpeg.ts';
import { DEMO_MUSIC, runProgram, startProgram } from './program.ts';
import { isLeftOut } from './program-at-hand.ts';
import { openReport } from './report-page.ts';

/** What ffmpeg's histogram and interpolator may differ by. */
const LOUDNESS_TOLERANCE_LU = 0.02;
const TRUE_PEAK_TOLERANCE_DB = 0.1;
const FFMPEG = process.env.EARWITNESS_FFMPEG ?? 'ffmpeg';

const withoutFfmpeg = isLeftOut({ program: 'ffmpeg', variable: 'EARWITNESS_FFMPEG' });
const withoutBrowser = isLeftOut({ program: 'chromium', variable: 'EARWITNESS_BROWSER' });

let folder = '';
const at = (...names: readonly string[]) => join(folder, ...names);

/** A sine of so many seconds, clipped where it passes full scale, as a 24-bit WAV. */
function sine({ seconds = 4, amplitude = 0.25, channelCount = 2 } = {}): Uint8Array {
  const channel = Float32Array.from({ length: Math.round(seconds * 44_100) }, (_, frame) =>
    Math.max(-1, Math.min(1, amplitude * Math.sin((2 * Math.PI * 997 * frame) / 44_100))),
  );
  return encodeWav({
    sampleRate: 44_100,
    channelLayout: channelCount === 1 ? 'mono' : 'stereo',
    channels: Array.from({ length: channelCount }, () => channel),
  });
}

const measure = (...words: readonly string[]) => runProgram(['measure', ...words], { cwd: folder });

type Measured = Record<string, unknown> & { file: string; error?: string };
async function measureAsJson(...words: readonly string[]): Promise<Measured[]> {
  const { exitCode, stdout, stderr } = await measure('--json', ...words);
  expect(exitCode, stderr).toBe(0);
  return JSON.parse(stdout) as Measured[];
}

/** Reads RFC 4180 back. */
function parseCsv(text: string): string[][] {
  expect(text.endsWith('\r\n')).toBe(true);
  return text
    .slice(0, -2)
    .split(/\r\n(?=(?:[^"]*"[^"]*")*[^"]*$)/)
    .map((line) =>
      [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) =>
        quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'),
      ),
    );
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earwitness-measure-'));
  await mkdir(at('album'));
  await mkdir(at('empty'));
  await writeFile(at('album', '10 loud.wav'), sine({ amplitude: 0.5 }));
  await writeFile(at('album', '2 soft.wav'), sine({ amplitude: 0.125 }));
  await writeFile(at('album', 'notes.txt'), 'no music');
  await writeFile(at('mono.wav'), sine({ channelCount: 1 }));
  await writeFile(at('silence.wav'), sine({ amplitude: 0 }));
  await writeFile(at('text.wav'), 'This is no music at all, only a text.\n');
  await copyFile(`${DEMO_MUSIC}/krem.human.flac`, at('krem.flac'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('earwitness measure', () => {
  it('prints a table that fits, in natural order, with the album as one', async () => {
    const { exitCode, stdout, stderr } = await measure('album');
    expect(exitCode, stderr).toBe(0);
    const lines = stdout.split('\n');
    expect(lines[0]).toMatch(/^file .* I {2}.*LRA.*TP.*PLR/);
    expect(lines[1]).toMatch(/LUFS.*LU.*dBTP/);
    expect(lines[2]).toMatch(/2 soft\.wav.* -18\.1 /);
    expect(lines[3]).toMatch(/10 loud\.wav.* -6\.0 /);
    expect(lines[4]).toMatch(/^all as one album.* -8\.8 /);
    for (const line of lines.slice(0, 5)) expect(line.length).toBeLessThanOrEqual(100);
    expect(stdout).not.toMatch(/NaN|undefined|null/);
  });

  it('takes files, folders and globs, and each file once', async () => {
    const files = (await measureAsJson('album/*.wav', 'album', 'album/2 soft.wav', 'mono.wav')).map(
      ({ file }) => file,
    );
    expect(files).toEqual(['album/2 soft.wav', 'album/10 loud.wav', 'mono.wav'].map((file) => join(file)));
  });

  it('measures the rest when one file cannot be, and says so in one line', async () => {
    const { exitCode, stdout, stderr } = await measure('mono.wav', 'text.wav', 'nowhere.wav');
    expect(exitCode).toBe(2);
    expect(stdout).toContain('mono.wav');
    const lines = stderr.trim().split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(/^earwitness: Cannot read text\.wav as audio: .*no known audio format/);
    expect(lines[1]).toMatch(/nowhere\.wav: there is no such file/);

    const json = JSON.parse((await measure('--json', 'mono.wav', 'text.wav')).stdout) as Measured[];
    expect(json[0]?.integratedLufs).toBeTypeOf('number');
    expect(json[1]).toEqual({ file: 'text.wav', error: expect.stringContaining('text.wav') });
  });

  it.each([
    ['an empty folder', ['empty'], /Cannot measure empty: there are no audio files in this folder/],
    ['a glob without a match', ['*.opus'], /Cannot measure \*\.opus: it matches no audio file/],
    ['a page that would overwrite music', ['--plot', 'mono.wav', 'krem.flac'], /must end with \.html/],
    ['two formats at once', ['--json', '--csv', 'mono.wav'], /cannot be used with/],
    ['no threads', ['--threads', '0', 'mono.wav'], /whole number from 1/],
    ['an unknown order', ['--sort', 'beauty', 'mono.wav'], /Allowed choices/],
  ])('refuses %s with one clear line', async (_, words, about) => {
    const { exitCode, stdout, stderr } = await measure(...words);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(about);
    expect(stdout).toBe('');
  });

  it('gives programs every single number, and null where there is none', async () => {
    const [loud, silence] = await measureAsJson('krem.flac', 'silence.wav');
    expect(loud).toMatchObject({
      file: 'krem.flac',
      sampleRate: 44_100,
      channels: 2,
      channelLayout: 'stereo',
      container: 'flac',
      truncated: false,
    });
    for (const key of [
      ...['seconds', 'integratedLufs', 'loudnessRangeLu', 'momentaryMaxLufs', 'shortTermMaxLufs'],
      ...['truePeakDbtp', 'samplePeakDbfs', 'crestFactorDb', 'plrDb', 'psrMedianDb', 'correlation'],
    ]) {
      expect(loud?.[key], key).toBeTypeOf('number');
    }
    expect(loud?.penalties).toHaveLength(11);
    expect(loud).not.toHaveProperty('loudnessOverTime');
    expect(silence).toMatchObject({
      integratedLufs: null,
      truePeakDbtp: null,
      plrDb: null,
      correlation: null,
    });
  });

  it('gives the curves over time when asked', async () => {
    const [piece] = await measureAsJson('--over-time', 'mono.wav');
    expect(piece).toMatchObject({
      loudnessOverTime: { hopSeconds: 0.1 },
      peaksOverTime: { hopSeconds: 0.1 },
    });
  });

  it.skipIf(withoutFfmpeg)('agrees with ffmpeg on loudness and true peak', async () => {
    const [piece] = await measureAsJson('krem.flac');
    const { integratedLufs, truePeakDbtp } = await measureByFfmpeg(at('krem.flac'));
    expect(Math.abs(Number(piece?.integratedLufs) - integratedLufs)).toBeLessThanOrEqual(
      LOUDNESS_TOLERANCE_LU,
    );
    expect(Math.abs(Number(piece?.truePeakDbtp) - truePeakDbtp)).toBeLessThanOrEqual(TRUE_PEAK_TOLERANCE_DB);
  });

  it.skipIf(withoutFfmpeg)('measures 5.1 as ffmpeg does, and names its channels', async () => {
    const tones = [300, 400, 500, 60, 700, 800].map((hz) => `0.1*sin(2*PI*${hz}*t)`).join('|');
    await promisify(execFile)(FFMPEG, [
      ...['-v', 'error', '-f', 'lavfi', '-i', `aevalsrc=${tones}:c=5.1:s=48000:d=5`],
      ...['-c:a', 'pcm_s24le', at('surround.wav')],
    ]);
    const [piece] = await measureAsJson('surround.wav');
    expect(piece).toMatchObject({ channels: 6, channelLayout: '5.1', sampleRate: 48_000 });
    const { integratedLufs } = await measureByFfmpeg(at('surround.wav'));
    expect(Math.abs(Number(piece?.integratedLufs) - integratedLufs)).toBeLessThanOrEqual(
      LOUDNESS_TOLERANCE_LU,
    );
    const { stdout } = await measure('--details', 'surround.wav');
    expect(stdout).toMatch(/Left surround +-?\d/);
  });

  it('reads mono as two loudspeakers when asked: 3.01 LU louder', async () => {
    const [mono] = await measureAsJson('mono.wav');
    const [dual] = await measureAsJson('--dual-mono', 'mono.wav');
    expect(Number(dual?.integratedLufs) - Number(mono?.integratedLufs)).toBeCloseTo(3.01, 2);
  });

  it('reads true peak by the standard’s table when asked', async () => {
    expect((await measureAsJson('mono.wav'))[0]?.truePeakBs1770Dbtp).toBeNull();
    expect((await measureAsJson('--bs1770', 'mono.wav'))[0]?.truePeakBs1770Dbtp).toBeTypeOf('number');
  });

  it('gives the same bytes on one thread and on two', async () => {
    const [one, two] = await Promise.all(
      ['1', '2'].map((threads) =>
        measure('--json', '--over-time', '--threads', threads, 'krem.flac', 'album'),
      ),
    );
    expect(one?.stdout).toBe(two?.stdout);
  });

  it('sorts by what is asked, the largest first', async () => {
    const files = (await measureAsJson('--sort', 'loudness', 'silence.wav', 'album', 'mono.wav')).map(
      ({ file }) => file,
    );
    expect(files).toEqual([
      join('album', '10 loud.wav'),
      'mono.wav',
      join('album', '2 soft.wav'),
      'silence.wav',
    ]);
  });

  it.skipIf(withoutFfmpeg)('writes CSV that no spreadsheet takes for a formula', async () => {
    await promisify(execFile)(FFMPEG, [
      ...['-v', 'error', '-i', at('mono.wav'), '-metadata', 'title==HYPERLINK("http://x","a, b")'],
      ...['-metadata', 'artist=Anna "A", Bert', at('=1+2.flac')],
    ]);
    const { exitCode, stdout } = await measure('--csv', '=1+2.flac', 'text.wav');
    expect(exitCode).toBe(2);
    const [head = [], tagged = [], failed = []] = parseCsv(stdout);
    const cell = (line: readonly string[], column: string) => line[head.indexOf(column)];
    expect(tagged).toHaveLength(head.length);
    expect(failed).toHaveLength(head.length);
    expect(cell(tagged, 'file')).toBe("'=1+2.flac");
    expect(cell(tagged, 'title')).toBe(`'=HYPERLINK("http://x","a, b")`);
    expect(cell(tagged, 'artist')).toBe('Anna "A", Bert');
    expect(Number(cell(tagged, 'integratedLufs'))).toBeLessThan(-10);
    expect(cell(failed, 'integratedLufs')).toBe('');
    expect(cell(failed, 'error')).toContain('no known audio format');
  });

  it('tells everything about a file in plain words', async () => {
    const { exitCode, stdout } = await measure('--details', 'krem.flac', 'mono.wav');
    expect(exitCode).toBe(0);
    for (const words of [
      /Integrated loudness +-\d+\.\d {2}LUFS {2}how loud the whole piece is/,
      /Left +[+-]\d/,
      /Spotify, normal +-14 LUFS +[+-]\d/,
      /FLAC, 44\.1 kHz, \d\d bit, stereo/,
    ]) {
      expect(stdout).toMatch(words);
    }
    expect(stdout).not.toMatch(/NaN|undefined|null/);
  });

  it('ends with 1 on a fault only when it is strict', async () => {
    await writeFile(at('clipped.wav'), sine({ amplitude: 1.6 }));
    const plain = await measure('clipped.wav');
    expect(plain.exitCode).toBe(0);
    expect(plain.stdout).toMatch(/clipped\.wav\n {2}(Fault|Warning): /);
    const [piece] = await measureAsJson('clipped.wav');
    const hasFault = JSON.stringify(piece?.defects).includes('"fault"');
    expect((await measure('--strict', 'clipped.wav')).exitCode).toBe(hasFault ? 1 : 0);
    expect((await measure('--strict', 'mono.wav')).exitCode).toBe(0);
  });

  for (const [width, colorScheme] of [
    [1280, 'light'],
    [390, 'dark'],
  ] as const) {
    it.skipIf(withoutBrowser)(
      `writes a page, whole and accessible, ${width} wide and ${colorScheme}`,
      async () => {
        const page = at('pages', `${width}.html`);
        const { exitCode, stdout, stderr } = await measure(
          'krem.flac',
          'mono.wav',
          'silence.wav',
          '--plot',
          page,
        );
        expect(exitCode, stderr).toBe(0);
        expect(stdout).toContain(`Page: ${page}`);
        const { violations, requests, sidewaysPixels } = await openReport(page, { width, colorScheme });
        expect(violations).toEqual([]);
        expect(requests).toEqual([]);
        expect(sidewaysPixels).toBe(0);
        expect(await readFile(page, 'utf8')).toContain('All as one album');
        expect((await readdir(at('pages'))).filter((name) => name.endsWith('.tmp'))).toEqual([]);
      },
    );
  }

  it('ends at once when it is interrupted, with nothing printed or left behind', async () => {
    const page = at('interrupted.html');
    const many = Array.from({ length: 12 }, (_, index) => at(`copy ${index}.flac`));
    await Promise.all(many.map((copy) => copyFile(at('krem.flac'), copy)));
    const program = startProgram(['measure', '--plot', page, ...many], { cwd: folder });
    await new Promise((started) => setTimeout(started, 300));
    program.process.kill('SIGINT');
    const { exitCode, stdout } = await program.ended;
    expect(exitCode).not.toBe(0);
    expect(stdout).toBe('');
    expect(await readdir(folder)).not.toContain('interrupted.html');
  });
});
