import { expect, it, vi } from 'vitest';
import { DatabaseInUseError } from '../../src/server/errors.ts';
import { openStores } from '../../src/server/stores/panel-stores.ts';
import { STORE_KINDS } from '../stores/store-kinds.ts';
import { report } from './account.ts';
import { buildProgram } from './build-program.ts';
import { killUnderLoad } from './kill-under-load.ts';
import { REPEATS_NOT_KNOWN, WRITTEN_BEHIND } from './mutants.ts';
import { storeSubject } from './store-subject.ts';

// Processes are started and ended by the dozen, which takes its time where others work too.
vi.setConfig({ testTimeout: 180_000 });

const entry = 'test/faults/append-server.ts';

it.each(STORE_KINDS)(
  'loses and doubles no acknowledged answer in $kind when the server is killed',
  async ({ kind, fresh }) => {
    const program = await buildProgram({ entry });
    const subject = storeSubject({ program, database: await fresh() });
    const found = await killUnderLoad({ subject, kills: 4, seed: 1 });
    report(`kill -9 under load, ${kind}`, found);
    expect(found).toMatchObject({ kills: 4, lost: 0, doubled: 0, outOfOrder: 0 });
    expect(found.interrupted).toBeGreaterThan(0);
    expect(found.acknowledged).toBeGreaterThan(8);
  },
);

it.each(STORE_KINDS)(
  'lets nobody else write to $kind while it runs, and anybody when it was killed',
  async ({ fresh }) => {
    const database = await fresh();
    const running = await storeSubject({ program: await buildProgram({ entry }), database }).start();
    const refused = openStores({ database });
    await expect(refused).rejects.toThrow(DatabaseInUseError);
    await expect(refused).rejects.toThrow(`process ${running.process.pid} on`);
    running.process.kill('SIGKILL');
    await running.ended;
    await (await openStores({ database })).close();
  },
);

it('would see an answer acknowledged before its commit', async () => {
  const [sqlite] = STORE_KINDS;
  const program = await buildProgram({ entry, mutations: WRITTEN_BEHIND });
  const subject = storeSubject({ program, database: (await sqlite?.fresh()) ?? '' });
  const found = await killUnderLoad({ subject, kills: 3, seed: 2 });
  report('mutant: acknowledged before commit', found);
  expect(found.lost).toBeGreaterThan(0);
});

it('would see an answer that is written again when it comes again', async () => {
  const [sqlite] = STORE_KINDS;
  const program = await buildProgram({ entry, mutations: REPEATS_NOT_KNOWN });
  const subject = storeSubject({ program, database: (await sqlite?.fresh()) ?? '' });
  const found = await killUnderLoad({ subject, kills: 6, clients: 32, seed: 3 });
  report('mutant: repeats not known', found);
  expect(found.doubled).toBeGreaterThan(0);
});
