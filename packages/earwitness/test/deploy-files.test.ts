/** Servers as docs/deploy.md and the examples of deploy/ start them, but for folders and ports. */
import { spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { get } from 'node:https';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { CLONE, startProgram } from './program.ts';

const LONGEST_STOP_MILLISECONDS = 5_000;

const example = (file: string) => readFile(join(CLONE, 'deploy', file), 'utf8');

/** What the container runs, and what it asks of itself now and then: the one stands at the beginning of a line, the other further in. */
async function containerWords(of: 'start' | 'health'): Promise<string[]> {
  const line = of === 'start' ? /^CMD (\[.*\])$/m : /^ +CMD (\[.*\])$/m;
  const [, words = '[]'] = line.exec(await example('Dockerfile')) ?? [];
  return JSON.parse(words) as string[];
}

async function composedWords(): Promise<string[]> {
  const { services } = parse(await example('compose.yaml')) as {
    services: { panels: { command: string[] } };
  };
  return services.panels.command.map((word) => word.replace(/\$\{EARWITNESS_HOST:.*?\}/, 'example.org'));
}

async function serviceWords(): Promise<string[]> {
  const [, line = ''] =
    /^ExecStart=\/usr\/bin\/node \/opt\/earwitness\/packages\/earwitness\/bin\/earwitness\.mjs (.*)$/m.exec(
      await example('earwitness.service'),
    ) ?? [];
  return line.split(' ');
}

let study = '';
beforeAll(async () => {
  study = await mkdtemp(join(tmpdir(), 'earwitness-deploy-'));
  // A database that nobody has opened a panel in yet: what is looked at here is the start and the end.
  await writeFile(join(study, 'panels.sqlite'), '');
});
afterAll(() => rm(study, { recursive: true }));

describe('the examples of deploy/', () => {
  it('start a server that is healthy, and ends within five seconds when it is asked to', async () => {
    const told = [await containerWords('start'), await composedWords(), await serviceWords()].map((words) => {
      const [panel, serve, folder, ...options] = words;
      expect([panel, serve, folder]).toEqual(['panel', 'serve', expect.stringMatching(/^\/(srv\/)?study$/)]);
      return options;
    });
    // One start for the three: what was said last holds.
    const server = startProgram(
      ['panel', 'serve', study, ...told.flat(), '--port', '0', '--admin-port', '0', '--json'],
      { cwd: study },
    );
    const [printed] = await server.untilPrinted(/^\{"panels".*\}$/m);
    const { admin, setup } = JSON.parse(printed) as { admin: string; setup: string };
    expect(setup).toMatch(/#setup=/);
    await expectHealth(new URL(admin).port, { exitCode: 0 });

    const began = performance.now();
    server.process.kill('SIGTERM');
    expect((await server.ended).exitCode).toBe(0);
    expect(performance.now() - began).toBeLessThan(LONGEST_STOP_MILLISECONDS);
    await expectHealth(new URL(admin).port, { exitCode: 1 });
  });
});

describe('panel serve --lan', () => {
  it('serves the room by a certificate whose fingerprint it tells, and leads there who comes without', async () => {
    const port = await freePort();
    const server = startProgram(
      ['panel', 'serve', study, '--lan', '--port', String(port), '--admin-port', '0', '--json'],
      { cwd: study },
    );
    const [fingerprint] = await server.untilPrinted(/([0-9A-F]{2}:){31}[0-9A-F]{2}/);
    await server.untilPrinted(/^\{"panels".*\}$/m);
    const pem = await readFile(join(study, 'lan-certificate.pem'));
    expect(new X509Certificate(pem).fingerprint256).toBe(fingerprint);
    const status = await new Promise((resolve, reject) => {
      get({ host: '127.0.0.1', port, ca: pem, path: '/api/health' }, (reply) =>
        resolve(reply.resume().statusCode),
      ).once('error', reject);
    });
    expect(status).toBe(200);
    const led = await fetch(`http://127.0.0.1:${port}/p/study`, { redirect: 'manual' });
    expect([led.status, led.headers.get('location')]).toEqual([307, `https://127.0.0.1:${port}/p/study`]);
    server.process.kill('SIGTERM');
    expect((await server.ended).exitCode).toBe(0);
  });
});

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/** Asks as the container does; both sides of a server have an address for it. */
async function expectHealth(port: string, { exitCode }: { exitCode: number }): Promise<void> {
  const [program = '', option = '', script = ''] = await containerWords('health');
  expect([program, option]).toEqual(['node', '-e']);
  const { status } = spawnSync(process.execPath, ['-e', script.replace(':4180/', `:${port}/`)]);
  expect(status).toBe(exitCode);
}
