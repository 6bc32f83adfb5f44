import { mkdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readAudio, writeWav } from '@earwitness/engine/files';
import { describe, expect, it } from 'vitest';
import { music } from '../../test/synthetic-music.ts';
import { temporaryFolder } from '../../test/temporary-folder.ts';
import type { DatasetItem } from '../datasets/dataset-manifest.ts';
import { ConditionError } from '../errors.ts';
import { sha256OfFile } from '../files/sha256.ts';
import { commandCondition } from './command-condition.ts';
import { loadConditionsFile } from './conditions-file.ts';
import { renderItem } from './render-item.ts';

const ITEM: DatasetItem = { id: 'x', title: 'X', artist: 'a', genre: 'g', tags: [], conditions: [] };
const NODE = process.execPath;

/** A command as its file says it, and a mix to run it on. */
async function kitchen(definition: object) {
  const folder = await temporaryFolder();
  const file = join(folder, 'conditions.yaml');
  await writeFile(
    file,
    JSON.stringify({ schema: 'earwitness.conditions/1', commands: { it: { versions: [], ...definition } } }),
  );
  const { commands } = await loadConditionsFile(file);
  const mixFile = join(folder, 'mix.wav');
  await writeWav(mixFile, music('kitchen', { seconds: 2 }));
  const workFolder = join(folder, 'work');
  await mkdir(workFolder);
  const open = (
    parameters: Record<string, unknown> = {},
    more: { versionLimitSeconds?: number; signal?: AbortSignal } = {},
  ) =>
    commandCondition({
      conditionId: 'it',
      commandName: 'it',
      definition: commands.it!,
      folder,
      parameters,
      ...more,
    });
  return {
    folder,
    open,
    render: ({
      signal,
      referenceFile = null,
      item = ITEM,
      parameters,
    }: {
      signal?: AbortSignal;
      referenceFile?: string | null;
      item?: DatasetItem;
      parameters?: Record<string, unknown>;
    } = {}) => renderItem(open(parameters), { item, mixFile, referenceFile, workFolder, signal }),
  };
}

const script = (text: string) => ({ run: [NODE, '-e', text, '{mix}', '{out}'] });
const failureOf = async (rendering: Promise<unknown>): Promise<ConditionError> => {
  const error: unknown = await rendering.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ConditionError);
  return error as ConditionError;
};
const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

describe('a command as a condition', () => {
  it('gives what the program wrote, byte for byte', async () => {
    const { folder, render } = await kitchen({ run: ['cp', '{mix}', '{out}'] });
    const { file, findings, planText } = await render();
    expect(await readFile(file)).toEqual(await readFile(join(folder, 'mix.wav')));
    expect({ findings, planText }).toEqual({ findings: [], planText: null });
  });

  it('passes arguments as they are, with parameters, and an item’s own target in the place of theirs', async () => {
    const { folder, open, render } = await kitchen({
      run: [
        NODE,
        '-e',
        `const fs = require('fs'); const [mix, out, said, ...more] = process.argv.slice(1);
         fs.copyFileSync(mix, out); fs.writeFileSync(said, JSON.stringify(more));`,
        '{mix}',
        '{out}',
        '{here}/said.json',
        '{title} “$HOME” it’s {{title}}',
        '{integratedLufs}',
        '{parameters}',
      ],
      parameters: { title: 'a b', integratedLufs: -14 },
    });
    const target = { integratedLufs: -9, ceilingDbtp: -1 };
    await render({ item: { ...ITEM, target }, parameters: { title: 'c' } });
    expect(JSON.parse(await readFile(join(folder, 'said.json'), 'utf8'))).toEqual([
      'c “$HOME” it’s {title}',
      '-9',
      '{"title":"c","integratedLufs":-9}',
    ]);
    expect(open().settings({ ...ITEM, target })).not.toEqual(open().settings(ITEM));
  });

  it('runs a line of the shell where that is asked for, with whatever is in the names', async () => {
    const { folder, render } = await kitchen({
      shell: 'cat {mix} | cat > {out} && echo {word} > {here}/word.txt',
      parameters: { word: `it's $(date) "; rm` },
    });
    await render();
    expect(await readFile(join(folder, 'word.txt'), 'utf8')).toBe(`it's $(date) "; rm\n`);
  });

  it('hands over WAV where the program reads nothing else, and the reference where the template says so', async () => {
    const { folder, open, render } = await kitchen({ run: ['cp', '{reference}', '{out}'], input: 'wav' });
    const referenceFile = join(folder, 'reference.wav');
    await writeWav(referenceFile, music('reference', { seconds: 2 }), { bitDepth: 16 });
    expect(open().needsReference).toBe(true);
    const { file } = await render({ referenceFile });
    const { audio, format } = await readAudio(file);
    expect(format.codec).toBe('pcm-float');
    expect(audio).toEqual((await readAudio(referenceFile)).audio);
  });

  it('fails with the last words of a program that fails', async () => {
    const { folder, render } = await kitchen({
      run: ['/bin/sh', '-c', 'echo working; echo "no licence for $1" >&2; exit 3', 'sh', '{mix}'],
    });
    const error = await failureOf(render());
    expect(error).toMatchObject({
      kind: 'crash',
      message: '/bin/sh ended with exit code 3: no licence for {mix}',
      output: `working\nno licence for ${join(folder, 'mix.wav')}\n`,
    });
  });

  it('fails where a signal ended the program, or nobody knows it', async () => {
    const crashed = await kitchen(script('process.abort()'));
    expect((await failureOf(crashed.render())).message).toContain('was ended by SIGABRT');
    const missing = await kitchen({ run: ['no-such-program', '{out}'] });
    expect((await failureOf(missing.render())).message).toBe('no-such-program: there is no such program');
  });

  it('ends a program that hangs, with all that it started', async () => {
    const { folder, render } = await kitchen({
      run: [
        '/bin/sh',
        '-c',
        'trap "" TERM; sleep 300 & echo $! > "$0/child"; echo $$ > "$0/leader"; wait; wait',
        '{here}',
      ],
      limitSeconds: 0.5,
    });
    expect(await failureOf(render())).toMatchObject({ kind: 'hang', message: 'it was not done after 0.5 s' });
    const [child, leader] = await Promise.all(
      ['child', 'leader'].map(async (name) => Number(await readFile(join(folder, name), 'utf8'))),
    );
    await expect.poll(() => isAlive(child!) || isAlive(leader!), { timeout: 10_000 }).toBe(false);
  });

  it('ends with the signal’s reason', async () => {
    const { render } = await kitchen({ run: ['sleep', '300'] });
    const stop = new AbortController();
    const rendering = render({ signal: stop.signal });
    stop.abort(new Error('enough'));
    await expect(rendering).rejects.toThrow('enough');
  });

  it('does not wait for what the program leaves running', async () => {
    const { render } = await kitchen({
      run: ['/bin/sh', '-c', 'cp "$1" "$2"; sleep 300 &', 'sh', '{mix}', '{out}'],
    });
    await expect(render()).resolves.toMatchObject({ findings: [] });
  });

  it.each([
    ['nothing', script(''), 'nothing', 'it wrote no audio'],
    [
      'an empty file',
      script(`require('fs').writeFileSync(process.argv[2], '')`),
      'nothing',
      'it wrote no audio',
    ],
    [
      'something else than audio',
      script(`require('fs').writeFileSync(process.argv[2], 'error: no music today\\n'.repeat(99))`),
      'garbage',
      'what it wrote is not audio that can be read',
    ],
    [
      'a file that breaks off',
      script(
        `const fs = require('fs'); const b = fs.readFileSync(process.argv[1]); fs.writeFileSync(process.argv[2], b.subarray(0, b.length - 6000))`,
      ),
      'garbage',
      'it ends before its header says it should',
    ],
    [
      'half of the music',
      script(
        `const fs = require('fs'); const b = fs.readFileSync(process.argv[1]); b.writeUInt32LE(132300, 40); fs.writeFileSync(process.argv[2], b)`,
      ),
      'length',
      'its rendering is 1.50 s shorter than the mix',
    ],
  ])('refuses %s', async (_, definition, kind, message) => {
    const { render, folder } = await kitchen(definition);
    const error = await failureOf(render());
    expect(error.kind).toBe(kind);
    expect(error.message).toContain(message);
    expect(error.message).not.toContain('\n');
    expect(error.message).not.toContain(folder);
  });

  it.each([
    ['a link to the mix', 'ln -s {mix} {out}', 'it left a link and no file of its own'],
    ['a second name of the mix', 'ln {mix} {out}', 'it left a link and no file of its own'],
    ['a link to nothing', 'ln -s /nowhere {out}', 'it left a link and no file of its own'],
    ['a folder', 'mkdir {out}', 'what it left is no plain file'],
    ['a pipe', 'mkfifo {out}', 'what it left is no plain file'],
  ])('refuses %s, and leaves the mix alone', async (_, shell, message) => {
    const { folder, render } = await kitchen({ shell });
    const mix = await sha256OfFile(join(folder, 'mix.wav'));
    expect(await failureOf(render())).toMatchObject({ kind: 'nothing', message });
    expect(await sha256OfFile(join(folder, 'mix.wav'))).toBe(mix);
  });

  it('refuses a rendering in a folder that leads elsewhere', async () => {
    const { folder, open } = await kitchen(script(''));
    const workFolder = join(folder, 'work');
    await symlink(folder, join(workFolder, 'inside'));
    const mixFile = join(folder, 'mix.wav');
    const file = join(workFolder, 'inside', 'mix.wav');
    const condition = { ...open(), render: async () => ({ file, planText: null, findings: [] }) };
    const job = { item: ITEM, mixFile, referenceFile: null, workFolder };
    expect((await failureOf(renderItem(condition, job))).message).toBe(
      'it left its rendering outside its folder',
    );
  });

  it('says in a finding what no encoder explains', async () => {
    const { render } = await kitchen(
      script(
        `const fs = require('fs'); const b = fs.readFileSync(process.argv[1]); b.writeUInt32LE(2 * 3 * 83790, 40); fs.writeFileSync(process.argv[2], b)`,
      ),
    );
    expect((await render()).findings).toEqual(['the rendering is 0.10 s shorter than the mix']);
  });

  it('keeps its memory bounded however much a program says', async () => {
    const { render } = await kitchen(
      script(
        `for (let i = 0; i < 2e5; i++) console.log('x'.repeat(80)); console.log('last words'); process.exitCode = 1`,
      ),
    );
    const error = await failureOf(render());
    expect(error.message).toMatch(/ended with exit code 1: last words$/);
    expect(error.output!.length).toBe(8192);
  });

  it('depends on versions, on files and on nothing else', async () => {
    const { folder, open } = await kitchen({
      run: [NODE, '{here}/script.mjs', '{mix}', '{out}'],
      versions: [[NODE, '-e', `console.log(require('fs').readFileSync('version.txt', 'utf8'))`]],
      files: ['table.csv'],
    });
    const digestWith = async (changes: Record<string, string>) => {
      for (const [name, text] of Object.entries(changes)) await writeFile(join(folder, name), text);
      return open().codeDigest();
    };
    const first = await digestWith({ 'version.txt': '1', 'script.mjs': 'a', 'table.csv': 'b' });
    expect(await digestWith({ 'other.txt': 'new' })).toBe(first);
    const others = [
      await digestWith({ 'version.txt': '2' }),
      await digestWith({ 'script.mjs': 'c' }),
      await digestWith({ 'table.csv': 'd' }),
    ];
    expect(new Set([first, ...others]).size).toBe(4);
  });

  it.each([
    ['a line of the shell', { shell: 'sh {here}/go.sh {mix} {out}' }],
    ['a quoted line', { shell: `sh "{here}/go.sh" {mix} > {here}/log.txt 2>>{here}/errors.txt` }],
    ['a part of an argument', { run: ['tool', '--script={here}/go.sh', '{mix}', '{out}'] }],
    ['a shell of its own', { run: ['/bin/sh', '-c', 'sh {here}/go.sh {mix} {out}'] }],
    ['a parameter', { run: ['sh', '{here}/{name}.sh', '{out}'], parameters: { name: 'go' } }],
  ])('depends on files that are named in %s', async (_, definition) => {
    const { folder, open } = await kitchen(definition);
    await expect(open().codeDigest()).rejects.toThrow('its file go.sh cannot be read');
    await writeFile(join(folder, 'go.sh'), 'cp "$1" "$2"');
    const first = await open().codeDigest();
    expect(await open().codeDigest()).toBe(first);
    await writeFile(join(folder, 'go.sh'), 'cp -p "$1" "$2"');
    expect(await open().codeDigest()).not.toBe(first);
  });

  it('depends on the engine that writes what it reads', async () => {
    const run = ['cp', '{mix}', '{out}'];
    const [plain, converted] = [await kitchen({ run }), await kitchen({ run, input: 'wav' })];
    expect(await converted.open().codeDigest()).not.toBe(await plain.open().codeDigest());
  });

  it('asks for a version no longer than its limit, and until the signal', async () => {
    const { open } = await kitchen({ run: ['cp', '{mix}', '{out}'], versions: [['sleep', '300']] });
    expect(await failureOf(open({}, { versionLimitSeconds: 0.2 }).codeDigest())).toMatchObject({
      kind: 'setup',
      message: 'its version cannot be told: sleep was not done after 0.2 s',
    });
    const stop = new AbortController();
    const answer = open({}, { signal: stop.signal }).codeDigest();
    stop.abort(new Error('enough'));
    await expect(answer).rejects.toThrow('enough');
  });

  it('says which version cannot be told, and why', async () => {
    const { open } = await kitchen({
      run: ['cp', '{mix}', '{out}'],
      versions: [['/bin/sh', '-c', 'echo "No module named matchering"; exit 1']],
    });
    await expect(open().codeDigest()).rejects.toThrow(
      'its version cannot be told: /bin/sh ended with exit code 1: No module named matchering',
    );
  });

  it('refuses placeholders and parameters that it does not have, and names those that it has', async () => {
    const { open } = await kitchen({ run: ['cp', '{input}', '{out}'], parameters: { gain: 3 } });
    expect(() => open()).toThrow(
      'its template says {input} and must say none but {mix} {reference} {out} {work} {here} {parameters} {gain}',
    );
    expect(() => open({ gian: 3 })).toThrow('Cannot set parameter gian of cmd:it as its parameters are gain');
    expect(() => open({ gain: [3] })).toThrow(
      'must be a text, a number, true or false: current value is [3]',
    );
  });

  it('leaves no file where a run was ended', async () => {
    const { folder, render } = await kitchen(script(''));
    await failureOf(render());
    await expect(stat(join(folder, 'work', 'master.wav'))).rejects.toThrow('ENOENT');
  });
});

describe('loadConditionsFile()', () => {
  it.each([
    [{ schema: 'earwitness.conditions/2' }, 'schema: Invalid input: expected "earwitness.conditions/1"'],
    [{ commands: { a: { versions: [] } } }, 'commands.a: must have either run or shell'],
    [{ commands: { a: { run: ['x'] } } }, 'commands.a.versions: '],
    [{ commands: { 'A b': {} } }, 'must be lower-case letters, digits and dashes'],
    [
      { conditions: [{ user: 'ours' }] },
      'conditions[0]: must be a condition in words, or { use, name, with, maker }',
    ],
  ])('refuses %j', async (content, problem) => {
    const file = join(await temporaryFolder(), 'conditions.yaml');
    await writeFile(file, JSON.stringify({ schema: 'earwitness.conditions/1', ...content }));
    await expect(loadConditionsFile(file)).rejects.toThrow(problem);
  });

  it('says where a file is no YAML, or is not there', async () => {
    const file = join(await temporaryFolder(), 'conditions.yaml');
    await expect(loadConditionsFile(file)).rejects.toThrow(
      `Cannot use the conditions of ${file}: it cannot be read`,
    );
    await writeFile(file, 'commands: [}');
    await expect(loadConditionsFile(file)).rejects.toThrow('at line 1');
  });
});
