/** A folder of runs with a small dataset beside it, for tests of what is kept of runs. */
import { join } from 'node:path';
import { keepRun } from '../src/history/keep-run.ts';
import { runBench } from '../src/runs/run-bench.ts';
import { smallDataset } from './small-dataset.ts';
import { music } from './synthetic-music.ts';
import { temporaryFolder } from './temporary-folder.ts';

export async function folderOfRuns() {
  const folder = await temporaryFolder();
  const reportsFolder = join(folder, 'reports');
  const dataset = await smallDataset(folder, [{ id: 'piece', mix: music('history', { seconds: 2 }) }]);
  /** Another seed makes another run. */
  const run = async (seed: string, name = 'test', conditionSpecs = ['loudness-only']): Promise<string> => {
    const runFolder = join(reportsFolder, name);
    await runBench({
      ...{ dataset, seed, runFolder, storeFolder: join(reportsFolder, 'store'), workers: 0 },
      ...{ conditionSpecs, metricIds: ['integratedLufs', 'truePeakDbtp'] },
    });
    return runFolder;
  };
  const keep = async (seed: string, name?: string) =>
    (await keepRun({ runFolder: await run(seed, name) })).entry;
  return { folder, reportsFolder, dataset, run, keep };
}
