import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { account, report } from './account.ts';
import { buildProgram } from './build-program.ts';
import { FAILURES_SWALLOWED } from './mutants.ts';
import { isWhole } from './replay-power-cuts.ts';
import { storeSubject } from './store-subject.ts';
import { submitAll } from './submit-all.ts';

// Processes are started and ended by the dozen, which takes its time where others work too.
vi.setConfig({ testTimeout: 180_000 });

/** A place with little room for a file, and how to make more. */
interface SmallPlace {
  readonly folder: string;
  /** What the process must run under to feel it. */
  readonly under: readonly string[];
  /** What it is told when there is no more room. */
  readonly reason: string;
  grow(processId: number): boolean;
}

const root = mkdtempSync(join(tmpdir(), 'earwitness-full-'));
const mounted: string[] = [];
let places = 0;
afterAll(() => {
  for (const folder of mounted) run('umount', folder);
  rmSync(root, { recursive: true, force: true });
});

const run = (command: string, ...args: readonly string[]) => spawnSync(command, args).status === 0;

function nextFolder(): string {
  places += 1;
  const folder = join(root, `${places}`);
  mkdirSync(folder);
  return folder;
}

/** A disk in memory; null where none may be mounted. */
function smallDisk(): SmallPlace | null {
  const folder = nextFolder();
  if (process.platform !== 'linux' || !run('mount', '-t', 'tmpfs', '-o', 'size=512k', 'tmpfs', folder))
    return null;
  mounted.push(folder);
  return { folder, under: [], reason: 'full', grow: () => run('mount', '-o', 'remount,size=16m', folder) };
}

/** A limit to how long files may get, which anyone may set for their own; null where the system has none. */
function shortFiles(): SmallPlace | null {
  if (!run('prlimit', '--fsize=300000:unlimited', 'true')) return null;
  return {
    folder: nextFolder(),
    under: ['prlimit', '--fsize=300000:unlimited'],
    reason: 'failed',
    grow: (processId) => run('prlimit', '--pid', `${processId}`, '--fsize=unlimited:unlimited'),
  };
}

const PLACES = { 'a disk': smallDisk, 'the longest file that is allowed': shortFiles };
const possible = Object.entries(PLACES).filter(([, make]) => make() !== null);
if (possible.length < 2) {
  console.warn(
    `not run: ${Object.keys(PLACES)
      .filter((name) => !possible.some(([one]) => one === name))
      .join(', ')} that is full`,
  );
  if (possible.length === 0 && process.env.CI) throw new Error('nothing here can be filled');
}

const entry = 'test/faults/append-server.ts';

async function fill({ folder, under, reason, grow }: SmallPlace, program: string) {
  const database = join(folder, 'panels.sqlite');
  const subject = storeSubject({ program, database, under });
  const running = await subject.start();
  const clients = 8;
  const filling = await submitAll({
    running,
    clients,
    answers: 10_000,
    mostRefusals: 40,
    deadlineMilliseconds: 1500,
  });
  const grown = grow(running.process.pid ?? 0);
  const further = await submitAll({ running, clients, answers: 5, firstNumber: 20_001 });
  running.process.stdin?.end();
  await running.ended;
  const acknowledged = [...filling.acknowledged, ...further.acknowledged];
  return {
    refusedForIt: filling.refusals.get(reason) ?? 0,
    grown,
    takenAfterwards: further.acknowledged.length,
    ...account({ acknowledged, stored: await subject.stored() }),
    corrupt: isWhole(database) ? 0 : 1,
  };
}

describe.each(possible)('%s that is full', (name, make) => {
  it('costs no acknowledged answer, and answers are taken again when there is room', async () => {
    const found = await fill(make() as SmallPlace, await buildProgram({ entry }));
    report(`${name}, full`, found);
    expect(found.refusedForIt).toBeGreaterThan(0);
    expect(found).toMatchObject({
      grown: true,
      takenAfterwards: 40,
      lost: 0,
      doubled: 0,
      outOfOrder: 0,
      corrupt: 0,
    });
  });
});

it.runIf(possible.length > 0)('would be seen to cost answers if what failed were acknowledged', async () => {
  const [[name, make] = ['nowhere', () => null]] = possible;
  const program = await buildProgram({ entry, mutations: FAILURES_SWALLOWED });
  const found = await fill(make() as SmallPlace, program);
  report(`mutant: failures swallowed, ${name}`, found);
  expect(found.lost).toBeGreaterThan(0);
});
