/** Both sides of a comparison, whichever way they were named: runs, conditions of one run, or what is first to be made. */
import { join, resolve } from 'node:path';
import {
  type BenchConfig,
  buildSpecOf,
  conditionNamesOf,
  loadDataset,
  openRunSide,
  parseRunSide,
  type RunProgress,
  type RunSide,
  runBench,
} from '@earwitness/bench';

export interface Sides {
  readonly baseline: RunSide;
  readonly candidate: RunSide;
}

/** Two runs, each with a condition of its own, or two conditions of one run. */
export async function openSides(
  [baseline, candidate]: readonly [string, string],
  { run, reportsFolder }: { run?: string | undefined; reportsFolder: string },
): Promise<Sides> {
  const open = (text: string): Promise<RunSide> =>
    openRunSide({
      ...(run === undefined ? parseRunSide(text) : { run, conditionId: text }),
      ...{ label: text, reportsFolder },
    });
  return { baseline: await open(baseline), candidate: await open(candidate) };
}

/** Masters a dataset by both, as far as the store does not hold it yet. */
export async function makeSides(
  [baseline, candidate]: readonly [string, string],
  {
    datasetPath,
    reportsFolder,
    config,
    conditionsFile,
    ...options
  }: {
    datasetPath: string;
    reportsFolder: string;
    config: BenchConfig | undefined;
    configFile: string | undefined;
    conditionsFile: string | undefined;
    metricIds: readonly string[] | undefined;
    seed: string | undefined;
    workers: number | undefined;
    limitSeconds: number | undefined;
    signal: AbortSignal;
    onProgress: (progress: RunProgress) => void;
  },
): Promise<Sides> {
  const dataset = await loadDataset(resolve(datasetPath));
  const names = await conditionNamesOf(dataset, { conditionsFile, config });
  const [one, other] = [
    buildSpecOf(baseline, { side: 'baseline', names }),
    buildSpecOf(candidate, { side: 'candidate', names }),
  ];
  const runFolder = join(reportsFolder, `${dataset.manifest.id}-compared`);
  await runBench({
    ...{ dataset, runFolder, conditionsFile, ...options },
    storeFolder: join(reportsFolder, 'store'),
    conditionSpecs: [one.spec, other.spec],
  });
  const open = (label: string, conditionId: string): Promise<RunSide> =>
    openRunSide({ run: runFolder, ...{ conditionId, label, reportsFolder } });
  return {
    baseline: await open(baseline, one.conditionId),
    candidate: await open(candidate, other.conditionId),
  };
}
