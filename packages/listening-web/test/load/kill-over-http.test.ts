import { expect, it, onTestFinished, vi } from 'vitest';
import { report } from '../faults/account.ts';
import { buildProgram, type Mutation } from '../faults/build-program.ts';
import { killUnderLoad } from '../faults/kill-under-load.ts';
import { LATE_COMMIT } from '../faults/mutants.ts';
import { STORE_KINDS } from '../stores/store-kinds.ts';
import { panelSubject } from './panel-subject.ts';

// Processes are started and ended by the dozen, which takes its time where others work too.
vi.setConfig({ testTimeout: 180_000 });

const entry = 'test/load/serve-alone.ts';

/** An acknowledgement as soon as the answer is in memory, and its commit late. */
const WRITTEN_BEHIND: readonly Mutation[] = [
  {
    file: 'panels/panel-journal.ts',
    from: 'await this.#log.append({ panelId: this.panelId, recordedAt, events });',
    to: 'void this.#log.append({ panelId: this.panelId, recordedAt, events }).catch(() => {});',
  },
  LATE_COMMIT,
];

it.each(STORE_KINDS)(
  'loses, doubles and misplaces no answer of listeners in $kind when the server is killed',
  async ({ kind, fresh }) => {
    const subject = await panelSubject({ program: await buildProgram({ entry }), database: await fresh() });
    onTestFinished(() => subject.remove());
    const kills = await killUnderLoad({ subject, kills: 3, seed: 1 });
    const found = { ...kills, ...subject.found() };
    report(`kill -9 over HTTP, ${kind}`, found);
    expect(found).toMatchObject({ kills: 3, lost: 0, doubled: 0, outOfOrder: 0 });
    expect(found).toMatchObject({ forgotten: 0, trialsAnsweredTwice: 0, exportedRows: found.acknowledged });
    expect(found.interrupted).toBeGreaterThan(0);
  },
);

it('would see an answer acknowledged before its commit', async () => {
  const [sqlite] = STORE_KINDS;
  const program = await buildProgram({ entry, mutations: WRITTEN_BEHIND });
  const subject = await panelSubject({ program, database: (await sqlite?.fresh()) ?? '' });
  onTestFinished(() => subject.remove());
  const found = { ...(await killUnderLoad({ subject, kills: 3, seed: 2 })), ...subject.found() };
  report('mutant: acknowledged before commit, over HTTP', found);
  expect(found.lost).toBeGreaterThan(0);
});
