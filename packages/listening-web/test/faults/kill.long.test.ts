import { expect, it } from 'vitest';
import { STORE_KINDS } from '../stores/store-kinds.ts';
import { report } from './account.ts';
import { buildProgram } from './build-program.ts';
import { killUnderLoad } from './kill-under-load.ts';
import { storeSubject } from './store-subject.ts';

const WANTED = {
  SQLite: { kills: 200, acknowledged: 50_000 },
  PostgreSQL: { kills: 60, acknowledged: 10_000 },
};

it.each(STORE_KINDS)(
  'loses and doubles none of tens of thousands of answers in $kind over many kills',
  async ({ kind, fresh }) => {
    const program = await buildProgram({ entry: 'test/faults/append-server.ts' });
    const subject = storeSubject({ program, database: await fresh() });
    const { kills, acknowledged } = WANTED[kind];
    const found = await killUnderLoad({
      subject,
      clients: 32,
      kills,
      acknowledgedAtLeast: acknowledged,
      longestLifeMilliseconds: 500,
      mostAcknowledgedInALife: 600,
      seed: 20,
    });
    report(`kill -9 under load, ${kind}`, found);
    expect(found).toMatchObject({ lost: 0, doubled: 0, outOfOrder: 0 });
    expect(found.kills).toBeGreaterThanOrEqual(kills);
    expect(found.acknowledged).toBeGreaterThanOrEqual(acknowledged);
  },
);
