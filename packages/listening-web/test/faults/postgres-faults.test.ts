import { describe, expect, it, vi } from 'vitest';
import { DatabaseInUseError } from '../../src/server/errors.ts';
import { openStores, type PanelStores } from '../../src/server/stores/panel-stores.ts';
import { postgresServer, STORE_KINDS } from '../stores/store-kinds.ts';
import { account, report } from './account.ts';
import { answerOf, eventOf, PANEL_ID } from './answer.ts';
import { buildProgram } from './build-program.ts';
import { FAILED_TRANSACTIONS_SWALLOWED } from './mutants.ts';
import { storeSubject } from './store-subject.ts';
import { submitAll } from './submit-all.ts';

// Processes are started and ended by the dozen, which takes its time where others work too.
vi.setConfig({ testTimeout: 180_000 });

const kind = STORE_KINDS.find((one) => one.kind === 'PostgreSQL');
const entry = 'test/faults/append-server.ts';

/** Lets clients send answers while something is done to the server again and again. */
async function whileItFails({
  program,
  faults,
  fault,
}: {
  program: string;
  faults: number;
  fault: (database: string) => Promise<void>;
}) {
  const database = (await kind?.fresh()) ?? '';
  const subject = storeSubject({ program, database });
  const running = await subject.start();
  const submitting = submitAll({ running, clients: 8, answers: 60 });
  let fired = 0;
  for (; fired < faults; fired += 1) {
    await new Promise((resolve) => setTimeout(resolve, 60));
    await fault(database);
  }
  const { acknowledged, refusals } = await submitting;
  running.process.stdin?.end();
  await running.ended;
  const refused = [...refusals.values()].reduce((sum, count) => sum + count, 0);
  return { faults: fired, refused, ...account({ acknowledged, stored: await subject.stored() }) };
}

const cutConnections = async (database: string) => postgresServer?.cutConnections(database);

describe.runIf(kind)('PostgreSQL', () => {
  it('loses and doubles no acknowledged answer when its connections are cut, and the server goes on by itself', async () => {
    const program = await buildProgram({ entry });
    const found = await whileItFails({ program, faults: 8, fault: cutConnections });
    report('connections cut', found);
    expect(found.refused).toBeGreaterThan(0);
    expect(found).toMatchObject({ acknowledged: 480, lost: 0, doubled: 0, outOfOrder: 0 });
  });

  it('loses and doubles no acknowledged answer when it crashes and starts again', async () => {
    const program = await buildProgram({ entry });
    const found = await whileItFails({ program, faults: 2, fault: async () => postgresServer?.crash() });
    report('PostgreSQL crashes', found);
    expect(found.refused).toBeGreaterThan(0);
    expect(found).toMatchObject({ acknowledged: 480, lost: 0, doubled: 0, outOfOrder: 0 });
  });

  it('lets a server whose connection was lost write no more once another one has taken its place', async () => {
    const database = (await kind?.fresh()) ?? '';
    const append = (stores: PanelStores, number: number) =>
      stores.log.append({ panelId: PANEL_ID, recordedAt: '', events: [eventOf({ client: 0, number })] });
    const first = await openStores({ database });
    await append(first, 1);
    await cutConnections(database);
    const second = await openStores({ database });
    await second.log.read(PANEL_ID);
    await append(second, 2);
    await expect(append(first, 2)).rejects.toThrow(DatabaseInUseError);
    await second.close();
    await first.log.read(PANEL_ID);
    await append(first, 3);
    expect((await first.log.read(PANEL_ID)).map(({ event }) => answerOf(event).number)).toEqual([1, 2, 3]);
    await first.close();
  });

  it('would be seen to lose answers if what failed were acknowledged', async () => {
    const program = await buildProgram({ entry, mutations: FAILED_TRANSACTIONS_SWALLOWED });
    const found = await whileItFails({ program, faults: 12, fault: cutConnections });
    report('mutant: failures swallowed', found);
    expect(found.lost).toBeGreaterThan(0);
  });
});
