import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { report } from './account.ts';
import type { Mutation } from './build-program.ts';
import { ACKNOWLEDGED_BEFORE_COMMIT, SYNCHRONOUS_NORMAL } from './mutants.ts';
import { cutPowerOverAppends } from './record-appends.ts';
import { canTrace } from './system-calls.ts';

// Processes are started and ended by the dozen, which takes its time where others work too.
vi.setConfig({ testTimeout: 180_000 });

const root = realpathSync(mkdtempSync(join(tmpdir(), 'earwitness-power-')));
afterAll(() => rmSync(root, { recursive: true, force: true }));

async function cutPower(
  name: string,
  { mutations = [], stride = 2 }: { mutations?: readonly Mutation[]; stride?: number } = {},
) {
  const found = await cutPowerOverAppends({ root, clients: 4, answers: 6, seed: 1, stride, mutations });
  report(name, found);
  expect(found.acknowledged).toBe(24);
  expect(found.cutsThatLoseWrites).toBeGreaterThan(30);
  return found;
}

describe.runIf(canTrace())('a power cut', () => {
  it('after any write or flush loses no acknowledged answer, doubles none and breaks nothing', async () => {
    expect(await cutPower('power cuts')).toMatchObject({ lost: 0, doubled: 0, corrupt: 0 });
  });

  it('would be seen to lose answers whose commit does not wait for the disk', async () => {
    const mutant = { mutations: SYNCHRONOUS_NORMAL, stride: 5 };
    expect((await cutPower('mutant: synchronous NORMAL', mutant)).lost).toBeGreaterThan(0);
  });

  it('would be seen to lose answers that are acknowledged before their commit', async () => {
    const mutant = { mutations: ACKNOWLEDGED_BEFORE_COMMIT, stride: 5 };
    expect((await cutPower('mutant: acknowledged before commit', mutant)).lost).toBeGreaterThan(0);
  });
});
