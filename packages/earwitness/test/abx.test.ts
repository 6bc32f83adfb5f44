import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Verdict } from '@earwitness/bench/statistics';
import { resample } from '@earwitness/engine';
import { encodeWav, readAudio } from '@earwitness/engine/files';
import { openPanelStore } from '@earwitness/listening-web';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeExcerpt } from './demo-excerpt.ts';
import { createHttpListener, type HttpListener, sameSound } from './listener-over-http.ts';
import { DEMO_MUSIC, type RunningProgram, startProgram } from './program.ts';

const SECONDS = 8;

let folder = '';
let mix = '';
let master = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earwitness-abx-'));
  mix = join(folder, 'krem.mix.wav');
  await writeExcerpt('krem.mix', { file: mix, seconds: SECONDS });
  // Another rate, another length and another format than the mix: 48 kHz, a head of 0.4 s missing, 16-bit WAV.
  const { audio } = await readAudio(`${DEMO_MUSIC}/krem.human.flac`);
  const later = {
    ...audio,
    channels: audio.channels.map((channel) => channel.subarray(17_640, SECONDS * audio.sampleRate)),
  };
  const resampled = resample(later, 48_000);
  const inside = { ...resampled, channels: resampled.channels.map((channel) => channel.map((x) => x * 0.9)) };
  master = join(folder, 'krem master.wav');
  await writeFile(master, encodeWav(inside, { bitDepth: 16 }));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function beginSession(program: RunningProgram): Promise<HttpListener> {
  const [address] = await program.untilPrinted(/http:\/\/127\.0\.0\.1:\d+\/p\/[a-z0-9-]+/);
  const listener = createHttpListener(address);
  await listener.begin();
  return listener;
}

describe('earwitness abx', () => {
  it('takes two files of different rate, length and format to a verdict and a record', async () => {
    const record = join(folder, 'record');
    const program = startProgram(
      ['abx', mix, master, '--no-open', '--trials', '8', '--seconds', '4', '--out', record, '--json'],
      { cwd: folder },
    );
    const listener = await beginSession(program);
    let { trial, sounds } = await listener.loadTrial();

    // This listener hears everything: X has the bytes of A or of B.
    for (;;) {
      expect([...sounds.keys()]).toEqual(['A', 'B', 'X']);
      expect(new Set([...sounds.values()].map(({ byteLength }) => byteLength))).toEqual(
        new Set([trial.formats[0]?.byteLength]),
      );
      const isA = sameSound(sounds.get('X'), sounds.get('A'));
      expect(isA).not.toBe(sameSound(sounds.get('X'), sounds.get('B')));
      const { stage } = await listener.answer(trial, isA ? 'A' : 'B');
      if (stage === 'finished') break;
      ({ trial, sounds } = await listener.loadTrial());
    }

    const page = (await listener.result()) as { verdicts: Verdict[] };
    const { exitCode, stdout } = await program.ended;
    expect(exitCode).toBe(0);
    const { verdicts } = JSON.parse(stdout) as { verdicts: Verdict[] };
    expect(page.verdicts).toEqual(verdicts);
    expect(verdicts[0]).toMatchObject({ outcome: 'supported', estimate: 1, n: 8 });
    expect(verdicts[0]?.pValue).toBeCloseTo(1 / 256, 12);

    const kept = await readFile(join(record, 'answers.jsonl'), 'utf8');
    const rows = kept
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { conditionA: string; conditionB: string; correct: boolean });
    expect(rows).toHaveLength(8);
    expect(rows.every(({ correct }) => correct)).toBe(true);
    expect([rows[0]?.conditionA, rows[0]?.conditionB].sort()).toEqual(['krem master.wav', 'krem.mix.wav']);
    expect(JSON.parse(await readFile(join(record, 'verdict.json'), 'utf8'))).toEqual(verdicts);
  });

  it('asks for a preference, and counts ties apart', async () => {
    const record = join(folder, 'preference');
    const program = startProgram(
      [
        'abx',
        mix,
        master,
        '--preference',
        '--no-open',
        '--trials',
        '6',
        '--seconds',
        '3',
        '--out',
        record,
        '--json',
      ],
      { cwd: folder },
    );
    const listener = await beginSession(program);
    for (let trials = 0; ; trials += 1) {
      const { trial, sounds } = await listener.loadTrial();
      expect([...sounds.keys()]).toEqual(['A', 'B']);
      const { stage } = await listener.answer(trial, trials < 2 ? 'none' : 'A');
      if (stage === 'finished') break;
    }
    await listener.result();
    const { exitCode, stdout } = await program.ended;
    expect(exitCode).toBe(0);
    const { verdicts } = JSON.parse(stdout) as { verdicts: Verdict[] };
    expect(verdicts[0]?.n).toBe(4);
    expect(verdicts[0]?.sentence).toMatch(/2 /);
  });

  it('asks which one is the AI’s, and knows it for the first file', async () => {
    const record = join(folder, 'identification');
    const program = startProgram(
      [
        'abx',
        master,
        mix,
        '--identify',
        '--no-open',
        '--trials',
        '3',
        '--seconds',
        '3',
        '--out',
        record,
        '--json',
      ],
      { cwd: folder },
    );
    const listener = await beginSession(program);
    for (;;) {
      const { trial } = await listener.loadTrial();
      const { stage } = await listener.answer(trial, 'A');
      if (stage === 'finished') break;
    }
    await listener.result();
    const { stdout } = await program.ended;
    const { rows } = JSON.parse(stdout) as {
      rows: { conditionA: string; truth: 'A' | 'B'; choice: string; correct: boolean }[];
    };
    expect(rows).toHaveLength(3);
    for (const { conditionA, truth, correct } of rows) {
      expect(truth).toBe(conditionA === 'krem master.wav' ? 'A' : 'B');
      expect(correct).toBe(truth === 'A');
    }
  });

  it('ends at once when it is interrupted, and keeps what was answered', async () => {
    const record = join(folder, 'interrupted');
    const program = startProgram(['abx', mix, master, '--no-open', '--seconds', '3', '--out', record], {
      cwd: folder,
    });
    const listener = await beginSession(program);
    const { trial } = await listener.loadTrial();
    await listener.answer(trial, 'A');
    program.process.kill('SIGINT');
    const { exitCode, stderr } = await program.ended;
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/ended before its last answer.*interrupted/);
    const store = await openPanelStore({ database: join(record, 'panels.sqlite') });
    expect(store.panels().map(({ answers }) => answers)).toEqual([1]);
    await store.close();
  });
});
