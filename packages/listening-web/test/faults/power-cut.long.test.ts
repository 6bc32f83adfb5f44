import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { report } from './account.ts';
import { SYNCHRONOUS_NORMAL } from './mutants.ts';
import { cutPowerOverAppends } from './record-appends.ts';

const root = realpathSync(mkdtempSync(join(tmpdir(), 'earwitness-power-')));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let cuts = 0;

// The longest goes past the point where the write-ahead log is folded into the database while answers come in.
it.each([
  { clients: 1, answers: 560, seed: 1 },
  { clients: 4, answers: 60, seed: 2 },
  { clients: 16, answers: 20, seed: 3 },
])('loses nothing by any power cut over $clients clients with $answers answers each', async (run) => {
  const found = await cutPowerOverAppends({ root, ...run });
  report(`power cuts, ${run.clients} × ${run.answers} answers`, found);
  expect(found).toMatchObject({ acknowledged: run.clients * run.answers, lost: 0, doubled: 0, corrupt: 0 });
  cuts += found.cuts;
});

it('tried ten thousand cuts and more', () => {
  report('power cuts, all', { cuts });
  expect(cuts).toBeGreaterThan(10_000);
});

it('would be seen to lose answers whose commit does not wait for the disk', async () => {
  const found = await cutPowerOverAppends({
    root,
    clients: 4,
    answers: 40,
    seed: 4,
    mutations: SYNCHRONOUS_NORMAL,
  });
  report('mutant: synchronous NORMAL', found);
  expect(found.lost).toBeGreaterThan(0);
});
