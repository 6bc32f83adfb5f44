import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { openStores } from '../../src/server/stores/panel-stores.ts';
import { STORE_KINDS } from '../stores/store-kinds.ts';
import { account, report } from './account.ts';
import { type Answer, answerOf, eventOf, PANEL_ID } from './answer.ts';
import { buildProgram, type Mutation } from './build-program.ts';
import { isWhole, replayPowerCuts } from './replay-power-cuts.ts';
import { storeSubject } from './store-subject.ts';
import { canTrace, traceFiles } from './system-calls.ts';

// Processes are started and ended by the dozen, which takes its time where others work too.
vi.setConfig({ testTimeout: 180_000 });

const folder = mkdtempSync(join(tmpdir(), 'earwitness-backup-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function storedIn(file: string): Promise<readonly Answer[]> {
  const stores = await openStores({ database: file });
  try {
    return (await stores.log.read(PANEL_ID)).map(({ event }) => answerOf(event));
  } finally {
    await stores.close();
  }
}

/** Makes copies of a database that a process writes to, and counts what each lacks of what was acknowledged before it was begun. */
async function copyWhileWriting({
  database,
  copies,
  copy,
}: {
  database: string;
  copies: number;
  copy: (file: string) => Promise<void>;
}) {
  const program = await buildProgram({ entry: 'test/faults/append-server.ts' });
  const running = await storeSubject({ program, database }).start();
  const acknowledged: Answer[] = [];
  let isOver = false;
  const writing = Promise.all(
    Array.from({ length: 8 }, async (_, client) => {
      for (let number = 1; !isOver; number += 1) {
        await running.submit({ client, number });
        acknowledged.push({ client, number });
      }
    }),
  );
  const totals = { copies, acknowledgedBefore: 0, writtenMeanwhile: 0, lost: 0, doubled: 0, corrupt: 0 };
  for (let made = 0; made < copies; made += 1) {
    await new Promise((resolve) => setTimeout(resolve, 150));
    const before = acknowledged.slice();
    const file = join(folder, `copy-${totals.copies}-${made}-${Math.trunc(performance.now())}.sqlite`);
    await copy(file);
    totals.writtenMeanwhile += acknowledged.length - before.length;
    totals.acknowledgedBefore += before.length;
    const found = account({ acknowledged: before, stored: await storedIn(file) });
    totals.lost += found.lost;
    totals.doubled += found.doubled;
    totals.corrupt += isWhole(file) ? 0 : 1;
  }
  isOver = true;
  await writing;
  running.process.stdin?.end();
  await running.ended;
  return totals;
}

describe.each(STORE_KINDS)('a backup of $kind', ({ kind, fresh }) => {
  it('made while answers come in holds all that were acknowledged before it was begun', async () => {
    const database = await fresh();
    const found = await copyWhileWriting({
      database,
      copies: 3,
      async copy(file) {
        const stores = await openStores({ database, readOnly: true });
        await stores.backup(file);
        await stores.close();
      },
    });
    report(`backup while writing, ${kind}`, found);
    expect(found).toMatchObject({ lost: 0, doubled: 0, corrupt: 0 });
    expect(found.acknowledgedBefore).toBeGreaterThan(0);
  });
});

it('would be seen to lack answers if it were a copy of the file', async () => {
  const database = (await STORE_KINDS[0]?.fresh()) ?? '';
  const copy = async (file: string) => copyFileSync(database, file);
  const found = await copyWhileWriting({ database, copies: 2, copy });
  report('mutant: cp', found);
  expect(found.lost).toBeGreaterThan(0);
});

describe.runIf(canTrace())('a power cut while a backup is written', () => {
  async function cutPower(mutations: readonly Mutation[] = []) {
    const program = await buildProgram({ entry: 'test/faults/backup-alone.ts', mutations });
    const run = mkdtempSync(join(realpathSync(folder), 'run-'));
    const [database, backupFile] = [join(run, 'panels.sqlite'), join(run, 'backup.sqlite')];
    const events = traceFiles({
      command: process.execPath,
      args: [program, database, backupFile],
      folder: run,
    });
    const found = await replayPowerCuts({
      events,
      folder: run,
      database: backupFile,
      seed: 1,
      stride: 2,
      async inspect({ database: backup, said }) {
        const isDone = said.includes('backed-up');
        if (!existsSync(backup)) return { lost: isDone, doubled: false, corrupt: false };
        try {
          return { lost: (await storedIn(backup)).length !== 3, doubled: false, corrupt: !isWhole(backup) };
        } catch {
          return { lost: isDone, doubled: false, corrupt: true };
        }
      },
    });
    report(mutations.length === 0 ? 'power cuts during a backup' : 'mutant: backup not flushed', found);
    return found;
  }

  it('leaves no backup or a whole one', async () => {
    expect(await cutPower()).toMatchObject({ lost: 0, corrupt: 0 });
  });

  it('would be seen to leave a broken one if it took its name before it was flushed', async () => {
    const mutations = [
      { file: 'stores/backup.ts', from: 'await flushToDisk(partial);', to: '' },
      {
        file: 'sqlite/sqlite-database.ts',
        from: `connection.pragma('synchronous = FULL')`,
        to: `connection.pragma('synchronous = OFF')`,
      },
      { file: 'sqlite/sqlite-database.ts', from: 'SYNCHRONOUS_FULL = 2', to: 'SYNCHRONOUS_FULL = 0' },
    ];
    const found = await cutPower(mutations);
    expect(found.lost + found.corrupt).toBeGreaterThan(0);
  });
});

describe.runIf(canTrace())(
  'a power cut while a backup takes the place of one whose server was killed',
  () => {
    /** The old one has two answers, both in its log; the new one has three. */
    async function cutPower(mutations: readonly Mutation[] = []) {
      const program = await buildProgram({ entry: 'test/faults/backup-alone.ts', mutations });
      const run = mkdtempSync(join(realpathSync(folder), 'run-'));
      const [database, backupFile] = [join(run, 'panels.sqlite'), join(run, 'backup.sqlite')];
      const initially = new Map<string, Buffer>();
      mkdirSync(join(run, 'served'));
      const served = join(run, 'served', 'backup.sqlite');
      const serving = await openStores({ database: served });
      const events = [1, 2].map((number) => eventOf({ client: 0, number }));
      await serving.log.append({ panelId: PANEL_ID, recordedAt: new Date().toISOString(), events });
      for (const ending of ['', '-wal']) {
        copyFileSync(`${served}${ending}`, `${backupFile}${ending}`);
        initially.set(`${backupFile}${ending}`, readFileSync(`${backupFile}${ending}`));
      }
      await serving.close();
      const found = await replayPowerCuts({
        events: traceFiles({
          command: process.execPath,
          args: [program, database, backupFile, 'replace'],
          folder: run,
        }),
        folder: run,
        database: backupFile,
        seed: 1,
        stride: 2,
        initially,
        async inspect({ database: backup, said }) {
          const isDone = said.includes('backed-up');
          try {
            const { length } = await storedIn(backup);
            return {
              lost: isDone ? length !== 3 : length !== 2 && length !== 3,
              doubled: false,
              corrupt: !isWhole(backup),
            };
          } catch {
            return { lost: false, doubled: false, corrupt: true };
          }
        },
      });
      report(
        mutations.length === 0 ? 'power cuts during a replacement' : 'mutant: old log not taken in',
        found,
      );
      return found;
    }

    it('leaves the old one whole or the new one', async () => {
      const found = await cutPower();
      expect(found).toMatchObject({ lost: 0, corrupt: 0 });
      expect(found.cutsThatLoseWrites).toBeGreaterThan(50);
    });

    it('would be seen to lose answers of the old one if its log went before it was taken in', async () => {
      const found = await cutPower([
        { file: 'sqlite/replace-database.ts', from: 'if (!takeLogsIn(to)) throw', to: 'if (false) throw' },
      ]);
      expect(found.lost + found.corrupt).toBeGreaterThan(0);
    });
  },
);
