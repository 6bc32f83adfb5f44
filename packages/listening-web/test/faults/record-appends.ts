import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { buildProgram, type Mutation } from './build-program.ts';
import { type PowerCutAccount, replayPowerCuts } from './replay-power-cuts.ts';
import { traceFiles } from './system-calls.ts';

/** Records clients who append answers, and cuts the power after each thing that it made the process do. */
export async function cutPowerOverAppends({
  root,
  clients,
  answers,
  seed,
  stride = 1,
  mutations = [],
}: {
  /** Where folders for it may be made. */
  root: string;
  clients: number;
  /** Of each client. */
  answers: number;
  seed: number;
  stride?: number;
  mutations?: readonly Mutation[];
}): Promise<PowerCutAccount & { writes: number; flushes: number; acknowledged: number }> {
  const program = await buildProgram({ entry: 'test/faults/append-alone.ts', mutations });
  const folder = mkdtempSync(join(root, 'run-'));
  const database = join(folder, 'panels.sqlite');
  const args = [program, database, `${clients}`, `${answers}`];
  const events = traceFiles({ command: process.execPath, args, folder });
  const of = (kind: string) => events.filter((event) => event.kind === kind).length;
  const found = await replayPowerCuts({ events, folder, database, seed, stride });
  return { writes: of('write'), flushes: of('sync'), acknowledged: of('said'), ...found };
}
