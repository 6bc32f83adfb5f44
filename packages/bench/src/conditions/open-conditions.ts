/** Every condition that a run may have, from how they are written. To add one: one file beside these, one line here. */
import { resolve } from 'node:path';
import { DELIVERY_TARGETS, type MasteringBrief, type WantedTarget } from '@earwitness/engine';
import type { BenchConfig } from '../config/bench-config.ts';
import type { AnchorId } from '../datasets/condition-folder.ts';
import type { Maker } from '../datasets/dataset-manifest.ts';
import type { Dataset } from '../datasets/load-dataset.ts';
import { ConditionError } from '../errors.ts';
import { commandCondition } from './command-condition.ts';
import type { Condition } from './condition.ts';
import { assignIds, type ConditionSpec, parseConditionSpec } from './condition-spec.ts';
import { type ConditionsFile, loadConditionsFile, specOfEntry } from './conditions-file.ts';
import { deliveredCondition } from './delivered.ts';
import { type EnginePackage, installedEngineFolder, openEnginePackage } from './engine-package.ts';
import { findEngine } from './find-engine.ts';
import { folderCondition } from './folder-condition.ts';
import { loudnessOnlyCondition } from './loudness-only.ts';
import { lowpassAnchor } from './lowpass-anchor.ts';
import { oursCondition } from './ours.ts';
import { overLimitedAnchor } from './over-limited-anchor.ts';
import { renameCondition } from './rename-condition.ts';
import { unprocessedCondition } from './unprocessed.ts';

export interface OpenConditionsOptions {
  /**
   * One condition each, as the command line has them. By default those of the file; else all that need no words: `ours`,
   * `loudness-only`, `unprocessed`, those of the configuration and those that the dataset has masters of.
   */
  readonly specs?: readonly string[] | undefined;
  /** `conditions.yaml`: commands, and conditions with names. */
  readonly conditionsFile?: string | undefined;
  readonly config?: BenchConfig | undefined;
  /** Where what was built, installed or matched for conditions is kept. */
  readonly storeFolder: string;
  /** Where relative paths start, and whose git repository `ours@` means. */
  readonly folder?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A condition as it was asked for, by whomever. */
interface Entry {
  readonly spec: ConditionSpec;
  /** Relative paths start here. */
  readonly folder: string;
  readonly maker?: Maker | undefined;
}

interface Workshop extends OpenConditionsOptions {
  readonly dataset: Dataset;
  readonly file: ConditionsFile | null;
  readonly installedEngine: EnginePackage;
}

interface NamedCondition {
  readonly conditionId: string;
  readonly entry: Entry;
}

const PLAIN = ['ours', 'loudness-only', 'unprocessed'];

const ANCHORS: Readonly<Record<AnchorId, (conditionId: string, engine: EnginePackage) => Condition>> = {
  'lowpass-3500': (conditionId) => lowpassAnchor({ conditionId, passbandHz: 3500 }),
  'lowpass-7000': (conditionId) => lowpassAnchor({ conditionId, passbandHz: 7000 }),
  'over-limited': (conditionId, engine) => overLimitedAnchor({ conditionId, engine }),
};

/**
 * Opens the conditions of a run. The same strings, files and store give the same conditions in every process; what has to be built,
 * installed or matched is made once and kept.
 *
 * @throws {ConditionError} that names the condition, what is wrong with it and what is allowed
 */
export async function openConditions(dataset: Dataset, options: OpenConditionsOptions): Promise<Condition[]> {
  const { conditionsFile, folder = process.cwd() } = options;
  const workshop: Workshop = {
    ...options,
    dataset,
    file: conditionsFile === undefined ? null : await loadConditionsFile(resolve(folder, conditionsFile)),
    installedEngine: await openEnginePackage(await installedEngineFolder()),
  };
  const entries = withoutDoubles(entriesOf(workshop, folder));
  const ids = assignIds(entries.map(({ spec }) => spec));
  return Promise.all(
    entries.map(async (entry, index) => {
      const conditionId = ids[index]!;
      const condition = await openEntry({ entry, conditionId }, workshop);
      const { maker } = entry;
      return maker === undefined && condition.conditionId === conditionId
        ? condition
        : renameCondition(condition, { conditionId, maker });
    }),
  );
}

const deliveredIds = ({ manifest }: Dataset): string[] => [
  ...new Set(manifest.items.flatMap(({ conditions }) => conditions.map(({ conditionId }) => conditionId))),
];

/** What was asked for; a name of the file's conditions stands for that condition. */
function entriesOf({ specs, file, config, dataset }: Workshop, folder: string): Entry[] {
  const fromFile = (file?.conditions ?? []).map(
    (entry): Entry => ({
      spec: specOfEntry(entry),
      folder: file!.folder,
      maker: typeof entry === 'string' ? undefined : entry.maker,
    }),
  );
  if (specs === undefined) {
    if (fromFile.length > 0) return fromFile;
    const own = (config?.conditions ?? []).map(({ conditionId }) => conditionId);
    return [...PLAIN, ...own, ...deliveredIds(dataset)].map((name) => ({
      spec: parseConditionSpec(name),
      folder,
    }));
  }
  const namesOfFile = assignIds(fromFile.map(({ spec }) => spec));
  return specs.map((text) => {
    const spec = parseConditionSpec(text);
    const { source, name } = spec;
    const place = source.kind === 'named' ? namesOfFile.indexOf(source.name) : -1;
    if (source.kind !== 'named' || place === -1) return { spec, folder };
    const entry = fromFile[place]!;
    return { ...entry, spec: { ...entry.spec, name: name ?? source.name } };
  });
}

/** What is asked for twice in the same words is meant once. */
function withoutDoubles(entries: readonly Entry[]): Entry[] {
  const seen = new Set<string>();
  return entries.filter(({ spec, folder }) => {
    const key = JSON.stringify([spec.name, spec.source, spec.settings, folder]);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

async function openEntry(named: NamedCondition, workshop: Workshop): Promise<Condition> {
  const { entry, conditionId } = named;
  const { spec, folder } = entry;
  const { dataset, storeFolder, signal } = workshop;
  const { source, settings } = spec;
  switch (source.kind) {
    case 'ours':
      return openOurs(named, source.version, workshop);
    case 'folder':
      return folderCondition({
        conditionId,
        text: spec.text,
        folder: resolve(folder, source.folder),
        dataset,
        storeFolder,
        signal,
      });
    case 'cmd': {
      const definition = new Map(Object.entries(workshop.file?.commands ?? {})).get(source.command);
      if (definition === undefined) throw refuse(spec, `there is no such command in ${commandsAt(workshop)}`);
      return commandCondition({
        conditionId,
        commandName: source.command,
        definition,
        folder: workshop.file!.folder,
        parameters: settings,
        signal,
      });
    }
    case 'anchor': {
      const make = new Map(Object.entries(ANCHORS)).get(source.anchor);
      if (make === undefined) throw refuse(spec, `the anchors are ${Object.keys(ANCHORS).join(', ')}`);
      refuseSettings(spec);
      return make(conditionId, workshop.installedEngine);
    }
    case 'named':
      return openNamed(named, source.name, workshop);
  }
}

async function openNamed(
  { entry: { spec }, conditionId }: NamedCondition,
  name: string,
  workshop: Workshop,
): Promise<Condition> {
  const { dataset, config, installedEngine } = workshop;
  const delivered = deliveredIds(dataset);
  if (name === 'loudness-only')
    return loudnessOnlyCondition(await targetOf(spec, installedEngine), { conditionId });
  refuseSettings(spec);
  if (name === 'unprocessed') return unprocessedCondition;
  const own = config?.conditions.find((condition) => condition.conditionId === name);
  if (own !== undefined) {
    if (delivered.includes(name))
      throw refuse(spec, 'both the configuration and the dataset have one of that name');
    return own;
  }
  if (delivered.includes(name)) return deliveredCondition(name);
  const known = [
    ...PLAIN,
    ...(config?.conditions ?? []).map((condition) => condition.conditionId),
    ...delivered,
  ];
  throw refuse(
    spec,
    `it must be one of ${known.join(', ')}, or be written as ours@…, folder:…, cmd:… or anchor:…`,
  );
}

async function openOurs(
  { entry: { spec, folder }, conditionId }: NamedCondition,
  version: string | null,
  { installedEngine, storeFolder, signal }: Workshop,
): Promise<Condition> {
  const { references, ...others } = spec.settings;
  const towardsReference = references === 'item';
  const brief = (towardsReference ? others : spec.settings) as MasteringBrief;
  if (towardsReference && brief.profile !== undefined)
    throw refuse(spec, 'it must have one direction: either a profile or references');
  try {
    const engine =
      version === null ? installedEngine : await findEngine(version, { folder, storeFolder, signal });
    await engine.checkBrief(brief);
    return oursCondition({ conditionId, brief, towardsReference, engine });
  } catch (error) {
    signal?.throwIfAborted();
    throw refuse(spec, (error as Error).message, error);
  }
}

async function targetOf(spec: ConditionSpec, engine: EnginePackage): Promise<WantedTarget> {
  const { target = 'streaming', ...others } = spec.settings as MasteringBrief;
  if (Object.keys(others).length > 0) throw refuse(spec, 'its braces may hold a target alone');
  await engine.checkBrief({ target }).catch((error: Error) => {
    throw refuse(spec, error.message, error);
  });
  return typeof target === 'string' ? DELIVERY_TARGETS[target]! : target;
}

const commandsAt = ({ file, conditionsFile }: Workshop): string => {
  if (file === null) return 'no file of conditions, as none was given';
  const names = Object.keys(file.commands);
  return `${conditionsFile}: it has ${names.length === 0 ? 'none' : names.join(', ')}`;
};

function refuseSettings(spec: ConditionSpec): void {
  if (Object.keys(spec.settings).length > 0) throw refuse(spec, 'it takes nothing in braces');
}

function refuse({ text }: ConditionSpec, problem: string, cause?: unknown): ConditionError {
  const [reason = ''] = problem.split('\n');
  return new ConditionError({
    conditionId: text,
    kind: 'setup',
    reason: `Cannot use condition “${text}”: ${reason}`,
    cause,
  });
}
