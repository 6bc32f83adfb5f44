import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeExcerpt } from './demo-excerpt.ts';
import { DEMO_MUSIC, type Ended, runProgram } from './program.ts';

let folder = '';
const at = (...names: readonly string[]) => join(folder, ...names);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earwitness-failures-'));
  await mkdir(at('music'));
  for (const name of ['krem.mix', 'krem.human', 'buzzer.human'])
    await writeExcerpt(name, { file: at('music', `${name}.wav`), seconds: 6 });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A WAV header and what follows it, as broken as asked. */
function wav({
  channelCount,
  formatTag,
  bits,
  samples,
}: {
  channelCount: number;
  formatTag: number;
  bits: number;
  samples: Buffer;
}) {
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + samples.length, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(formatTag, 20);
  header.writeUInt16LE(channelCount, 22);
  header.writeUInt32LE(44_100, 24);
  header.writeUInt32LE((44_100 * channelCount * bits) / 8, 28);
  header.writeUInt16LE((channelCount * bits) / 8, 32);
  header.writeUInt16LE(bits, 34);
  header.write('data', 36);
  header.writeUInt32LE(samples.length, 40);
  return Buffer.concat([header, samples]);
}

function expectOneClearLine({ exitCode, stdout, stderr }: Ended, about: RegExp): void {
  const lines = stderr
    .split('\n')
    .filter((line) => line.startsWith('earwitness:') || line.startsWith('error:'));
  expect(lines, stderr).toHaveLength(1);
  expect(lines[0]).toMatch(about);
  expect(`${stdout}${stderr}`).not.toMatch(/\n\s+at |node:internal|\.js:\d+/);
  expect(exitCode).toBe(2);
}

describe('earwitness abx, given a file that is not good audio', () => {
  const good = () => at('music', 'krem.mix.wav');
  const cases: [name: string, make: () => Promise<Buffer>, about: RegExp][] = [
    ['text.wav', async () => Buffer.from('This is no music at all, only a text.\n'), /text\.wav/],
    [
      'cut.flac',
      async () => (await readFile(`${DEMO_MUSIC}/krem.mix.flac`)).subarray(0, 400_000),
      /cut\.flac.*(truncated|ends|short)/i,
    ],
    [
      'no-channels.wav',
      async () => wav({ channelCount: 0, formatTag: 1, bits: 16, samples: Buffer.alloc(400) }),
      /no-channels\.wav.*channel/,
    ],
    [
      'not-a-number.wav',
      async () => {
        const samples = Buffer.alloc(44_100 * 4);
        samples.writeFloatLE(Number.NaN, 4_000);
        return wav({ channelCount: 1, formatTag: 3, bits: 32, samples });
      },
      /not-a-number\.wav.*(NaN|not a number|finite)/i,
    ],
    ['empty.wav', async () => Buffer.alloc(0), /empty\.wav/],
  ];
  for (const [name, make, about] of cases) {
    it(`says in one line what is wrong with ${name}, and leaves nothing behind`, async () => {
      const bad = join(folder, name);
      await writeFile(bad, await make());
      const record = join(folder, `record-of-${name}`);
      const ended = await runProgram(['abx', good(), bad, '--no-open', '--out', record], { cwd: folder });
      expectOneClearLine(ended, about);
      await expect(readdir(record)).rejects.toThrow('ENOENT');
    });
  }

  it('says that a file does not exist', async () => {
    expectOneClearLine(
      await runProgram(['abx', good(), join(folder, 'nowhere.wav'), '--no-open']),
      /nowhere\.wav/,
    );
  });

  it('says that two pieces are not the same music', async () => {
    const record = join(folder, 'record-of-two-pieces');
    const ended = await runProgram([
      'abx',
      good(),
      at('music', 'buzzer.human.wav'),
      '--no-open',
      '--out',
      record,
    ]);
    expectOneClearLine(ended, /align/);
    await expect(readdir(record)).rejects.toThrow('ENOENT');
  });

  it('does not compare a file with itself', async () => {
    expectOneClearLine(await runProgram(['abx', good(), good(), '--no-open']), /itself/);
  });

  it('asks for a second file', async () => {
    expectOneClearLine(await runProgram(['abx', good(), '--no-open']), /at least two/);
  });
});

describe('earwitness bench run', () => {
  it('names the place in a manifest that is wrong', async () => {
    const dataset = join(folder, 'bad-dataset');
    await mkdir(dataset);
    await writeFile(
      join(dataset, 'manifest.yaml'),
      'schema: earwitness.dataset/1\nid: bad\ntitle: Bad\nitems:\n  - id: one\n    title: One\n',
    );
    expectOneClearLine(
      await runProgram(['bench', 'run', dataset], { cwd: folder }),
      /manifest\.yaml.*artist/,
    );
    await expect(readdir(join(folder, 'reports'))).rejects.toThrow('ENOENT');
  });

  it('says which file of a dataset is not audio, finishes the rest, and leaves nothing half-written', async () => {
    const dataset = join(folder, 'half-good');
    await mkdir(dataset);
    const text = Buffer.from('This is no music at all, only a text.\n');
    await writeFile(join(dataset, 'text.wav'), text);
    await cp(at('music', 'krem.mix.wav'), join(dataset, 'good.wav'));
    const file = (name: string, bytes: Buffer) => ({
      file: name,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      licence: 'CC BY',
      credit: 'a test',
    });
    const about = { artist: 'nobody', genre: 'none' };
    await writeFile(
      join(dataset, 'manifest.json'),
      JSON.stringify({
        schema: 'earwitness.dataset/1',
        id: 'half-good',
        title: 'Half good',
        items: [
          { id: 'bad', title: 'Bad', ...about, mix: file('text.wav', text) },
          {
            id: 'good',
            title: 'Good',
            ...about,
            mix: file('good.wav', await readFile(join(dataset, 'good.wav'))),
          },
        ],
      }),
    );
    const run = join(folder, 'runs', 'half-good');
    const ended = await runProgram(['bench', 'run', dataset, '--conditions', 'ours', '--out', run]);
    expectOneClearLine(ended, /bad: .*text\.wav/);
    const names = await readdir(run, { recursive: true });
    expect(names).toContain('index.html');
    expect(names).toContain(join('masters', 'good.wav'));
    expect(names.filter((name) => /tmp|bad\.wav/.test(name))).toEqual([]);
  });

  it('names a condition that it does not know', async () => {
    const ended = await runProgram([
      'bench',
      'run',
      `${DEMO_MUSIC}/..`,
      '--conditions',
      'theirs',
      '--out',
      join(folder, 'run'),
    ]);
    expectOneClearLine(ended, /theirs/);
  });

  it('says that a dataset does not exist', async () => {
    expectOneClearLine(await runProgram(['bench', 'run', join(folder, 'nowhere')]), /nowhere/);
  });
});

describe('earwitness panel serve', () => {
  for (const pair of ['ours', 'ours,ours', 'ours,human,unprocessed']) {
    it(`wants two different conditions, not ${pair}`, async () => {
      expectOneClearLine(
        await runProgram(['panel', 'serve', folder, '--pair', pair]),
        /--pair takes two different conditions/,
      );
    });
  }

  it('says that a folder is no run', async () => {
    expectOneClearLine(await runProgram(['panel', 'serve', folder]), /run\.json is missing/);
  });
});

describe('earwitness dataset add', () => {
  it('says that a file is where the dataset should be', async () => {
    const inTheWay = join(folder, 'in-the-way');
    await writeFile(inTheWay, '');
    for (const kind of ['mix', 'human']) {
      await mkdir(join(folder, kind));
      await cp(at('music', `krem.${kind}.wav`), join(folder, kind, 'krem.wav'));
    }
    const ended = await runProgram([
      'dataset',
      'add',
      inTheWay,
      '--mixes',
      join(folder, 'mix'),
      '--condition',
      `human:anna=${join(folder, 'human')}`,
      '--yes',
    ]);
    expectOneClearLine(ended, /in-the-way/);
  });
});

describe('earwitness', () => {
  it('says that a port is in use', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((listening) => other.once('listening', listening));
    const { port } = other.address() as AddressInfo;
    const files = ['krem.mix', 'krem.human'].map((name) => at('music', `${name}.wav`));
    const record = join(folder, 'record-of-port');
    const ended = await runProgram(['abx', ...files, '--no-open', '--port', String(port), '--out', record]);
    other.close();
    expectOneClearLine(ended, new RegExp(`port ${port}`));
    await expect(readdir(record)).rejects.toThrow('ENOENT');
  });

  it('explains a command that it does not know', async () => {
    const { exitCode, stderr } = await runProgram(['mastr']);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/unknown command 'mastr'/);
  });

  it('shows help with an example for every command', async () => {
    for (const command of [
      ['demo'],
      ['measure'],
      ['abx'],
      ['dataset', 'add'],
      ['dataset', 'check'],
      ['dataset', 'split'],
      ['bench', 'run'],
      ['bench', 'compare'],
      ['bench', 'tune'],
      ['panel', 'serve'],
      ['report'],
    ]) {
      const { exitCode, stdout } = await runProgram([...command, '--help']);
      expect(exitCode).toBe(0);
      expect(stdout.replace('Examples:', 'Example:')).toContain(
        `Example:\n  earwitness ${command.join(' ')}`,
      );
      expect(stdout).toContain('--json');
      expect((await runProgram(['help', ...command])).stdout).toBe(stdout);
    }
  });
});
