import { describe, expect, it } from 'vitest';
import { postgresServer, STORE_KINDS } from '../stores/store-kinds.ts';
import { account, report } from './account.ts';
import { buildProgram } from './build-program.ts';
import { FAILURES_SWALLOWED } from './mutants.ts';
import { storeSubject } from './store-subject.ts';
import { submitAll } from './submit-all.ts';

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

  it('would be seen to lose answers if what failed were acknowledged', async () => {
    const program = await buildProgram({ entry, mutations: FAILURES_SWALLOWED });
    const found = await whileItFails({ program, faults: 6, fault: cutConnections });
    report('mutant: failures swallowed', found);
    expect(found.lost).toBeGreaterThan(0);
  });
});
