import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { report } from './account.ts';
import { buildProgram, type Mutation } from './build-program.ts';
import { ACKNOWLEDGED_BEFORE_COMMIT, SYNCHRONOUS_NORMAL } from './mutants.ts';
import { replayPowerCuts } from './replay-power-cuts.ts';
import { canTrace, traceFiles } from './system-calls.ts';

const root = realpathSync(mkdtempSync(join(tmpdir(), 'earwitness-power-')));
afterAll(() => rmSync(root, { recursive: true, force: true }));

async function cutPower(
  name: string,
  { mutations = [], stride = 2 }: { mutations?: readonly Mutation[]; stride?: number } = {},
) {
  const program = await buildProgram({ entry: 'test/faults/append-alone.ts', mutations });
  const folder = mkdtempSync(join(root, 'run-'));
  const database = join(folder, 'panels.sqlite');
  const args = [program, database, '4', '8'];
  const events = traceFiles({ command: process.execPath, args, folder });
  const found = await replayPowerCuts({ events, folder, database, seed: 1, stride });
  const of = (kind: string) => events.filter((event) => event.kind === kind).length;
  report(name, { writes: of('write'), flushes: of('sync'), acknowledged: of('said'), ...found });
  expect(of('said')).toBe(32);
  expect(found.cutsThatLoseWrites).toBeGreaterThan(50);
  return found;
}

describe.runIf(canTrace())('a power cut', () => {
  it('after any write or flush loses no acknowledged answer, doubles none and breaks nothing', async () => {
    const found = await cutPower('power cuts');
    expect(found).toMatchObject({ lost: 0, doubled: 0, corrupt: 0 });
  });

  it('would be seen to lose answers whose commit does not wait for the disk', async () => {
    const found = await cutPower('mutant: synchronous NORMAL', { mutations: SYNCHRONOUS_NORMAL, stride: 5 });
    expect(found.lost).toBeGreaterThan(0);
  });

  it('would be seen to lose answers that are acknowledged before their commit', async () => {
    const found = await cutPower('mutant: acknowledged before commit', {
      mutations: ACKNOWLEDGED_BEFORE_COMMIT,
      stride: 5,
    });
    expect(found.lost).toBeGreaterThan(0);
  });
});
