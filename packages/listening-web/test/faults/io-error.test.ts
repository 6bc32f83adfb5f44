import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { account, report } from './account.ts';
import { buildProgram } from './build-program.ts';
import { FAILURES_SWALLOWED } from './mutants.ts';
import { isWhole } from './replay-power-cuts.ts';
import { storeSubject } from './store-subject.ts';
import { submitAll } from './submit-all.ts';
import { canTrace } from './system-calls.ts';

// Processes are started and ended by the dozen, which takes its time where others work too.
vi.setConfig({ testTimeout: 180_000 });

const root = mkdtempSync(join(tmpdir(), 'earwitness-io-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const entry = 'test/faults/append-server.ts';
let program = '';
beforeAll(async () => {
  program = await buildProgram({ entry });
});

async function failing(injection: string, { program }: { program: string }) {
  const folder = mkdtempSync(join(root, 'run-'));
  const database = join(folder, 'panels.sqlite');
  const trace = join(folder, 'trace');
  const [call] = injection.split(':');
  const under = ['strace', '-f', '-o', trace, '-e', `trace=${call}`, '-e', `inject=${injection}`];
  const subject = storeSubject({ program, database, under });
  const running = await subject.start();
  const { acknowledged, refusals } = await submitAll({ running, clients: 4, answers: 10 });
  running.process.stdin?.end();
  await running.ended;
  const injected = readFileSync(trace, 'utf8').match(/\(INJECTED\)/g)?.length ?? 0;
  const found = {
    injected,
    refused: [...refusals.values()].reduce((sum, count) => sum + count, 0),
    ...account({ acknowledged, stored: await subject.stored() }),
    corrupt: isWhole(database) ? 0 : 1,
  };
  report(`I/O errors, ${injection}`, found);
  return found;
}

describe.runIf(canTrace())('a disk that fails', () => {
  // The build of SQLite in use flushes by fsync and writes by pwrite64: "injected" tells whether that is still so.
  it.each([
    'fsync:error=EIO:when=14+3',
    'fsync:error=EIO:when=14..30',
    'pwrite64:error=EIO:when=60+17',
    'pwrite64:error=ENOSPC:when=70+19',
  ])(
    'at %s has no answer acknowledged that it does not hold, and takes all of them in the end',
    async (injection) => {
      const found = await failing(injection, { program });
      expect(found.injected).toBeGreaterThan(0);
      expect(found).toMatchObject({ acknowledged: 40, lost: 0, doubled: 0, outOfOrder: 0, corrupt: 0 });
    },
  );

  it('would be seen to lose answers if what failed were acknowledged', async () => {
    const mutant = await buildProgram({ entry, mutations: FAILURES_SWALLOWED });
    const found = await failing('fsync:error=EIO:when=14+2', { program: mutant });
    expect(found.lost).toBeGreaterThan(0);
  });
});
