import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { account, report } from './account.ts';
import { buildProgram } from './build-program.ts';
import { FAILURES_SWALLOWED } from './mutants.ts';
import { isWhole } from './replay-power-cuts.ts';
import { storeSubject } from './store-subject.ts';
import { submitAll } from './submit-all.ts';

const root = mkdtempSync(join(tmpdir(), 'earwitness-full-'));
const mounted: string[] = [];
afterAll(() => {
  for (const folder of mounted) spawnSync('umount', [folder]);
  rmSync(root, { recursive: true, force: true });
});

const run = (command: string, ...args: string[]) => spawnSync(command, args).status === 0;

/** A small disk that can be made larger; null where one may not be mounted. */
function smallDisk(): { folder: string; grow(): boolean } | null {
  const folder = join(root, `disk-${mounted.length}`);
  mkdirSync(folder);
  if (process.platform !== 'linux' || !run('mount', '-t', 'tmpfs', '-o', 'size=512k', 'tmpfs', folder))
    return null;
  mounted.push(folder);
  return { folder, grow: () => run('mount', '-o', 'remount,size=16m', folder) };
}

const entry = 'test/faults/append-server.ts';
const first = smallDisk();
if (first === null) {
  const notRun = 'not run: a full disk, as none may be mounted here';
  if (process.env.CI) throw new Error(notRun);
  console.warn(notRun);
}

async function fill(disk: { folder: string; grow(): boolean }, program: string) {
  const database = join(disk.folder, 'panels.sqlite');
  const subject = storeSubject({ program, database });
  const running = await subject.start();
  const clients = 8;
  const filling = await submitAll({ running, clients, answers: 10_000, deadlineMilliseconds: 2500 });
  const grown = disk.grow();
  const further = await submitAll({ running, clients, answers: 5, firstNumber: 20_001 });
  running.process.stdin?.end();
  await running.ended;
  const acknowledged = [...filling.acknowledged, ...further.acknowledged];
  const found = {
    refusedAsFull: filling.refusals.get('full') ?? 0,
    grown,
    takenAfterwards: further.acknowledged.length,
    ...account({ acknowledged, stored: await subject.stored() }),
    corrupt: isWhole(database) ? 0 : 1,
  };
  return found;
}

describe.runIf(first !== null)('a full disk', () => {
  it('is told as such, costs no acknowledged answer, and takes answers again when there is room', async () => {
    const found = await fill(first as NonNullable<typeof first>, await buildProgram({ entry }));
    report('disk full', found);
    expect(found.refusedAsFull).toBeGreaterThan(0);
    expect(found).toMatchObject({
      grown: true,
      takenAfterwards: 40,
      lost: 0,
      doubled: 0,
      outOfOrder: 0,
      corrupt: 0,
    });
  });

  it('would be seen to cost answers if what failed were acknowledged', async () => {
    const program = await buildProgram({ entry, mutations: FAILURES_SWALLOWED });
    const found = await fill(smallDisk() as NonNullable<typeof first>, program);
    report('mutant: failures swallowed', found);
    expect(found.lost).toBeGreaterThan(0);
  });
});
