import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { openStores } from '../../src/server/stores/panel-stores.ts';
import { account, report } from './account.ts';
import { type Answer, answerOf, PANEL_ID } from './answer.ts';
import { buildProgram } from './build-program.ts';
import { storeSubject } from './store-subject.ts';
import { submitAll } from './submit-all.ts';

// Processes are started and ended by the dozen, which takes its time where others work too.
vi.setConfig({ testTimeout: 180_000 });

const libraries = ['x86_64', 'aarch64'].map(
  (machine) => `/usr/lib/${machine}-linux-gnu/faketime/libfaketimeMT.so.1`,
);
const library = libraries.find((file) => existsSync(file));
if (library === undefined) console.warn('not run: a clock that steps, as there is no libfaketime');

const folder = mkdtempSync(join(tmpdir(), 'earwitness-clock-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.runIf(library !== undefined)('a clock that steps', () => {
  it('an hour back and a day forth changes nothing of the order, which times would have turned round', async () => {
    const program = await buildProgram({ entry: 'test/faults/append-server.ts' });
    const database = join(folder, 'panels.sqlite');
    const acknowledged: Answer[] = [];
    for (const [step, offset] of ['+0', '+1d', '-1h'].entries()) {
      const env = { LD_PRELOAD: library ?? '', FAKETIME: offset, DONT_FAKE_MONOTONIC: '1' };
      const running = await storeSubject({ program, database, env }).start();
      const sent = await submitAll({ running, clients: 2, answers: 5, firstNumber: 1 + 5 * step });
      acknowledged.push(...sent.acknowledged);
      running.process.stdin?.end();
      await running.ended;
    }
    const stores = await openStores({ database, readOnly: true });
    const events = await stores.log.read(PANEL_ID);
    await stores.close();
    const byTime = events.toSorted((a, b) => a.recordedAt.localeCompare(b.recordedAt));
    const answers = (list: typeof events) => list.map(({ event }) => answerOf(event));
    const found = account({ acknowledged, stored: answers(events) });
    const mutant = account({ acknowledged, stored: answers(byTime) });
    report('clock steps', { steps: 2, ...found, outOfOrderByTime: mutant.outOfOrder });
    expect(found).toEqual({ acknowledged: 30, lost: 0, doubled: 0, outOfOrder: 0 });
    expect(mutant.outOfOrder).toBeGreaterThan(0);
  });
});
