import { describe, expect, it, vi } from 'vitest';
import { DatabaseInUseError } from '../../src/server/errors.ts';
import { openStores, type PanelStores } from '../../src/server/stores/panel-stores.ts';
import { postgresServer, STORE_KINDS } from '../stores/store-kinds.ts';
import { account, report } from './account.ts';
import { answerOf, eventOf, PANEL_ID } from './answer.ts';
import { buildProgram } from './build-program.ts';
import { FAILED_TRANSACTIONS_SWALLOWED } from './mutants.ts';
import { storeSubject } from './store-subject.ts';
import { type Submitted, submitAll } from './submit-all.ts';

// Processes are started and ended by the dozen, which takes its time where others work too.
vi.setConfig({ testTimeout: 180_000 });

const kind = STORE_KINDS.find((one) => one.kind === 'PostgreSQL');
const entry = 'test/faults/append-server.ts';

const ANSWERS_A_ROUND = 60;
const CLIENTS = 8;

/** Lets clients send answers for as long as something is done to the server, again and again. */
async function whileItFails({
  program,
  faults,
  fault,
}: {
  program: string;
  faults: number;
  /** What it did away with, to prove that it fired. */
  fault: (database: string) => Promise<number>;
}) {
  const database = (await kind?.fresh()) ?? '';
  const subject = storeSubject({ program, database });
  const running = await subject.start();
  let fired = 0;
  let cut = 0;
  const submitting = (async () => {
    const rounds: Submitted[] = [];
    // A quick machine is through with a round before the first fault has fired.
    do {
      const firstNumber = rounds.length * ANSWERS_A_ROUND + 1;
      rounds.push(await submitAll({ running, clients: CLIENTS, answers: ANSWERS_A_ROUND, firstNumber }));
    } while (fired < faults);
    return rounds;
  })();
  for (; fired < faults; fired += 1) {
    await new Promise((resolve) => setTimeout(resolve, 60));
    cut += await fault(database);
  }
  const rounds = await submitting;
  const acknowledged = rounds.flatMap((round) => round.acknowledged);
  const refused = rounds
    .flatMap(({ refusals }) => [...refusals.values()])
    .reduce((sum, count) => sum + count, 0);
  running.process.stdin?.end();
  await running.ended;
  const sent = rounds.length * CLIENTS * ANSWERS_A_ROUND;
  return { faults: fired, cut, sent, refused, ...account({ acknowledged, stored: await subject.stored() }) };
}

const cutConnections = async (database: string) => (await postgresServer?.cutConnections(database)) ?? 0;

async function crash(): Promise<number> {
  await postgresServer?.crash();
  return 1;
}

describe.runIf(kind)('PostgreSQL', () => {
  it('loses and doubles no acknowledged answer when its connections are cut, and the server goes on by itself', async () => {
    const program = await buildProgram({ entry });
    const found = await whileItFails({ program, faults: 8, fault: cutConnections });
    report('connections cut', found);
    // Whether a client hears of a cut depends on where it falls: most are made good before anybody is told.
    expect(found.cut).toBeGreaterThanOrEqual(8);
    expect(found).toMatchObject({ acknowledged: found.sent, lost: 0, doubled: 0, outOfOrder: 0 });
  });

  it('loses and doubles no acknowledged answer when it crashes and starts again', async () => {
    const program = await buildProgram({ entry });
    const found = await whileItFails({ program, faults: 2, fault: crash });
    report('PostgreSQL crashes', found);
    expect(found.refused).toBeGreaterThan(0);
    expect(found).toMatchObject({ acknowledged: found.sent, lost: 0, doubled: 0, outOfOrder: 0 });
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
