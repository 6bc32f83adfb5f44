/** A tuning space, tuned: music prepared, settings tried by the bench, and what was found written down. */
import { join, resolve } from 'node:path';
import { ENGINE_VERSION } from '@earwitness/engine';
import type { DatasetItem } from '../datasets/dataset-manifest.ts';
import { artistNamesOf, groupByArtist } from '../datasets/group-by-artist.ts';
import { loadDataset } from '../datasets/load-dataset.ts';
import { TuningError } from '../errors.ts';
import { writeFileSafely } from '../files/write-file-safely.ts';
import { toJson, writeJsonSafely } from '../files/write-json-safely.ts';
import { METRICS } from '../metrics/metric-table.ts';
import { BENCH_VERSION } from '../runs/bench-version.ts';
import { openBenchEvaluator } from './bench-evaluator.ts';
import { createTrialCounter, type TrialCounts } from './count-trials.ts';
import type { ArtistGroup } from './draw-folds.ts';
import { applyProfileParameters } from './profile-parameters.ts';
import { plannedTries, type Tuning, type TuningItem, tune } from './tune.ts';
import { tunedConditions, tunedProfile } from './tuned-files.ts';
import { excerptItem, wholeItem } from './tuning-music.ts';
import { metricsOfObjective } from './tuning-objective.ts';
import type { TuningSpace } from './tuning-space.ts';
import { costUnit, outcomeWords, trialsWords } from './tuning-words.ts';

export interface TuningProgress {
  /** Pieces tried under a setting, and all that will be if no search ends early; what is known already is tried in no time. */
  readonly done: number;
  readonly total: number;
  /** An estimate from what was rendered so far; null at the beginning. */
  readonly secondsLeft: number | null;
}

export interface TuneSpaceOptions {
  readonly space: TuningSpace;
  /** Receives all that is written; a second tuning in it goes on where the first was ended. */
  readonly folder: string;
  /** `earwitness.config.ts`: metrics of the user's own. */
  readonly configFile?: string | undefined;
  readonly workers?: number | undefined;
  readonly limitSeconds?: number | undefined;
  readonly onProgress?: ((progress: TuningProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A tuning with what it was a tuning of: all that is to be said about it. */
export interface TunedSpace {
  readonly space: TuningSpace;
  readonly datasetId: string;
  readonly tuning: Tuning;
  readonly trials: TrialCounts;
  /** What costs and gains are counted in. */
  readonly unit: string;
  readonly titleOf: (itemId: string) => string;
  readonly engineVersion: string;
  readonly benchVersion: string;
}

export interface TuningFiles {
  /** `profile.json` or `conditions.yaml`. */
  readonly tuned: string;
  readonly history: string;
  readonly outcome: string;
}

const TUNING_SCHEMA = 'earwitness.tuning/1';

/** A setting in the words of the command line. */
const conditionOf =
  ({ tuned }: TuningSpace) =>
  (values: Tuning['tuned']): string =>
    tuned.kind === 'command'
      ? `cmd:${tuned.command}:${JSON.stringify(values)}`
      : `ours:${JSON.stringify({ profile: applyProfileParameters(tuned.base, values), target: tuned.target })}`;

/** Counts down what is left by how long what was rendered took. */
function createCountdown(total: number, onProgress: (progress: TuningProgress) => void) {
  let [done, rendered, seconds] = [0, 0, 0];
  return ({ pieces, anew, seconds: took }: { pieces: number; anew: number; seconds: number }): void => {
    done += pieces;
    rendered += anew;
    seconds += took;
    const secondsLeft = rendered < 3 ? null : Math.ceil(((total - done) * seconds) / rendered);
    onProgress({ done, total, secondsLeft });
  };
}

/** A distance from nothing would hold of everything. */
function refuseMissingTargets({ file, objective }: TuningSpace, items: readonly TuningItem[]): void {
  if (!objective.constraints.some(({ near }) => near === 'target')) return;
  const missing = items.find(({ targetLufs }) => targetLufs === null);
  if (missing === undefined) return;
  throw new TuningError({
    file,
    problem: `objective.constraints: nothing says at what loudness “${missing.id}” is to be delivered; near must be a number`,
  });
}

/** Music by one artist, or by artists who made some of it together. */
function groupsOf(items: readonly DatasetItem[]): ArtistGroup[] {
  return groupByArtist(items).map((group) => ({
    name: artistNamesOf(group),
    itemIds: group.map(({ id }) => id),
  }));
}

/**
 * Tunes a space and writes `profile.json` (or `conditions.yaml`), `tuning.jsonl` (a line for each setting tried) and `tuning.json` (all that was
 * found) into a folder. What was tried is kept in its `cache`: ended and begun again, also by being killed, it goes on and writes the same bytes.
 *
 * @throws {DatasetError} for a dataset that cannot be read
 * @throws {TuningError} for a constraint on a loudness that nothing says
 * @throws {BenchError} when no piece has a cost under the base setting
 * @throws what `runBench` throws, for metrics and conditions
 * @throws the signal's reason, when it aborts
 */
export async function tuneSpace({
  space,
  folder,
  configFile,
  workers,
  limitSeconds,
  onProgress = () => {},
  signal,
}: TuneSpaceOptions): Promise<{ tuned: TunedSpace; files: TuningFiles }> {
  const dataset = await loadDataset(space.dataset);
  const { id: datasetId, items } = dataset.manifest;
  const cache = join(resolve(folder), 'cache');
  const whole: DatasetItem[] = [];
  for (const item of items) whole.push(await wholeItem(dataset, item));
  const { excerptSeconds } = space;
  const heard: DatasetItem[] = [];
  for (const item of whole)
    heard.push(
      excerptSeconds === undefined
        ? item
        : await excerptItem(dataset, item, {
            seconds: excerptSeconds,
            folder: join(cache, 'excerpts'),
            signal,
          }),
    );
  const isCut = heard.some((item, index) => item !== whole[index]);

  const shape = {
    parameters: space.parameters,
    items: items.map(({ id, target }) => ({ id, targetLufs: target?.integratedLufs ?? space.targetLufs })),
    groups: groupsOf(items),
    ...{ evaluations: space.evaluations, folds: space.folds, slices: space.slices },
  };
  refuseMissingTargets(space, shape.items);
  const onTried = createCountdown(plannedTries({ ...shape, judgesApart: isCut }), onProgress);
  const { counted, countFailure, failureOf, counts } = createTrialCounter();
  const open = async (music: typeof items) => {
    const evaluate = await openBenchEvaluator({
      ...{ datasetId, items: music, conditionOf: conditionOf(space), folder: cache, onTried },
      metricIds: metricsOfObjective(space.objective),
      onFailure: countFailure,
      conditionsFile: space.tuned.kind === 'command' ? space.tuned.conditionsFile : undefined,
      ...{ seed: space.seed, configFile, workers, limitSeconds, signal },
    });
    return counted(evaluate);
  };
  const tuning = await tune({
    ...shape,
    ...{ base: space.base, objective: space.objective, alpha: space.alpha, seed: space.seed },
    evaluate: await open(heard),
    failureOf,
    judge: isCut ? await open(whole) : undefined,
  });
  const titles = new Map(items.map(({ id, title }) => [id, title]));
  const tuned: TunedSpace = {
    ...{ space, datasetId, tuning, trials: counts() },
    unit: costUnit(space.objective, (metric) => METRICS.find(({ id }) => id === metric)?.unit ?? ''),
    titleOf: (itemId) => titles.get(itemId) ?? itemId,
    ...{ engineVersion: ENGINE_VERSION, benchVersion: BENCH_VERSION },
  };
  return { tuned, files: await writeTuning(tuned, resolve(folder)) };
}

/** All that was found but the history, as `tuning.json` has it. */
export function tuningOutcomeOf({
  space,
  datasetId,
  tuning,
  trials,
  unit,
  engineVersion,
  benchVersion,
}: TunedSpace): Readonly<Record<string, unknown>> {
  const { history: _, ...found } = tuning;
  const { tuned: of } = space;
  return {
    schema: TUNING_SCHEMA,
    ...{ name: space.name, title: space.title, datasetId, engineVersion, benchVersion },
    of: of.kind === 'profile' ? { profile: of.base.id, target: of.target } : { command: of.command },
    ...{ seed: space.seed, evaluations: space.evaluations, alpha: space.alpha },
    excerptSeconds: space.excerptSeconds ?? null,
    words: outcomeWords(tuning, unit).sentence,
    ...{ unit, trials, ...found },
  };
}

/** What a reader of the result has to know, who sees nothing else. */
function provenanceOf({ space, datasetId, tuning, trials, unit, benchVersion }: TunedSpace): string[] {
  const { sentence, seen } = outcomeWords(tuning, unit);
  return [
    `Tuned by earwitness bench tune ${benchVersion} on ${tuning.items.length} pieces of the dataset “${datasetId}”, space “${space.name}”, seed ${space.seed}: ${JSON.stringify(tuning.tuned)}.`,
    sentence,
    seen,
    trialsWords(trials) ?? [],
  ]
    .flat()
    .map((text) => text.replaceAll('\u00a0', ' '));
}

async function writeTuning(tuned: TunedSpace, folder: string): Promise<TuningFiles> {
  const { space, tuning } = tuned;
  const words = { values: tuning.tuned, name: space.name, title: space.title };
  const provenance = provenanceOf(tuned);
  const files = {
    tuned: join(folder, space.tuned.kind === 'profile' ? 'profile.json' : 'conditions.yaml'),
    history: join(folder, 'tuning.jsonl'),
    outcome: join(folder, 'tuning.json'),
  };
  await writeFileSafely(
    files.tuned,
    space.tuned.kind === 'profile'
      ? toJson(tunedProfile(space.tuned.base, { ...words, provenance }))
      : await tunedConditions(space.tuned, { ...words, folder, head: provenance }),
  );
  await writeFileSafely(files.history, tuning.history.map((line) => `${JSON.stringify(line)}\n`).join(''));
  await writeJsonSafely(files.outcome, tuningOutcomeOf(tuned));
  return files;
}
