import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { loadDataset, sha256OfFile, writeManifest } from '@earwitness/bench';
import { readAudio, writeWav } from '@earwitness/engine/files';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeExcerpt } from './demo-excerpt.ts';
import { createHttpListener } from './listener-over-http.ts';
import { CLONE, DEMO_MUSIC, runProgram, startProgram } from './program.ts';

/** The commands of the shell blocks of a page, in order, continuation lines joined. */
async function commandsOf(page: string): Promise<string[]> {
  const text = await readFile(join(CLONE, page), 'utf8');
  return [...text.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block = '']) =>
    block
      .replaceAll('\\\n', ' ')
      .split('\n')
      .map((line) => line.replace(/\s+#.*$/, '').trim())
      .filter((line) => line !== ''),
  );
}

/** Words in quotes are one. */
const argumentsOf = (command: string) =>
  [...command.replace(/^(npx )?earwitness /, '').matchAll(/"([^"]*)"|\S+/g)].map(
    ([word, quoted]) => quoted ?? word,
  );

const run = promisify(execFile);

let home = '';
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'earwitness-readme-'));
  for (const folder of ['mixes', 'landr', 'anna']) await mkdir(join(home, folder));
  // Names that do not match: pairs are found by sound.
  for (const [piece, ...file] of [
    ['krem.mix', 'mixes', 'first song mix.wav'],
    ['dirtylove.mix', 'mixes', 'second song mix.wav'],
    ['krem.human', 'anna', 'Take Two (Anna).wav'],
    ['dirtylove.human', 'anna', 'Take One (Anna).wav'],
    ['krem.mix', 'landr', '8c1f.wav'],
    ['dirtylove.human', 'landr', '27aa.wav'],
  ] as const)
    await writeExcerpt(piece, { file: join(home, ...file), seconds: 8 });
});
afterAll(() => rm(home, { recursive: true, force: true }));

describe('the README’s way from three folders to report and panel', () => {
  it('takes four commands, and each does what the page says', { timeout: 480_000 }, async () => {
    const commands = (await commandsOf('README.md')).filter((command) =>
      / my-songs| reports\/my-songs/.test(command),
    );
    expect(commands).toHaveLength(4);
    const [add = '', run = '', serve = '', report = ''] = commands;

    // a person says yes to the pairs; nobody watches here
    const added = await runProgram([...argumentsOf(add), '--yes'], { cwd: home });
    expect(added.exitCode, added.stderr).toBe(0);
    for (const file of ['8c1f.wav', '27aa.wav', 'Take Two (Anna).wav', 'Take One (Anna).wav']) {
      expect(added.stdout).toContain(file);
    }
    expect(added.stdout).not.toContain('not paired');

    const ran = await runProgram(argumentsOf(run), { cwd: home });
    expect(ran.exitCode, ran.stderr).toBe(0);
    const page = join(home, 'reports', 'my-songs', 'index.html');
    const withoutPanel = await readFile(page, 'utf8');
    expect(withoutPanel.includes('first song mix')).toBe(true);
    expect(withoutPanel.includes('How the answers are judged')).toBe(false);

    const server = startProgram([...argumentsOf(serve), '--trials', '2', '--seconds', '3', '--port', '0'], {
      cwd: home,
    });
    const [panel] = await server.untilPrinted(/http:\/\/127\.0\.0\.1:\d+\/p\/[a-z0-9-]+/);
    const [, origin, token] = await server.untilPrinted(/(http:\/\/127\.0\.0\.1:\d+)\/admin#token=(\S+)/);
    const listener = createHttpListener(panel);
    await listener.begin();
    for (;;) {
      const { trial } = await listener.loadTrial();
      if ((await listener.answer(trial, 'A')).stage === 'finished') break;
    }
    const panelId = panel.split('/').at(-1);
    for (const [step, body] of [
      ['close', {}],
      ['unblind', { reason: 'the panel is over' }],
    ] as const) {
      const response = await fetch(`${origin}/api/admin/panels/${panelId}/${step}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      expect(response.status).toBe(200);
    }
    server.process.kill('SIGTERM');
    expect((await server.ended).exitCode).toBe(0);

    await rm(page);
    const reported = await runProgram(argumentsOf(report), { cwd: home });
    expect(reported.exitCode, reported.stderr).toBe(0);
    const withPanel = await readFile(page, 'utf8');
    expect(withPanel.includes('How the answers are judged')).toBe(true);
    expect(/\b2\s+trials a session/.test(withPanel)).toBe(true);

    const judged = await runProgram(['verdict', 'reports/my-songs', '--json'], { cwd: home });
    // two answers decide nothing that was claimed beforehand
    expect(judged.exitCode, judged.stderr).toBe(1);
    expect(JSON.parse(judged.stdout)).toMatchObject({
      answers: { format: 'rows of an Earwitness panel' },
      plan: { isFixedBeforehand: true },
      verdicts: [{ outcome: 'undecided', exploratory: false, n: 2 }],
    });
  });
});

describe('the pages on reports and bundles', () => {
  const SAMPLES = join(CLONE, 'packages/bench/test/answers/samples');

  it('have commands that report on a run, on answers and on both', { timeout: 240_000 }, async () => {
    await cp(join(SAMPLES, 'panel-results.jsonl'), join(home, 'answers.jsonl'));
    await cp(join(SAMPLES, 'webmushra-paired-comparison.csv'), join(home, 'answers.csv'));
    await writeFile(
      join(home, 'plan.yaml'),
      'claims: [{ test: exact-binomial, alternative: greater, conditions: [reference, C1] }]\n',
    );
    const commands = await commandsOf('docs/reports.md');
    expect(commands).toHaveLength(4);
    for (const command of commands) {
      const { exitCode, stdout, stderr } = await runProgram(argumentsOf(command), { cwd: home });
      expect(exitCode, `${command}\n${stderr}`).toBe(0);
      expect(stdout).toMatch(/\.html$/m);
    }
    expect((await readdir(join(home, 'figures'))).toSorted()).toEqual(['figures', 'tables']);
    expect(await readdir(join(home, 'check'))).toContain('recompute.R');
  });

  it('have commands that work the numbers of a bundle out again', { timeout: 240_000 }, async (context) => {
    const folder = join(home, 'checked');
    await mkdir(folder);
    await cp(join(SAMPLES, 'panel-results.jsonl'), join(folder, 'answers.jsonl'));
    await writeFile(
      join(folder, 'plan.yaml'),
      'claims: [{ test: exact-binomial, alternative: greater }]\nstrata: [playback]\n',
    );
    const [report = '', ...others] = await commandsOf('docs/bundle.md');
    const { exitCode, stderr } = await runProgram(argumentsOf(report), { cwd: folder });
    expect(exitCode, stderr).toBe(0);
    const scripts = others.filter((command) => !command.startsWith('sudo apt install '));
    expect(scripts).toEqual(['Rscript check/recompute.R', 'python3 check/recompute.py']);
    const missing: string[] = [];
    for (const command of scripts) {
      const [program = '', script = ''] = command.split(' ');
      const libraries = program === 'Rscript' ? ['-e', 'library(jsonlite)'] : ['-c', 'import numpy'];
      const isThere = await run(program, libraries).then(
        () => true,
        () => false,
      );
      if (isThere)
        expect((await run(program, [script], { cwd: folder })).stdout).toMatch(/\d+ agree, 0 do not/);
      else missing.push(program);
    }
    if (missing.length === scripts.length) context.skip(`not run: there is no ${missing.join(' and no ')}`);
  });
});

describe('the README’s way from mixes to masters', () => {
  it('takes three commands, and each does what the page says', async () => {
    await cp(`${DEMO_MUSIC}/dirtylove.human.flac`, join(home, 'theirs.flac'));
    await mkdir(join(home, 'albums'));
    for (const name of ['krem', 'buzzer', 'menu']) {
      await writeExcerpt(`${name}.human`, { file: join(home, 'albums', `${name}.wav`), seconds: 8 });
    }
    const commands = (await commandsOf('README.md')).filter((command) =>
      /earwitness (diagnose|master|profile) /.test(command),
    );
    expect(commands).toHaveLength(3);
    for (const command of commands) {
      const { exitCode, stderr } = await runProgram(argumentsOf(command), { cwd: home });
      expect(exitCode, `${command}\n${stderr}`).toBe(0);
    }
    const masters = await readdir(join(home, 'masters'));
    expect(masters.toSorted()).toEqual(
      ['first song mix', 'second song mix'].flatMap((name) =>
        ['account.html', 'master.wav', 'plan.json'].map((end) => `${name}.${end}`),
      ),
    );
    expect(await readFile(join(home, 'mine.json'), 'utf8')).toContain('"title": "What I like"');
  });
});

describe('the README’s way from a master to its revisions', () => {
  it('takes one command, which leaves what the page says', async () => {
    await cp(`${DEMO_MUSIC}/krem.mix.flac`, join(home, 'song.flac'));
    const mastered = await runProgram(['master', 'song.flac', '--no-report', '--out', 'masters'], {
      cwd: home,
    });
    expect(mastered.exitCode, mastered.stderr).toBe(0);
    const commands = (await commandsOf('README.md')).filter((command) => /earwitness revise /.test(command));
    expect(commands).toHaveLength(1);
    const { exitCode, stderr } = await runProgram(argumentsOf(commands[0]!), { cwd: home });
    expect(exitCode, stderr).toBe(0);
    expect((await readdir(join(home, 'masters'))).filter((name) => name.startsWith('song.revision'))).toEqual(
      [
        ...['1', '2'].flatMap((number) => [
          `song.revision-${number}.plan.json`,
          `song.revision-${number}.wav`,
        ]),
        'song.revisions.html',
      ],
    );
  });
});

/** The demo as it is, but two seconds of two pieces that their artists have mastered, and tuned by fewer trials. */
async function copyDemoCut(folder: string): Promise<void> {
  const { manifest } = await loadDataset(join(CLONE, 'datasets', 'demo'));
  await mkdir(join(folder, 'audio'), { recursive: true });
  const cut = async <Known extends { file: string; sha256: string }>(known: Known): Promise<Known> => {
    const { audio } = await readAudio(join(CLONE, 'datasets', 'demo', known.file));
    const file = known.file.replace(/\.\w+$/, '.wav');
    const channels = audio.channels.map((channel) => channel.slice(0, 2 * audio.sampleRate));
    await writeWav(join(folder, file), { ...audio, channels });
    return { ...known, file, sha256: await sha256OfFile(join(folder, file)) };
  };
  const items = [];
  for (const item of manifest.items.filter(({ id }) => ['dirtylove', 'krem'].includes(id))) {
    const conditions = [];
    for (const condition of item.conditions) conditions.push(await cut(condition));
    items.push({ ...item, conditions, ...(item.mix !== undefined && { mix: await cut(item.mix) }) });
  }
  await writeManifest(folder, { ...manifest, items });
  const space = await readFile(join(CLONE, 'datasets/demo/tune.yaml'), 'utf8');
  const quick = space.replace('folds: 4\nslices: 4\n', 'folds: 2\nslices: 0\n');
  expect(quick).not.toBe(space);
  await writeFile(join(folder, 'tune.yaml'), quick);
}

describe('the README’s way to a better engine', () => {
  it('takes four commands, and each does what the page says', { timeout: 480_000 }, async () => {
    await copyDemoCut(join(home, 'datasets', 'demo'));
    const commands = (await commandsOf('README.md')).filter((command) =>
      /datasets\/demo|reports\/demo/.test(command),
    );
    expect(commands).toHaveLength(4);
    const outputs: string[] = [];
    for (const command of commands) {
      const { exitCode, stdout, stderr } = await runProgram(argumentsOf(command), { cwd: home });
      expect(exitCode, `${command}\n${stderr}`).toBe(0);
      outputs.push(stdout);
    }
    const [, compared, tuned] = outputs;
    expect(compared).toMatch(/too few (items|artists) to generalise/i);
    expect(tuned).toContain('Too few artists to tell');
    const pdf = await readFile(join(home, 'reports', 'demo', 'index.pdf'));
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    for (const page of ['comparison.html', 'reports/index.html', 'reports/tuning/demo-tuned/index.html']) {
      expect(await readFile(join(home, page), 'utf8')).toMatch(/^<!doctype html>/);
    }
  });
});

describe('the page on verdicts', () => {
  it('has a plan and commands that do what it says', async () => {
    const samples = join(CLONE, 'packages/bench/test/answers/samples');
    await cp(join(samples, 'webmushra-paired-comparison.csv'), join(home, 'pairs.csv'));
    await cp(join(samples, 'webmushra-mushra.csv'), join(home, 'ratings.csv'));
    await cp(join(samples, 'panel-results.jsonl'), join(home, 'panel.jsonl'));
    const own = ['ann,x,right,studio', 'bob,x,wrong,studio', 'ann,y,right,studio', 'bob,y,right,car'];
    await writeFile(join(home, 'own.csv'), ['who,song,said,room', ...own, ''].join('\n'));
    const page = await readFile(join(CLONE, 'docs/verdicts.md'), 'utf8');
    const [, plan = ''] = /```yaml\n([\s\S]*?)```/.exec(page) ?? [];
    await writeFile(join(home, 'plan.yaml'), plan);
    const commands = await commandsOf('docs/verdicts.md');
    expect(commands).toHaveLength(5);
    const exitCodes: (number | null)[] = [];
    for (const command of commands) {
      const { exitCode, stdout, stderr } = await runProgram(argumentsOf(command), { cwd: home });
      expect(stdout, `${command}\n${stderr}`).toMatch(/^(SUPPORTED|REFUTED|UNDECIDED)/m);
      exitCodes.push(exitCode);
    }
    // what was claimed beforehand, C2's equivalence and the seed claim, 50 answers do not decide
    expect(exitCodes).toEqual([1, 0, 0, 0, 1]);
    expect((await readdir(home)).filter((name) => /^(verdict|ratings)\.html$/.test(name))).toHaveLength(2);
  });
});

describe('the commands in the pages for people', () => {
  /** How each kind of command is covered where it is not run here. */
  const RUN_ELSEWHERE = [
    /^npm (start|test)$/,
    /^npm run build$/,
    /^npx vitest /,
    /^npx biome check --write \.$/,
    /^npx depcruise --config \.dependency-cruiser\.cjs packages$/,
    /^(npx )?earwitness (dataset (add|check|split)|bench (run|compare|tune)|panel (plan|build|simulate|serve|rehearse|invite|list|status|codes|close|unblind|export|verify|backup|move|erase|import)|report|measure|master|revise|diagnose|profile learn|verdict) /,
    /^sudo apt install [\w -]+$/,
    /^(Rscript check\/recompute\.R|python3 check\/recompute\.py)$/,
    /^npx earwitness abx one\.wav other\.flac$/,
    /^ffmpeg -i mix\.flac /,
  ];
  for (const page of [
    'README.md',
    'CONTRIBUTING.md',
    'ARCHITECTURE.md',
    'datasets/demo/README.md',
    'docs/bundle.md',
    'docs/compare.md',
    'docs/conditions.md',
    'docs/datasets.md',
    'docs/deploy.md',
    'docs/panels.md',
    'docs/reports.md',
    'docs/tuning.md',
    'docs/verdicts.md',
  ]) {
    it(`are all known to a test: ${page}`, async () => {
      for (const command of await commandsOf(page)) {
        expect(
          RUN_ELSEWHERE.some((known) => known.test(command)),
          command,
        ).toBe(true);
      }
    });
  }

  it('find the program from any folder below the root', async () => {
    const { stdout } = await run('npx', ['--no-install', 'earwitness', '--version'], {
      cwd: join(CLONE, 'packages', 'bench', 'src'),
    });
    expect(stdout.trim()).toMatch(/^\d+\.\d+\.\d+$/);
  }, 60_000);
});
