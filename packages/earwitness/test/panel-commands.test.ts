import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { definePanelCommand } from '../src/commands/panel.ts';
import { runPanelCommand } from './command-in-process.ts';
import { CLONE } from './program.ts';
import { SMALL_FILES, writePanelFile, writeSmallMusic } from './small-study.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earwitness-panel-commands-'));
  await writeSmallMusic(folder);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('earwitness panel', () => {
  it('shows help with an example for each of its commands', async () => {
    const names = [
      'plan',
      'import',
      'build',
      'simulate',
      'serve',
      'invite',
      'rehearse',
      'codes',
      'list',
      'status',
      'close',
      'unblind',
      'erase',
      'export',
      'verify',
      'backup',
      'move',
    ];
    for (const name of names) {
      const { exitCode, stdout } = await runPanelCommand([name, '--help']);
      expect(exitCode, name).toBe(0);
      expect(stdout).toContain(`Example:\n  earwitness panel ${name}`);
      expect(stdout).toContain('--json');
    }
    const { stdout } = await runPanelCommand(['--help']);
    for (const name of names) expect(stdout).toMatch(new RegExp(`^ {2}${name} `, 'm'));
  });

  it('knows every command and option that its page shows', async () => {
    const page = await readFile(join(CLONE, 'docs/panels.md'), 'utf8');
    const shown = [...page.matchAll(/^npx earwitness panel (\S+)(.*)$/gm)];
    expect(shown.length).toBeGreaterThan(15);
    const panel = new Command('panel');
    definePanelCommand(panel);
    for (const [line, name, rest = ''] of shown) {
      const command = panel.commands.find((one) => one.name() === name);
      const known = command?.options.map(({ long }) => long) ?? [];
      for (const [option] of rest.matchAll(/--[a-z-]+/g)) expect(known, line).toContain(option);
    }
  });

  it('refuses in one line what it cannot do', async () => {
    const nowhere = join(folder, 'nowhere');
    await mkdir(join(folder, 'empty'), { recursive: true });
    const unbuilt = join(folder, 'unbuilt');
    await writePanelFile(unbuilt);
    for (const [words, reason] of [
      [['build', nowhere], /nowhere: it cannot be read/],
      [['serve', nowhere], /it does not exist/],
      [['serve', join(folder, 'empty')], /neither built panels .* nor a run \(run\.json is missing\)/],
      [['serve', unbuilt], /not built yet; run panel build/],
      [['serve', folder, '--tls-cert', 'a.pem'], /neither built panels|both --tls-cert and --tls-key/],
      [['serve', folder, '--trust-proxy', ','], /must be a number of proxies, or addresses/],
      [['list', '--folder', folder], /holds no panels\.sqlite/],
      [['status', 'warmth', '--folder', folder], /holds no panels\.sqlite/],
      [['status', '--database', nowhere], /there is no such file/],
      [['invite', 'warmth'], /name either --count or --list/],
      [['invite', 'warmth', '--count', '2', '--label', 'name'], /--label without --list/],
      [['invite', 'warmth', '--count', '0'], /whole number from 1 to 10000/],
      [['close', 'warmth', '--server', 'localhost'], /must be an address such as/],
      [['close', 'warmth', '--server', 'http://127.0.0.1:9'], /EARWITNESS_TOKEN/],
      [['unblind', 'warmth'], /required option '--reason/],
      [['simulate', nowhere], /cannot find|Cannot find the built panel/i],
      [['simulate', '--strength', 'ours'], /must be a condition and a number/],
      [['import', nowhere], /it does not exist/],
    ] as const) {
      const { exitCode, stdout, stderr } = await runPanelCommand(words);
      expect(exitCode, words.join(' ')).toBe(2);
      expect(stderr, words.join(' ')).toMatch(reason);
      expect(stdout).toBe('');
    }
  });

  it('says that a server cannot be reached, or lets nobody in', async () => {
    process.env.EARWITNESS_TOKEN = 'a-token-that-nobody-gave';
    try {
      const { exitCode, stderr } = await runPanelCommand(['list', '--server', 'http://127.0.0.1:9/admin']);
      expect(exitCode).toBe(2);
      expect(stderr).toMatch(/Cannot reach the server http:\/\/127\.0\.0\.1:9: /);
    } finally {
      delete process.env.EARWITNESS_TOKEN;
    }
  });
});

describe('earwitness panel invite', () => {
  /** A server that makes invitations until it has answered so many requests, and then breaks. */
  async function inviteFrom(answered: number, ...words: readonly string[]) {
    let requests = 0;
    const server = createServer((request, reply) => {
      requests += 1;
      if (requests > answered) {
        reply.writeHead(500, { 'content-type': 'application/json' });
        reply.end('{"message":"The disk is full."}');
        return;
      }
      json(request).then((body) => {
        const { labels } = body as { labels: string[] };
        reply.end(
          `label,link\n${labels.map((label) => `${label},https://example.org/${label}`).join('\n')}\n`,
        );
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    process.env.EARWITNESS_TOKEN = 'a-token';
    try {
      const ended = await runPanelCommand([
        ...['invite', 'warmth', '--server', `http://127.0.0.1:${port}`, '--count', '450'],
        ...words,
      ]);
      return { ...ended, requests };
    } finally {
      delete process.env.EARWITNESS_TOKEN;
      server.close();
    }
  }

  it('keeps the links that were made before something went wrong', async () => {
    const file = join(folder, 'some.csv');
    const { exitCode, stderr } = await inviteFrom(2, '--out', file);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(
      `says: The disk is full. – the first 400 of 450 invitations were made and are in`,
    );
    const lines = (await readFile(file, 'utf8')).trim().split('\r\n');
    expect(lines).toHaveLength(401);
    expect([lines[0], lines[1], lines.at(-1)]).toEqual([
      '"label","link"',
      '"listener 001","https://example.org/listener 001"',
      '"listener 400","https://example.org/listener 400"',
    ]);
  });

  it('makes none that could not be kept, and no file of none', async () => {
    const file = join(folder, 'none.csv');
    expect(await inviteFrom(0, '--out', file)).toMatchObject({ exitCode: 2, requests: 1 });
    await expect(stat(file)).rejects.toThrow(/ENOENT/);
    await writeFile(file, 'of somebody else');
    for (const out of [file, join(file, 'below-a-file.csv')])
      expect(await inviteFrom(9, '--out', out)).toMatchObject({ exitCode: 2, requests: 0 });
    expect(await readFile(file, 'utf8')).toBe('of somebody else');
  });
});

describe('earwitness panel simulate', () => {
  it('lets listeners take a copy over HTTP, and what they are made of comes back', async () => {
    await runPanelCommand(['build', await writePanelFile(join(folder, 'heard'), { trialsPerSession: 10 })]);
    const { exitCode, stdout, stderr } = await runPanelCommand([
      'simulate',
      join(folder, 'heard'),
      '--listeners',
      '6',
      '--d-prime',
      '2.5',
      '--json',
    ]);
    expect(exitCode, stderr).toBe(0);
    const study = JSON.parse(stdout);
    expect(study).toMatchObject({
      panelId: 'heard',
      answers: 66,
      strengths: {},
      claims: [{ supported: 1, refuted: 0, undecided: 0 }],
      recovered: [{ what: 'right answers', comesBack: true }],
    });
    // Φ(d′/√2)·Φ(d′/2) + Φ(−d′/√2)·Φ(−d′/2)
    expect(study.recovered[0].truth).toBeCloseTo(0.864, 3);
  });

  it('gives conditions the strengths that were said, and the power of several panels in words', async () => {
    const file = await writePanelFile(join(folder, 'liked'), { method: 'preference', trainingTrials: 0 });
    await runPanelCommand(['build', file]);
    const { exitCode, stdout, stderr } = await runPanelCommand([
      'simulate',
      'liked',
      '--folder',
      folder,
      '--listeners',
      '5',
      '--panels',
      '2',
      '--strength',
      'plain=2',
      '--strength',
      'loud=0',
    ]);
    expect(exitCode, stderr).toBe(0);
    const words = stdout.replace(/\s+/g, ' ');
    expect(words).toMatch(/5 listeners a panel of d′ 1, 2 panels, 60 answers over HTTP\./);
    expect(words).toMatch(/They were told: (plain 2, loud 0|loud 0, plain 2)\./);
    expect(words).toMatch(/loud preferred to plain: 7\.9 % in truth/);
    expect(words).toMatch(/Power \d+ % \(95 % CI/);
    const odd = await runPanelCommand(['simulate', join(folder, 'liked'), '--strength', 'ours=1']);
    expect(odd.exitCode).toBe(2);
    expect(odd.stderr).toMatch(/no such condition: it has loud, plain/);
  });
});

describe('earwitness panel import', () => {
  it('makes a panel’s file of a webMUSHRA configuration, which can be built, and says what is lost', async () => {
    await mkdir(join(folder, 'webmushra', 'configs'), { recursive: true });
    await writeSmallMusic(join(folder, 'webmushra', 'audio'));
    const config = join(folder, 'webmushra', 'configs', 'codecs.yaml');
    const fileOf = (item: string, condition: string) =>
      `audio/${SMALL_FILES.find((one) => one.item === item && one.condition === condition)!.file}`;
    const pages = ['one', 'two'].map((item) => ({
      type: 'bs1116',
      id: item,
      name: `Piece ${item}`,
      content: 'Grade both against the reference.',
      enableLooping: true,
      reference: fileOf(item, 'plain'),
      stimuli: { codec: fileOf(item, 'loud') },
    }));
    await writeFile(
      config,
      stringify({
        testname: 'Codecs',
        testId: 'codecs',
        bufferSize: 2048,
        stopOnErrors: true,
        remoteService: 'service/write.php',
        pages: [...pages, { type: 'finish', name: 'Thank you', content: 'Bye', popupContent: 'Thanks' }],
      }),
    );
    const out = join(folder, 'imported', 'codecs');
    const { exitCode, stdout, stderr } = await runPanelCommand(['import', config, '--out', out]);
    expect(exitCode, stderr).toBe(1);
    expect(stdout).toMatch(/^4 files for triple-stimulus, written to /);
    expect(stdout.replace(/\s+/g, ' ')).toMatch(/Answers are kept by the panel’s own server/);
    expect(stdout).not.toMatch(/Files are named as in the configuration/);
    const panel = parse(await readFile(join(out, 'panel.yaml'), 'utf8'));
    expect(panel).toMatchObject({ panelId: 'codecs', method: 'triple-stimulus' });
    expect(panel.material.files[0].file).toMatch(/^\.\.\/\.\.\/webmushra\/audio\//);
    const checked = await runPanelCommand(['build', join(out, 'panel.yaml'), '--check']);
    expect(checked.exitCode, checked.stderr).toBe(0);
    const again = await runPanelCommand(['import', config, '--out', out]);
    expect(again.exitCode).toBe(2);
    expect(again.stderr).toMatch(/exists already/);
  });
});
