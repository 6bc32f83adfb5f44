/** What every process of a run works with, opened from plain strings, so that a worker makes it for itself. */
import { ENGINE_VERSION } from '@earwitness/engine';
import type { Condition } from '../conditions/condition.ts';
import { openConditions } from '../conditions/open-conditions.ts';
import { loadConfig } from '../config/load-config.ts';
import type { DatasetItem } from '../datasets/dataset-manifest.ts';
import { type Dataset, loadDataset } from '../datasets/load-dataset.ts';
import { codecIdentity, codecOvershoot } from '../metrics/codec-overshoot.ts';
import type { Metric } from '../metrics/metric.ts';
import { METRICS } from '../metrics/metric-table.ts';
import type { PlaybackSystem } from '../playback/playback-system.ts';
import { PLAYBACK_SYSTEMS } from '../playback/playback-table.ts';
import { BENCH_VERSION } from './bench-version.ts';
import { benchDigest, engineDigest } from './code-digest.ts';
import { openRunStore, type RunStore } from './run-store.ts';

/** A run as it is asked for. The same strings give the same records in every process. */
export interface RunRequest {
  /** The dataset's folder or manifest. */
  readonly datasetFile: string;
  readonly runFolder: string;
  /** What was made before lies here; runs may share it, also at the same time. */
  readonly storeFolder: string;
  /** As `openConditions` reads them: where they are left out, those of the file, else all that need no words. */
  readonly conditionSpecs?: readonly string[] | undefined;
  /** `conditions.yaml`. */
  readonly conditionsFile?: string | undefined;
  /** `earwitness.config.ts`: metrics, conditions and playback systems of the user's own. */
  readonly configFile?: string | undefined;
  /** All of them, where they are left out. */
  readonly metricIds?: readonly string[] | undefined;
  /** None, where they are left out. */
  readonly playbackIds?: readonly string[] | undefined;
  /** What every random draw of the run comes from. */
  readonly seed?: string | undefined;
  /** The most that a part of a job may take; where it is left out, ten minutes and ten times the length of the music. */
  readonly limitSeconds?: number | undefined;
}

export interface Workshop {
  readonly dataset: Dataset;
  readonly conditions: readonly Condition[];
  readonly metrics: readonly Metric[];
  readonly playbackSystems: readonly PlaybackSystem[];
  readonly store: RunStore;
  readonly runFolder: string;
  readonly seed: string;
  readonly limitSeconds: number | undefined;
  readonly engineVersion: string;
  readonly benchVersion: string;
  readonly engineDigest: string;
  /** Of all that scores depend on besides audio and engine. */
  readonly scoringDigest: string;
}

/** Those that are asked for, in the order in which the bench has them. */
function choose<Part extends { readonly id: string }>(
  parts: readonly Part[],
  ids: readonly string[] | undefined,
  what: string,
): readonly Part[] {
  if (ids === undefined) return parts;
  const unknown = ids.find((id) => !parts.some((part) => part.id === id));
  if (unknown !== undefined)
    throw new RangeError(
      `Cannot run a ${what} as it must be one of ${parts.map(({ id }) => id).join(', ')}: current value is ${unknown}`,
    );
  return parts.filter(({ id }) => ids.includes(id));
}

/** What a condition's records depend on; what cannot be told is null, and becomes a failure in its record. */
async function aboutCondition(condition: Condition, items: readonly DatasetItem[]): Promise<unknown> {
  const orNull = async (tell: () => unknown): Promise<unknown> => {
    try {
      return JSON.stringify((await tell()) ?? null);
    } catch {
      return null;
    }
  };
  const ofItem = async (item: DatasetItem): Promise<unknown> => [
    await orNull(() => condition.maker(item)),
    await orNull(async () =>
      condition.kind === 'making' ? condition.settings(item) : (await condition.file(item))?.sha256,
    ),
  ];
  return [
    condition.conditionId,
    condition.kind === 'making' ? await orNull(() => condition.codeDigest()) : null,
    condition.kind === 'making' ? [condition.needsReference ?? false, condition.limitSeconds ?? null] : null,
    await Promise.all(items.map(ofItem)),
  ];
}

/** Digest of all that a run's records depend on: shards belong together when theirs are the same. */
export async function requestDigestOf({
  dataset: { manifest },
  conditions,
  metrics,
  playbackSystems,
  store,
  seed,
  limitSeconds,
  benchVersion,
  engineDigest: engine,
  scoringDigest,
}: Workshop): Promise<string> {
  const idsOf = (parts: readonly { readonly id: string }[]): string[] => parts.map(({ id }) => id);
  return store.key(
    manifest,
    await Promise.all(conditions.map((condition) => aboutCondition(condition, manifest.items))),
    idsOf(metrics),
    idsOf(playbackSystems),
    ...[seed, limitSeconds ?? null, benchVersion, engine, scoringDigest],
  );
}

/**
 * Opens what a run is made of.
 *
 * @throws {DatasetError} for a dataset that cannot be read
 * @throws {ConditionError} for a condition that cannot be opened
 * @throws {ConfigError} for a configuration that cannot be used
 * @throws {RangeError} for a metric or playback system that the bench does not have
 */
export async function openWorkshop(
  {
    datasetFile,
    runFolder,
    storeFolder,
    conditionSpecs: specs,
    conditionsFile,
    configFile,
    metricIds,
    playbackIds = [],
    seed = '1',
    limitSeconds,
  }: RunRequest,
  { signal }: { signal?: AbortSignal | undefined } = {},
): Promise<Workshop> {
  const dataset = await loadDataset(datasetFile);
  const config = configFile === undefined ? undefined : await loadConfig(configFile);
  const metrics = choose([...METRICS, ...(config?.metrics ?? [])], metricIds, 'metric');
  const playbackSystems = choose(
    [...PLAYBACK_SYSTEMS, ...(config?.playback ?? [])],
    playbackIds,
    'playback system',
  );
  const store = openRunStore(storeFolder);
  return {
    dataset,
    conditions: await openConditions(dataset, { specs, conditionsFile, config, storeFolder, signal }),
    ...{ metrics, playbackSystems, store, runFolder, seed, limitSeconds },
    engineVersion: ENGINE_VERSION,
    benchVersion: BENCH_VERSION,
    engineDigest: await engineDigest(),
    scoringDigest: store.key(
      await benchDigest(),
      config?.digest ?? null,
      metrics.includes(codecOvershoot) ? await codecIdentity() : null,
    ),
  };
}
