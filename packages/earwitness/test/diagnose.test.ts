import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeWav, readAudio } from '@earwitness/engine/files';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEMO_MUSIC, runProgram } from './program.ts';

let folder = '';
const at = (...names: readonly string[]) => join(folder, ...names);
const run = (...words: readonly string[]) => runProgram(['diagnose', ...words], { cwd: folder });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earwitness-diagnose-'));
  const { audio } = await readAudio(`${DEMO_MUSIC}/krem.mix.flac`);
  await writeFile(at('good.wav'), encodeWav(audio));
  const clipped = audio.channels.map((channel) =>
    channel.map((sample) => Math.max(-0.999, Math.min(0.999, 6 * sample))),
  );
  await writeFile(at('clipped.wav'), encodeWav({ ...audio, channels: clipped }));
  await writeFile(at('text.wav'), 'This is no music at all, only a text.\n');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('earwitness diagnose', () => {
  it('lets a good mix pass', async () => {
    const { exitCode, stdout, stderr } = await run('good.wav');
    expect(exitCode, stderr).toBe(0);
    expect(stdout).toMatch(/^good\.wav\n {2}WAV, 44\.1 kHz, 24 bit, stereo, 0:20\n {2}Ready to be mastered/);
  });

  it('says of a clipped one what is wrong, what to do, and ends with 1', async () => {
    const { exitCode, stdout } = await run('clipped.wav', 'good.wav');
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/Mend the mix first: /);
    expect(stdout).toMatch(/Fault: Clipped at .*\n(?: {4}.*\n)* {6}Turn the mix bus down/);
    expect(stdout).toMatch(/Listen yourself:/);
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
  });

  it('gives programs everything, failures too', async () => {
    const { exitCode, stdout, stderr } = await run('--json', 'clipped.wav', 'text.wav');
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^earwitness: Cannot read text\.wav as audio: .*\n$/);
    const [clipped, text] = JSON.parse(stdout) as Record<string, unknown>[];
    expect(clipped).toMatchObject({ file: 'clipped.wav', verdict: 'mend-first' });
    expect((clipped!.findings as { kind: string; advice: string }[])[0]).toMatchObject({
      kind: 'clipping',
      severity: 'fault',
      mendedBy: 'mix',
    });
    expect(text).toEqual({ file: 'text.wav', error: expect.stringContaining('text.wav') });
  });

  it('refuses what leads to no file with one clear line', async () => {
    const { exitCode, stdout, stderr } = await run('nowhere.wav');
    expect(exitCode).toBe(2);
    expect(stderr).toBe('earwitness: Cannot diagnose nowhere.wav: there is no such file\n');
    expect(stdout).toBe('');
  });
});
