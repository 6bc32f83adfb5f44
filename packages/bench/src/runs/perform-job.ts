/** One job of a run: an item under a condition, rendered, measured, aligned, scored and put where people look for it. */
import { join, relative } from 'node:path';
import { z } from 'zod';
import type { Condition } from '../conditions/condition.ts';
import { usualLimitSeconds } from '../conditions/usual-limit.ts';
import type { DatasetItem, Maker } from '../datasets/dataset-manifest.ts';
import { referenceMasterOf } from '../datasets/reference-master.ts';
import { BenchError, ConditionError } from '../errors.ts';
import { portablePath } from '../files/portable-path.ts';
import { sha256OfFile } from '../files/sha256.ts';
import { copyFileSafely, writeFileSafely } from '../files/write-file-safely.ts';
import { writeJsonSafely } from '../files/write-json-safely.ts';
import type { PlaybackSystem } from '../playback/playback-system.ts';
import { causesOf, failureText, isOfTheMachine } from './failure-text.ts';
import type { ComparedAudio, ItemAtWork } from './item-at-work.ts';
import type { Listenable } from './listenable.ts';
import type { RunJob } from './plan-jobs.ts';
import { type ProducedRendering, produceRendering } from './produce-rendering.ts';
import {
  alignmentRecordSchema,
  COST_RECORD_SCHEMA,
  type CostRecord,
  RUN_RECORD_SCHEMA,
  type RunRecord,
  scoresSchema,
} from './run-record.ts';
import {
  alignmentRecordOf,
  findingsOf,
  type PlacedAudio,
  pairUp,
  placeAnchor,
  placeAudio,
  scoreBy,
} from './score-rendering.ts';
import type { Workshop } from './workshop.ts';

export interface JobResult {
  readonly record: RunRecord;
  /** null where nothing was made. */
  readonly cost: CostRecord | null;
  /** Which files of the store it is made of. */
  readonly uses: readonly string[];
  /** Whether something may still be at work in this process that was given up: it is of no further use. */
  readonly isSpent: boolean;
}

const scoredSchema = z.strictObject({
  rateHz: z.number(),
  alignment: alignmentRecordSchema,
  scores: scoresSchema,
  toReferences: z.record(z.string(), scoresSchema),
  findings: z.array(z.string()),
});
type Scored = z.infer<typeof scoredSchema>;

const heardSchema = z.strictObject({ scores: scoresSchema });

/** Whoever keeps a limit of its own ends by itself before its worker is ended, and says more about it. */
const SPARE_SECONDS = 10;

export interface JobContext {
  readonly workshop: Workshop;
  readonly atWork: ItemAtWork;
  readonly condition: Condition;
  /** Says that a part of the job begins, and how long it may take. */
  readonly onPart: (limitSeconds: number) => void;
  readonly signal: AbortSignal | undefined;
}

/** What a record says whatever became of the rendering. */
const aboutOf = (
  { dataset, engineVersion, benchVersion, seed }: Workshop,
  item: DatasetItem,
  { conditionId, maker }: { conditionId: string; maker: Maker },
) =>
  ({
    schema: RUN_RECORD_SCHEMA,
    datasetId: dataset.manifest.id,
    ...{ itemId: item.id, conditionId, maker },
    inputs: {
      mixSha256: item.mix?.sha256 ?? null,
      referenceSha256: referenceMasterOf(item)?.sha256 ?? null,
    },
    ...{ engineVersion, benchVersion, seed },
  }) as const;

/** The record of an item that has no rendering, or none that could be scored. */
export function failureRecord(
  workshop: Workshop,
  item: DatasetItem,
  condition: { conditionId: string; maker: Maker },
  failure: string,
): RunRecord {
  return {
    ...aboutOf(workshop, item, condition),
    renderingSha256: null,
    renderingFile: null,
    planFile: null,
    original: null,
    rateHz: null,
    seconds: null,
    alignment: null,
    scores: Object.fromEntries(workshop.metrics.map(({ id }) => [id, null])),
    toReferences: {},
    heardOn: {},
    findings: [],
    failure,
  };
}

const limitFor = ({ limitSeconds }: Workshop, seconds: number): number =>
  limitSeconds ?? usualLimitSeconds(seconds);

/** Puts a finished master where people look for it; untouched when it is there already. */
async function placeMaster(from: string, digest: string, to: string): Promise<void> {
  if ((await sha256OfFile(to).catch(() => null)) === digest) return;
  await copyFileSafely(from, to);
}

/** Where the record says the rendering is; our masters are placed beside the run's records. */
async function placeFiles(
  { runFolder }: Workshop,
  itemId: string,
  { conditionId }: Condition,
  { path, sha256, planText }: ProducedRendering,
): Promise<{ renderingFile: string; planFile: string | null }> {
  const isOurs = conditionId === 'ours';
  const renderingFile = isOurs ? `masters/${itemId}.wav` : portablePath(relative(runFolder, path));
  if (isOurs) await placeMaster(path, sha256, join(runFolder, renderingFile));
  if (planText === null) return { renderingFile, planFile: null };
  const planFile = `masters/${itemId}${isOurs ? '' : `.${conditionId}`}.plan.json`;
  await writeFileSafely(join(runFolder, planFile), planText);
  return { renderingFile, planFile };
}

/** Everything that a rendering's scores depend on besides its own samples. */
function scoringKeyOf(
  { store, metrics, engineDigest, scoringDigest }: Workshop,
  { mix, anchor, humans }: ItemAtWork,
  { sha256 }: Listenable,
  conditionId: string,
  compareWithMix: boolean,
): string {
  return store.key(
    sha256,
    mix?.sha256 ?? null,
    anchor === null ? conditionId : [anchor.name, anchor.sha256],
    humans.map((human) => [human.name, human.sha256]),
    // a master is not compared with itself
    humans.some(({ name }) => name === conditionId) ? conditionId : null,
    compareWithMix,
    metrics.map(({ id }) => id),
    engineDigest,
    scoringDigest,
  );
}

/** The rendering in its place, found out when it is first asked for. */
async function placeRendering(
  { anchor, keepAtHand }: ItemAtWork,
  rendering: Listenable,
  known: Scored | null,
): Promise<PlacedAudio> {
  const measured = await rendering.measured();
  if (anchor === null) return placeAnchor(measured);
  return placeAudio(await anchor.audio(), measured, { keepAtHand, alignment: known?.alignment });
}

async function scoreClean(
  { workshop: { metrics }, atWork, condition }: JobContext,
  rendering: Listenable,
  placed: PlacedAudio,
  compareWithMix: boolean,
): Promise<Scored> {
  const { anchor, humans, mix } = atWork;
  const { conditionId } = condition;
  const [reference = null] = humans;
  const measured = await rendering.measured();
  const toMix = mix === null ? null : await pairUp(placed, await anchor!.placed());
  const toReference = await pairUp(placed, reference === null ? null : await reference.placed());
  const scores = await scoreBy(metrics, { rendering: measured, toReference, toMix });

  const distances = metrics.filter(({ comparesWith }) => comparesWith === 'reference');
  const toReferences: Record<string, Scored['scores']> = {};
  for (const human of humans.length < 2 ? [] : humans) {
    if (human.name === conditionId) continue;
    toReferences[human.name] =
      human === reference
        ? Object.fromEntries(distances.map(({ id }) => [id, scores[id] ?? null]))
        : await scoreBy(distances, {
            rendering: measured,
            toReference: await pairUp(placed, await human.placed()),
            toMix,
          });
  }
  const anchorName = anchor?.name ?? conditionId;
  return {
    rateHz: placed.source.sampleRate,
    alignment: alignmentRecordOf(placed.alignment, anchorName),
    scores,
    toReferences,
    findings: await findingsOf(placed, { anchorName, toMix, compareWithMix }),
  };
}

/** The same rendering, reference and mix, each through the system. */
async function scoreHeard(
  { workshop: { metrics }, atWork }: JobContext,
  placed: PlacedAudio,
  system: PlaybackSystem,
): Promise<Scored['scores']> {
  const { anchor, humans, mix } = atWork;
  const [reference = null] = humans;
  const through = async (other: ComparedAudio | null) => (other === null ? null : other.heardOn(system));
  const { heard, close } = await atWork.hear(system, placed);
  try {
    return await scoreBy(metrics, {
      rendering: heard,
      toReference: await pairUp(heard, await through(reference)),
      toMix: await pairUp(heard, await through(mix === null ? null : anchor)),
    });
  } finally {
    await close();
  }
}

/** Scores from the store, or made now. */
async function scoresOf(
  context: JobContext,
  rendering: Listenable,
  maker: Maker,
): Promise<Scored & { heardOn: RunRecord['heardOn'] }> {
  const { workshop, atWork, condition } = context;
  const { store, playbackSystems, seed } = workshop;
  // by no maker: the mix itself, its gain to the target, anchors, which are what they are on purpose
  const compareWithMix = atWork.mix !== null && maker.kind !== 'none';
  const key = scoringKeyOf(workshop, atWork, rendering, condition.conditionId, compareWithMix);
  const known = await store.read('scores', key, scoredSchema);
  let placing: Promise<PlacedAudio> | undefined;
  const place = (): Promise<PlacedAudio> => {
    placing ??= placeRendering(atWork, rendering, known);
    return placing;
  };
  const scored = known ?? (await scoreClean(context, rendering, await place(), compareWithMix));
  if (known === null) await store.write('scores', key, scored);

  const heardOn: Record<string, Scored['scores']> = {};
  for (const system of playbackSystems) {
    const heardKey = store.key(key, system.id, seed);
    const knownHeard = await store.read('scores', heardKey, heardSchema);
    const scores = knownHeard?.scores ?? (await scoreHeard(context, await place(), system));
    if (knownHeard === null) await store.write('scores', heardKey, { scores });
    heardOn[system.id] = scores;
  }
  return { ...scored, heardOn };
}

function costRecordOf(
  about: { itemId: string; conditionId: string; maker: Maker },
  { cost }: ProducedRendering,
  { seconds, attempt }: { seconds: number; attempt: number },
): CostRecord {
  const { itemId, conditionId, maker } = about;
  return {
    schema: COST_RECORD_SCHEMA,
    ...{ itemId, conditionId },
    cpuSeconds: cost?.cpuSeconds ?? null,
    wallSeconds: cost?.wallSeconds ?? null,
    realTimeFactor: cost === null ? null : seconds / cost.wallSeconds,
    peakMemoryMib: cost?.peakMemoryMib ?? null,
    price: maker.price ?? null,
    currency: maker.currency ?? null,
    turnaroundSeconds: maker.turnaroundSeconds ?? cost?.wallSeconds ?? null,
    machine: cost?.machine ?? null,
    date: cost?.date ?? null,
    attempt,
    reused: cost?.reused ?? false,
  };
}

/**
 * Renders, listens and scores; what goes wrong with this item and condition is its record.
 *
 * @throws what is wrong with the machine, such as a full disk
 * @throws the signal's reason, when it aborts
 */
export async function performJob(
  context: JobContext & Pick<RunJob, 'maker' | 'refusal' | 'attempt'>,
): Promise<JobResult> {
  const { workshop, atWork, condition, maker, refusal, attempt, onPart, signal } = context;
  const { dataset, store, runFolder, limitSeconds } = workshop;
  const { item, mix } = atWork;
  const about = aboutOf(workshop, item, { conditionId: condition.conditionId, maker });
  try {
    if (refusal !== null) throw new BenchError(refusal);
    const produced = await produceRendering({
      ...{ dataset, item, condition, store, limitSeconds, signal },
      onRender: async () => {
        const own = condition.kind === 'making' ? condition.limitSeconds : undefined;
        onPart(SPARE_SECONDS + (own ?? limitFor(workshop, (await mix?.seconds()) ?? 0)));
      },
    });
    const rendering = atWork.listenTo(produced);
    onPart(limitFor(workshop, await rendering.seconds()) * (1 + workshop.playbackSystems.length));
    const { seconds } = await rendering.analysis();
    const { findings, heardOn, ...scored } = await scoresOf(context, rendering, maker);
    await writeJsonSafely(
      join(runFolder, 'analyses', `${item.id}.${condition.conditionId}.json`),
      await rendering.analysis(),
    );
    const record: RunRecord = {
      ...about,
      renderingSha256: produced.sha256,
      ...(await placeFiles(workshop, item.id, condition, produced)),
      original: await rendering.original(),
      rateHz: scored.rateHz,
      seconds,
      alignment: scored.alignment,
      scores: scored.scores,
      toReferences: scored.toReferences,
      heardOn,
      findings: [...produced.findings, ...findings],
      failure: null,
    };
    return {
      record,
      cost: costRecordOf(about, produced, { seconds, attempt }),
      uses: store.takeUses(),
      isSpent: false,
    };
  } catch (error) {
    signal?.throwIfAborted();
    if (isOfTheMachine(error)) throw error;
    const record = failureRecord(workshop, item, about, failureText(error));
    const isSpent = [...causesOf(error)].some(
      (cause) => cause instanceof ConditionError && cause.kind === 'hang',
    );
    return { record, cost: null, uses: store.takeUses(), isSpent };
  }
}
